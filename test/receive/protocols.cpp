// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "lab/host.hpp"
#include "support/fixture.hpp"

#include <iplevel/ip/protocol.hpp>

#include <boost/asio/generic/datagram_protocol.hpp>
#include <boost/asio/generic/raw_protocol.hpp>
#include <boost/asio/ip/icmp.hpp>

#include <netinet/in.h>
#include <string>

using namespace test;
using asio::ip::icmp;
using asio::ip::make_address;
using iplevel::ip_protocol;
using namespace std::string_literals;

namespace {

constexpr std::size_t ipv4_header = 20;

const auto echo_request_v4 = "\x08\x00\xe5\xca\x12\x34\x00\x01"s;
const auto echo_reply_v4 = "\x00\x00\xed\xca\x12\x34\x00\x01"s;
const auto echo_request_v6 = "\x80\x00\x00\x00\x12\x34\x00\x01"s; // the kernel computes the checksum

outgoing_control expedited(std::uint8_t hop_limit)
{
    outgoing_control control;
    control.hop_limit = hop_limit;
    control.traffic_class = 0xb8;
    return control;
}

/// The expected report on a datagram to this address.
std::string report(const char* destination, int hop_limit, int traffic_class = 0xb8)
{
    return "destination="s + destination + " interface=" + std::to_string(loopback_index()) +
           " hop_limit=" + std::to_string(hop_limit) + " traffic_class=" + std::to_string(traffic_class);
}

template <typename Protocol>
auto open_reporting(asio::io_context& context, const Protocol& protocol)
{
    typename Protocol::socket socket(context, protocol);
    enable_control(socket, all_reports);
    return socket;
}

} // namespace

// Raw sockets receive the packets of all programs, so each test has a host of its own.
BOOST_AUTO_TEST_SUITE(protocols, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(raw_icmp_reports_request_and_reply_of_an_ipv4_echo)
{
    const lab::host here("here");
    here.run([] {
        asio::io_context context;
        auto socket = open_reporting(context, icmp::v4());
        icmp::endpoint peer(make_address("127.0.0.7"), 0);
        send_with_control(socket, asio::buffer(echo_request_v4), peer, expedited(42));
        auto request = receive(socket);
        BOOST_TEST(request.bytes.substr(ipv4_header) == echo_request_v4);
        BOOST_TEST(text(request.control) == report("127.0.0.7", 42));
        auto reply = receive(socket);
        BOOST_TEST(reply.bytes.substr(ipv4_header) == echo_reply_v4);
        BOOST_TEST(reply.sender == peer);
        BOOST_TEST(text(reply.control) == report("127.0.0.1", 64));
    });
}

BOOST_AUTO_TEST_CASE(raw_icmp_reports_request_and_reply_of_an_ipv6_echo)
{
    const lab::host here("here");
    here.run([] {
        asio::io_context context;
        auto socket = open_reporting(context, icmp::v6());
        icmp::endpoint peer(make_address("::1"), 0);
        send_with_control(socket, asio::buffer(echo_request_v6), peer, expedited(42));
        auto request = receive(socket);
        BOOST_TEST(request.bytes[0] == '\x80');
        BOOST_TEST(request.bytes.substr(4) == echo_request_v6.substr(4));
        BOOST_TEST(text(request.control) == report("::1", 42));
        auto reply = receive(socket);
        BOOST_TEST(reply.bytes[0] == '\x81');
        BOOST_TEST(reply.bytes.substr(4) == echo_request_v6.substr(4));
        BOOST_TEST(reply.sender == peer);
        BOOST_TEST(text(reply.control) == report("::1", 64));
    });
}

BOOST_AUTO_TEST_CASE(raw_icmp_echo_works_asynchronously_on_a_connected_socket)
{
    const lab::host here("here");
    here.run([] {
        asio::io_context context;
        auto socket = open_reporting(context, icmp::v4());
        socket.connect({make_address("127.0.0.7"), 0});
        inbox in;
        result sent, received;
        async_receive_with_control(socket, in.buffer(), in.control, received.handler());
        async_send_with_control(socket, asio::buffer(echo_request_v4), expedited(42), sent.handler());
        run(context);
        BOOST_TEST(sent.size == echo_request_v4.size());
        BOOST_TEST(in.taken(received.size).substr(ipv4_header) == echo_reply_v4);
        BOOST_TEST(text(in.control) == report("127.0.0.1", 64));
    });
}

BOOST_AUTO_TEST_CASE(any_ip_protocol_carries_control_both_ways)
{
    const lab::host here("here");
    here.run([] {
        asio::io_context context;
        auto v4 = open_reporting(context, ip_protocol::v4(253));
        send_with_control(v4, asio::buffer("four", 4), {make_address("127.0.0.7"), 0}, expedited(1));
        auto four = receive(v4);
        BOOST_TEST(four.bytes.substr(ipv4_header) == "four");
        BOOST_TEST(text(four.control) == report("127.0.0.7", 1));
        auto v6 = open_reporting(context, ip_protocol::v6(253));
        send_with_control(v6, asio::buffer("six", 3), {make_address("::1"), 0}, expedited(255));
        auto six = receive(v6);
        BOOST_TEST(six.bytes == "six");
        BOOST_TEST(text(six.control) == report("::1", 255));
    });
}

BOOST_AUTO_TEST_CASE(a_generic_raw_socket_carries_control_both_ways)
{
    using asio::generic::raw_protocol;
    const lab::host here("here");
    here.run([] {
        asio::io_context context;
        auto socket = open_reporting(context, raw_protocol(AF_INET6, 253));
        ip_protocol::endpoint peer(make_address("::1"), 0);
        send_with_control(socket, asio::buffer("x", 1), raw_protocol::endpoint(peer), expedited(7));
        auto d = receive(socket);
        BOOST_TEST(d.bytes == "x");
        BOOST_TEST((d.sender == raw_protocol::endpoint(peer)));
        BOOST_TEST(text(d.control) == report("::1", 7));
    });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(a_generic_datagram_socket_carries_control_both_ways)
{
    using asio::generic::datagram_protocol;
    asio::io_context context;
    auto socket = open_reporting(context, datagram_protocol(AF_INET, IPPROTO_UDP));
    socket.bind(udp::endpoint(make_address("127.0.0.7"), 0));
    inbox in;
    datagram_protocol::endpoint sender;
    result sent, received;
    async_receive_with_control(socket, in.buffer(), sender, in.control, received.handler());
    async_send_with_control(
        socket, asio::buffer("x", 1), socket.local_endpoint(), expedited(7), sent.handler());
    run(context);
    BOOST_TEST(sent.size == 1u);
    BOOST_TEST(in.taken(received.size) == "x");
    BOOST_TEST((sender == socket.local_endpoint()));
    BOOST_TEST(text(in.control) == report("127.0.0.7", 7));
}
