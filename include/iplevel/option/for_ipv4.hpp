// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_FOR_IPV4_HPP
#define IPLEVEL_OPTION_FOR_IPV4_HPP

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/option/custom.hpp>

#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/udp.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace iplevel {

/// An option for what a dual-stack IPv6 socket does with IPv4, where it keeps that apart from IPv6.
/**
 * `socket.set_option(for_ipv4(boost::asio::ip::multicast::hops(4)))`: any option, Asio's too, as an IPv4
 * socket has it. On a raw IPv6 socket: condition::not_supported. For both at once:
 * set_option_for_both_families().
 * @par Concepts: those of Option.
 */
template <typename Option>
class for_ipv4 : public Option
{
    template <typename Base>
    using data_of = decltype(std::declval<Base&>().data(std::declval<const boost::asio::ip::udp&>()));

public:
    /// For get_option(), where the option can be made without a value.
    for_ipv4() = default;
    /// For set_option(), or get_option() of an option that holds its question.
    explicit for_ipv4(Option option) : Option(std::move(option)) {}

    /// @name Asio's GettableSocketOption and SettableSocketOption, of IPv4
    /// @{
    template <typename Protocol>
    int level(const Protocol&) const
    {
        return Option::level(ipv4());
    }

    template <typename Protocol>
    int name(const Protocol&) const
    {
        return Option::name(ipv4());
    }

    template <typename Protocol, typename Base = Option>
    data_of<Base> data(const Protocol&)
    {
        return Option::data(ipv4());
    }

    template <typename Protocol, typename Base = Option>
    data_of<const Base> data(const Protocol&) const
    {
        return Option::data(ipv4());
    }

    template <typename Protocol>
    std::size_t size(const Protocol&)
    {
        return Option::size(ipv4());
    }

    template <typename Protocol>
    std::size_t size(const Protocol&) const
    {
        return Option::size(ipv4());
    }

    template <typename Protocol>
    void resize(const Protocol&, std::size_t size)
    {
        Option::resize(ipv4(), size);
    }
    /// @}

private:
    static boost::asio::ip::udp ipv4() noexcept { return boost::asio::ip::udp::v4(); }
};

namespace detail {

/// Returns the option and family that failed, for an error's text; empty where there is no family to name.
template <typename Socket, typename Option>
std::string set_for_both_families(Socket& socket, const Option& option, error_code& ec)
{
    using protocol_type = typename Socket::protocol_type;
    const auto ipv4 = boost::asio::ip::udp::v4();
    const auto protocol = socket.local_endpoint(ec).protocol();
    if (ec)
        return {};
    const bool one_option =
        option.level(protocol) == option.level(ipv4) && option.name(protocol) == option.name(ipv4);
    if (one_option || protocol.type() == boost::asio::ip::icmp::v6().type()) {
        socket.set_option(option, ec);
        return ec ? spelling_of(&option) : std::string();
    }
    for_ipv4<Option> before(option);
    error_code unknown;
    if constexpr (is_gettable_socket_option_v<Option, protocol_type>)
        socket.get_option(before, unknown);
    socket.set_option(for_ipv4<Option>(option), ec);
    if (ec)
        return spelling_of(&option) + std::string(" (IPv4)");
    socket.set_option(option, ec);
    if (!ec)
        return {};
    if (!unknown)
        socket.set_option(before, unknown);
    return spelling_of(&option) + std::string(" (IPv6)");
}

} // namespace detail

/// Set an option for all that the socket sends and receives, whichever family it is of.
/**
 * `set_option_for_both_families(socket, hop_limit(4))`: on an IPv6 socket `option` and `for_ipv4(option)`, of
 * which `socket.set_option(option)` sets the first only. It may be called before or after v6_only is set: on
 * a socket for IPv6 alone what is set for IPv4 has no effect. On an IPv4 socket, on a raw IPv6 socket, which
 * has no IPv4 traffic, and where the system has one option for both families it is
 * `socket.set_option(option)`.
 *
 * @param socket Open, of any type.
 * @param option Any SettableSocketOption that can be copied, Asio's too.
 * @par Errors
 * What the system says to either; an exception's text names the option and the family. An option that IPv4
 * refuses is not set for IPv6; when IPv6 refuses it, IPv4 has its old value again if the option can be read.
 * So hop_limit(0) fails with invalid_argument, an option that IPv4 does not have with
 * condition::not_supported.
 */
template <typename Socket, typename Option>
void set_option_for_both_families(Socket& socket, const Option& option, error_code& ec)
{
    detail::set_for_both_families(socket, option, ec);
}

/// @copydoc set_option_for_both_families
template <typename Socket, typename Option>
void set_option_for_both_families(Socket& socket, const Option& option)
{
    error_code ec;
    const auto failed = detail::set_for_both_families(socket, option, ec);
    if (failed.empty())
        detail::throw_error(ec, "set_option_for_both_families");
    detail::throw_error(ec, "set_option_for_both_families", failed);
}

} // namespace iplevel

#endif
