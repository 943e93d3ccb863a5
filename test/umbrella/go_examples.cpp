// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The examples of Go's packages, run between two hosts.

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "support/fixture.hpp"
#include "support/hex.hpp"

#include <iplevel/ip/checksum.hpp>
#include <iplevel/ip/header.hpp>
#include <iplevel/ip/protocol.hpp>
#include <iplevel/multicast/receiver.hpp>
#include <iplevel/option/packet.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <string>

using namespace test;
using asio::ip::make_address;
using asio::ip::tcp;
using iplevel::ip_protocol;
using iplevel::make_traffic_class;
using iplevel::multicast::join_group;
using iplevel::multicast::open_receiver;

namespace {

constexpr int ospf = 89;
constexpr auto reports = control_flags::packet_info | control_flags::hop_limit | control_flags::traffic_class;
const std::uint8_t network_control = make_traffic_class(iplevel::dscp::cs6);

/// An OSPF hello packet (RFC 2328, RFC 5340) without its checksum.
std::string hello(int version)
{
    std::string packet(version == 2 ? 44 : 36, '\0');
    packet[0] = static_cast<char>(version);
    packet[1] = 1;
    packet[3] = static_cast<char>(packet.size());
    return packet;
}

std::string report(const lab::host& at, const std::string& where, const std::string& peer, int hop_limit)
{
    return "destination=" + where + " interface=" + std::to_string(at.index(peer)) +
           " hop_limit=" + std::to_string(hop_limit) + " traffic_class=" + std::to_string(network_control);
}

struct hosts : lab::two_hosts
{
    template <typename Socket, typename Protocol>
    Socket open(const lab::host& host, const Protocol& protocol)
    {
        return host.run([&] { return Socket(context, protocol); });
    }

    /// bob replies to a query to the group from the interface on which it arrived.
    void serve_multicast_dns(const char* group_address, const char* address_of_bob)
    {
        const auto group = make_address(group_address);
        udp::socket server(context);
        const join_group membership(group, bob.index("alice"));
        bob.run([&] { open_receiver(server, membership, 5353, control_flags::packet_info); });
        auto client = open<udp::socket>(alice, group.is_v6() ? udp::v6() : udp::v4());
        client.set_option(iplevel::multicast::outbound_interface(alice.index("bob")));
        client.send_to(asio::buffer("question", 8), {group, 5353});

        auto question = receive(server);
        BOOST_TEST(question.bytes == "question");
        BOOST_TEST(question.control.interface_index == bob.index("alice"));
        auto answered = question.control.destination.value();
        BOOST_TEST(
            (answered.is_v6() ? answered.to_v6().to_bytes() == group.to_v6().to_bytes() : answered == group));
        send_with_control(server, asio::buffer("answer", 6), question.sender, reply_to(question.control));

        auto answer = receive(client);
        BOOST_TEST(answer.bytes == "answer");
        BOOST_TEST(answer.sender.port() == 5353);
        BOOST_TEST((answer.sender.address() == make_address(address_of_bob)), answer.sender);
    }

    /// bob marks a connection that he accepted, and alice examines the segments that arrive.
    void mark_tcp(const char* address_of_bob)
    {
        const auto address = make_address(address_of_bob);
        const auto tcp_number = address.is_v6() ? ip_protocol::v6(6) : ip_protocol::v4(6);
        auto wire = open<ip_protocol::socket>(alice, tcp_number);
        enable_control(wire, control_flags::hop_limit | control_flags::traffic_class);
        const tcp::endpoint any(address.is_v6() ? tcp::v6() : tcp::v4(), 1024);
        auto acceptor = open<tcp::acceptor>(bob, any);
        auto client = open<tcp::socket>(alice, any.protocol());
        client.connect({address, 1024});
        auto accepted = acceptor.accept();
        accepted.set_option(iplevel::traffic_class(make_traffic_class(iplevel::dscp::af11)));
        accepted.set_option(iplevel::hop_limit(128));

        const std::string answer = "HELLO-R-U-THERE-ACK";
        asio::write(accepted, asio::buffer(answer));
        auto segment = receive(wire);
        BOOST_TEST(text(segment.control) == "hop_limit=64 traffic_class=0"); // of the handshake
        while (segment.bytes.find(answer) == segment.bytes.npos)
            segment = receive(wire);
        BOOST_TEST(text(segment.control) == "hop_limit=128 traffic_class=40");
    }

