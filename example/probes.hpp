// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_EXAMPLE_PROBES_HPP
#define IPLEVEL_EXAMPLE_PROBES_HPP

#include "echo_socket.hpp"

#include <boost/asio/ip/udp.hpp>

#include <array>
#include <optional>
#include <utility>

// The probes that traceroute sends. They are numbered from 0, and each reply and report is matched to its
// probe.

constexpr std::size_t probe_size = 32; // 60 bytes with the IPv4 headers, as in other programs

/// UDP datagrams. Each is sent to another port, on which usually no program listens.
class udp_probes
{
public:
    using endpoint = boost::asio::ip::udp::endpoint;

    udp_probes(
        const boost::asio::any_io_executor& executor, const boost::asio::ip::address& target,
        unsigned short first_port)
        : first_(target, first_port), socket_(executor, first_.protocol())
    {
        enable_control(socket_, iplevel::control_flags::errors | iplevel::control_flags::timestamp);
        socket_.bind({first_.protocol(), 0});
    }

    boost::asio::ip::udp::socket& socket() { return socket_; }

    boost::asio::const_buffer bytes(unsigned) { return boost::asio::buffer(zeros_); }

    endpoint destination(unsigned probe) const
    {
        return {first_.address(), static_cast<unsigned short>(first_.port() + probe)};
    }

    /// Returns the probe that a report concerns.
    std::optional<unsigned> find_refused(const endpoint& destination, boost::asio::const_buffer) const
    {
        return number_of(destination);
    }

    /// Returns the probe to which a program has replied.
    std::optional<unsigned> find_answered(const endpoint& sender, boost::asio::const_buffer) const
    {
        return number_of(sender);
    }

private:
    std::optional<unsigned> number_of(const endpoint& to) const
    {
        if (to.address() != first_.address() || to.port() < first_.port())
            return std::nullopt;
        return to.port() - first_.port();
    }

    endpoint first_;
    boost::asio::ip::udp::socket socket_;
    std::array<unsigned char, probe_size> zeros_{};
};

/// Echo requests, to which the target replies.
template <typename Socket>
class echo_probes
{
public:
    using endpoint = typename Socket::endpoint_type;

    echo_probes(echo_socket<Socket> echo, const boost::asio::ip::address& target)
        : echo_(std::move(echo)), target_(target, 0)
    {}

    Socket& socket() { return echo_.socket(); }

    boost::asio::const_buffer bytes(unsigned probe)
    {
        const std::array<unsigned char, probe_size> zeros{};
        return boost::asio::buffer(
            bytes_, echo_.write_request(
                        static_cast<std::uint16_t>(probe + 1), boost::asio::buffer(zeros),
                        boost::asio::buffer(bytes_)));
    }

    endpoint destination(unsigned) const { return target_; }

    /// Returns the probe that a report concerns.
    std::optional<unsigned> find_refused(const endpoint&, boost::asio::const_buffer returned) const
    {
        return number_of(echo_.find_request(returned));
    }

    /// Returns the probe to which the target has replied.
    std::optional<unsigned> find_answered(const endpoint&, boost::asio::const_buffer received) const
    {
        return number_of(echo_.find_reply(received));
    }

private:
    static std::optional<unsigned> number_of(const std::optional<iplevel::icmp::echo>& echo)
    {
        return echo ? std::optional(echo->sequence - 1u) : std::nullopt;
    }

    echo_socket<Socket> echo_;
    endpoint target_;
    std::array<unsigned char, 8 + probe_size> bytes_{};
};

#endif
