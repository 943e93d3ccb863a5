// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_EXAMPLE_ECHO_SOCKET_HPP
#define IPLEVEL_EXAMPLE_ECHO_SOCKET_HPP

#include <iplevel.hpp>

#include <boost/asio/ip/icmp.hpp>

#include <cstdint>
#include <optional>
#include <random>
#include <type_traits>
#include <utility>
#include <variant>

/// A socket for echo requests, which finds the replies and errors that belong to its own requests.
/**
 * Socket is iplevel::icmp::datagram::socket, for which the kernel does most of this, or
 * boost::asio::ip::icmp::socket: a raw socket, which receives the replies to the requests of all programs,
 * and over IPv4 also the IP header.
 */
template <typename Socket>
class echo_socket
{
public:
    /// @param socket An open socket that is not bound.
    explicit echo_socket(Socket socket) : socket_(std::move(socket))
    {
        namespace icmp = iplevel::icmp;
        using flags = iplevel::control_flags;
        enable_control(socket_, flags::errors | flags::hop_limit | flags::timestamp);
        socket_.bind(socket_.local_endpoint()); // assigns a port to a datagram socket
        v6_ = socket_.local_endpoint().address().is_v6();
        identifier_ = is_raw ? std::uint16_t(std::random_device()()) : socket_.local_endpoint().port();
        // tag::filter[]
        if (is_raw && v6_)
            socket_.set_option(icmp::filter_v6().block_all().pass(icmp::type_v6::echo_reply));
        else if (is_raw)
            socket_.set_option(icmp::filter_v4().block_all().pass(icmp::type_v4::echo_reply));
        // end::filter[]
    }

    Socket& socket() { return socket_; }

    // tag::messages[]
    std::size_t write_request(
        std::uint16_t sequence, boost::asio::const_buffer data, boost::asio::mutable_buffer to) const
    {
        namespace icmp = iplevel::icmp;
        const icmp::echo body{identifier_, sequence, data};
        return v6_ ? encode(icmp::message_v6{icmp::type_v6::echo_request, 0, body}, to)
                   : encode(icmp::message_v4{icmp::type_v4::echo_request, 0, body}, to);
    }

    /// Returns the reply in the received bytes, if it belongs to this socket.
    std::optional<iplevel::icmp::echo> find_reply(boost::asio::const_buffer received) const
    {
        namespace icmp = iplevel::icmp;
        iplevel::error_code ec; // other bytes are decoded as a message that is not an echo
        if (v6_)
            return own(icmp::decode_v6(received, ec), icmp::type_v6::echo_reply);
        if (is_raw)
            received = iplevel::decode_ipv4_datagram(received, ec).payload;
        return own(icmp::decode_v4(received, ec), icmp::type_v4::echo_reply);
    }
    // end::messages[]

    /// Returns the request in the bytes of a report, if this socket has sent it.
    std::optional<iplevel::icmp::echo> find_request(boost::asio::const_buffer returned) const
    {
        namespace icmp = iplevel::icmp;
        iplevel::error_code ec;
        if (v6_)
            return own(icmp::decode_v6(returned, ec), icmp::type_v6::echo_request);
        return own(icmp::decode_quoted_v4(returned, ec), icmp::type_v4::echo_request);
    }

private:
    static constexpr bool is_raw = std::is_same_v<typename Socket::protocol_type, boost::asio::ip::icmp>;

    template <typename Message, typename Type>
    std::optional<iplevel::icmp::echo> own(const Message& message, Type type) const
    {
        const auto* echo = std::get_if<iplevel::icmp::echo>(&message.body);
        return echo && message.type == type && echo->identifier == identifier_ ? std::optional(*echo)
                                                                               : std::nullopt;
    }

    Socket socket_;
    bool v6_ = false;
    std::uint16_t identifier_ = 0;
};

// tag::open[]
/// Calls use with an echo_socket. It is a datagram socket if net.ipv4.ping_group_range contains a group of
/// the user, and otherwise a raw socket.
template <typename Use>
auto with_echo_socket(const boost::asio::any_io_executor& executor, bool v6, bool raw, Use use)
{
    using datagram = iplevel::icmp::datagram;
    using boost::asio::ip::icmp;
    datagram::socket unprivileged(executor);
    icmp::socket privileged(executor);
    iplevel::error_code not_allowed, ec;
    if (!raw)
        unprivileged.open(v6 ? datagram::v6() : datagram::v4(), not_allowed);
    if (unprivileged.is_open())
        return use(echo_socket(std::move(unprivileged)));
    privileged.open(v6 ? icmp::v6() : icmp::v4(), ec);
    if (ec && not_allowed == boost::asio::error::access_denied)
        throw boost::system::system_error(
            ec, "ICMP echo takes a group in net.ipv4.ping_group_range, or privileges");
    if (ec)
        throw boost::system::system_error(ec, "a raw socket");
    return use(echo_socket(std::move(privileged)));
}
// end::open[]

#endif