    asio::io_context context;
};

} // namespace

BOOST_AUTO_TEST_SUITE(go_examples, *boost::unit_test::precondition(lab::available))

BOOST_FIXTURE_TEST_CASE(an_accepted_connection_over_ipv4_marks_its_segments, hosts) { mark_tcp("10.7.0.2"); }

BOOST_FIXTURE_TEST_CASE(an_accepted_connection_over_ipv6_marks_its_segments, hosts) { mark_tcp("fd77::2"); }

BOOST_FIXTURE_TEST_CASE(a_multicast_dns_question_over_ipv4_is_answered, hosts)
{
    serve_multicast_dns("224.0.0.251", "10.7.0.2");
}

BOOST_FIXTURE_TEST_CASE(a_multicast_dns_question_over_ipv6_is_answered, hosts)
{
    serve_multicast_dns("ff02::fb", "fe80::2%2");
}

BOOST_FIXTURE_TEST_CASE(an_ospf_hello_over_ipv4_leaves_with_a_header_of_our_own, hosts)
{
    const auto all_routers = make_address("224.0.0.5");
    auto router = open<ip_protocol::socket>(bob, ip_protocol::v4(ospf));
    router.set_option(join_group(all_routers, bob.index("alice")));
    enable_control(router, reports);

    auto socket = open<ip_protocol::socket>(alice, ip_protocol::v4(ospf));
    socket.set_option(iplevel::header_included(true));
    const auto payload = hello(2);
    iplevel::ipv4_header header;
    header.traffic_class = network_control;
    header.total_length = static_cast<std::uint16_t>(20 + payload.size());
    header.hop_limit = 1;
    header.protocol = ospf;
    header.destination = all_routers.to_v4();
    std::array<unsigned char, 20> bytes;
    encode(header, asio::buffer(bytes));
    outgoing_control control;
    control.interface_index = alice.index("bob");
    const std::array<asio::const_buffer, 2> both{asio::buffer(bytes), asio::buffer(payload)};
    send_with_control(socket, both, ip_protocol::endpoint(all_routers, 0), control);

    auto received = receive(router);
    auto datagram = iplevel::decode_ipv4_datagram(asio::buffer(received.bytes));
    BOOST_TEST(test::text(datagram.payload) == payload);
    BOOST_TEST(datagram.header.source.to_string() == "10.7.0.1");
    BOOST_TEST(datagram.header.protocol == ospf);
    BOOST_TEST(text(received.control) == report(bob, "224.0.0.5 local_address=10.7.0.2", "alice", 1));
}

BOOST_FIXTURE_TEST_CASE(an_ospf_hello_over_ipv6_has_the_checksum_that_the_system_writes, hosts)
{
    const auto all_routers = make_address("ff02::5");
    auto router = open<ip_protocol::socket>(bob, ip_protocol::v6(ospf));
    router.set_option(join_group(all_routers, bob.index("alice")));
    router.set_option(iplevel::checksum_offset(12));
    enable_control(router, reports);

    auto socket = open<ip_protocol::socket>(alice, ip_protocol::v6(ospf));
    socket.set_option(iplevel::checksum_offset(12));
    outgoing_control control;
    control.interface_index = alice.index("bob");
    control.hop_limit = std::uint8_t(1);
    control.traffic_class = network_control;
    const auto payload = hello(3);
    send_with_control(socket, asio::buffer(payload), ip_protocol::endpoint(all_routers, 0), control);

    auto received = receive(router);
    BOOST_TEST(received.bytes.size() == payload.size());
    BOOST_TEST(received.bytes.substr(0, 12) == payload.substr(0, 12));
    const auto sum = iplevel::pseudo_header_sum(
        received.sender.address().to_v6(), all_routers.to_v6(), ospf,
        static_cast<std::uint32_t>(received.bytes.size()));
    BOOST_TEST(iplevel::internet_checksum(asio::buffer(received.bytes), sum) == 0);
    const auto reported = bob.run([&] { return text(received.control); });
    BOOST_TEST(reported == report(bob, "ff02::5%alice", "alice", 1));
}

BOOST_AUTO_TEST_SUITE_END()
