// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The part of the datagram that a report returns, on each kind of socket.

#include "error_queue/lab.hpp"

#include <iplevel/icmp/datagram.hpp>
#include <iplevel/icmp/message.hpp>
#include <iplevel/ip/header.hpp>
#include <iplevel/ip/protocol.hpp>
#include <iplevel/option/for_ipv4.hpp>
#include <iplevel/option/packet.hpp>

#include <boost/asio/ip/icmp.hpp>

using namespace test;
using iplevel::pmtu_discovery;
using iplevel::set_option_for_both_families;

namespace {

/// An echo request with this many bytes of data.
std::string echo_request(bool v6, std::size_t size)
{
    using namespace iplevel::icmp;
    const std::string data(size, 'x');
    const echo body{1, 1, asio::buffer(data)};
    std::string bytes(size + 8, '\0');
    if (v6)
        encode(message_v6{type_v6::echo_request, 0, body}, asio::buffer(bytes));
    else
        encode(message_v4{type_v4::echo_request, 0, body}, asio::buffer(bytes));
    return bytes;
}

/// An ICMP message without its checksum and identifier, which the kernel may write.
std::string comparable(std::string icmp)
{
    if (icmp.size() >= 8)
        icmp.replace(2, 4, 4, '\0');
    return icmp;
}

struct experiment
{
    lab::two_hosts_and_a_router net;
    asio::io_context context;

    experiment()
    {
        net.router.sysctl("ipv4/icmp_ratemask", "0");
        net.router.sysctl("ipv6/icmp/ratelimit", "0");
        net.bob.sysctl("ipv4/icmp_ratemask", "0");
        net.bob.sysctl("ipv6/icmp/ratelimit", "0");
        net.alice.sysctl("ipv4/ping_group_range", "0 2147483647");
    }

    /// A socket of alice's that receives errors and never fragments.
    template <typename Socket>
    Socket open(const typename Socket::protocol_type& protocol)
    {
        return net.alice.run([&] {
            Socket socket(context, protocol);
            enable_control(socket, control_flags::errors);
            set_option_for_both_families(socket, iplevel::path_mtu_discovery(pmtu_discovery::probe));
            return socket;
        });
    }

    /// The bytes returned for a datagram that the first router does not forward.
    template <typename Socket>
    std::string dropped_on_the_way(const typename Socket::endpoint_type& to, const std::string& bytes)
    {
        auto socket = open<Socket>(to.protocol());
        set_option_for_both_families(socket, iplevel::hop_limit(1));
        socket.send_to(asio::buffer(bytes), to);
        const auto t = take(socket);
        BOOST_TEST((t.report.origin == error_origin::icmp || t.report.origin == error_origin::icmpv6));
        return t.bytes;
    }

    /// The bytes returned for a datagram that this host does not send.
    template <typename Socket>
    std::string refused_here(const typename Socket::endpoint_type& to, const std::string& bytes)
    {
        auto socket = open<Socket>(to.protocol());
        error_code ec;
        socket.send_to(asio::buffer(bytes), to, 0, ec);
        BOOST_TEST(ec == asio::error::message_size);
        const auto t = take(socket);
        BOOST_TEST((t.report.origin == error_origin::local));
        return t.bytes;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(returned, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(of_a_udp_datagram_an_icmp_error_returns_the_payload)
{
    experiment x;
    for (auto f : families)
        BOOST_TEST(
            x.dropped_on_the_way<udp::socket>({address(f, "10.7.2.1", "fd77:2::1"), 7777}, "hello") ==
            "hello");
}

BOOST_AUTO_TEST_CASE(of_an_echo_request_an_icmp_error_returns_the_whole_message)
{
    experiment x;
    using raw = asio::ip::icmp;
    using datagram = iplevel::icmp::datagram;
    for (auto f : {family::v4, family::v6}) {
        const auto to = address(f, "10.7.2.1", "fd77:2::1");
        const auto request = echo_request(to.is_v6(), 5);
        BOOST_TEST(
            comparable(x.dropped_on_the_way<datagram::socket>({to, 0}, request)) == comparable(request));
        BOOST_TEST(comparable(x.dropped_on_the_way<raw::socket>({to, 0}, request)) == comparable(request));
    }
}

BOOST_AUTO_TEST_CASE(with_header_included_an_icmp_error_returns_the_ip_header_too)
{
    experiment x;
    for (auto f : {family::v4, family::v6}) {
        const auto to = address(f, "10.7.2.1", "fd77:2::1");
        const auto request = echo_request(to.is_v6(), 5);
        std::string packet(40, '\0');
        if (to.is_v6()) {
            iplevel::ipv6_header header;
            header.source = asio::ip::make_address_v6("fd77:1::1");
            header.destination = to.to_v6();
            header.payload_length = static_cast<std::uint16_t>(request.size());
            header.next_header = 58;
            header.hop_limit = 1;
            packet.resize(encode(header, asio::buffer(packet)));
        } else {
            iplevel::ipv4_header header;
            header.source = asio::ip::make_address_v4("10.7.1.1");
            header.destination = to.to_v4();
            header.total_length = static_cast<std::uint16_t>(20 + request.size());
            header.protocol = 1;
            header.hop_limit = 1;
            packet.resize(encode(header, asio::buffer(packet)));
        }
        const auto header_size = packet.size();
        packet += request;
        using raw = iplevel::ip_protocol;
        auto socket = x.open<raw::socket>(to.is_v6() ? raw::v6(58) : raw::v4(1));
        socket.set_option(iplevel::header_included(true));
        socket.send_to(asio::buffer(packet), {to, 0});
        const auto t = take(socket);
        BOOST_TEST(t.bytes.size() == packet.size());
        BOOST_TEST(t.bytes.substr(header_size) == request);
    }
}

BOOST_AUTO_TEST_CASE(a_local_error_returns_nothing_of_the_datagram)
{
    experiment x;
    using raw = asio::ip::icmp;
    using datagram = iplevel::icmp::datagram;
    for (auto f : families) {
        const auto to = address(f, "10.7.2.1", "fd77:2::1");
        BOOST_TEST(x.refused_here<udp::socket>({to, 7777}, std::string(1500, 'x')) == "");
        if (f == family::mapped)
            continue;
        const auto request = echo_request(to.is_v6(), 1500);
        BOOST_TEST(x.refused_here<datagram::socket>({to, 0}, request) == "");
        BOOST_TEST(x.refused_here<raw::socket>({to, 0}, request) == "");
    }
}

BOOST_AUTO_TEST_SUITE_END()
