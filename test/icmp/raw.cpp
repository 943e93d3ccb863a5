// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "support/hex.hpp"

#include <iplevel/icmp/message.hpp>
#include <iplevel/ip/checksum.hpp>
#include <iplevel/ip/header.hpp>
#include <iplevel/option/packet.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ip/unicast.hpp>
#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

// Messages that the kernel sends and replies with are decoded, and the kernel accepts those that are encoded.

using namespace iplevel;
using boost::asio::buffer;
using boost::asio::ip::address_v6;
using boost::asio::ip::make_address;
using boost::asio::ip::make_address_v6;
using boost::asio::ip::udp;
using icmp::type_v4;
using icmp::type_v6;
using raw = boost::asio::ip::icmp;

namespace {

boost::asio::io_context context;

raw::socket open(const lab::host& host, raw protocol)
{
    return host.run([&] { return raw::socket(context, protocol); });
}

/// Receives the next message of the type, which refers to storage.
icmp::message_v4 receive(raw::socket& socket, type_v4 type, test::byte_string& storage)
{
    for (;;) {
        storage.resize(2000);
        storage.resize(socket.receive(buffer(storage)));
        auto message = icmp::decode_v4(decode_ipv4_datagram(buffer(storage)).payload);
        if (message.type == type)
            return message;
    }
}

icmp::message_v6 receive(raw::socket& socket, type_v6 type, const char* self, test::byte_string& storage)
{
    for (;;) {
        storage.resize(2000);
        raw::endpoint sender;
        storage.resize(socket.receive_from(buffer(storage), sender));
        if (storage.at(0) == static_cast<unsigned char>(type)) // another may have another destination
            return icmp::decode_v6(buffer(storage), sender.address().to_v6(), make_address_v6(self));
    }
}

template <typename Message>
void send(raw::socket& socket, const Message& message, const char* destination)
{
    unsigned char data[128];
    socket.send_to(buffer(data, encode(message, buffer(data))), {make_address(destination), 0});
}

/// Sends a UDP datagram of this many bytes, which routers may not fragment, and ignores errors.
void send_datagram(const lab::host& from, const char* destination, std::size_t size, int hop_limit = 64)
{
    const udp::endpoint to(make_address(destination), 33434);
    auto socket = from.run([&] { return udp::socket(context, to.protocol()); });
    socket.set_option(boost::asio::ip::unicast::hops(hop_limit));
    const int always = IP_PMTUDISC_DO;
    ::setsockopt(socket.native_handle(), IPPROTO_IP, IP_MTU_DISCOVER, &always, sizeof always);
    BOOST_TEST(socket.send_to(buffer(std::vector<char>(size)), to) == size);
}

/// The destination and destination port of the UDP datagram that an error quotes.
std::string destination_v4(const icmp::message_v4& message)
{
    const auto quoted = std::get<icmp::error_body>(message.body).datagram;
    const auto header = decode_ipv4_header(quoted);
    BOOST_TEST(header.protocol == IPPROTO_UDP);
    return header.destination.to_string() + ' ' + test::hex(buffer(quoted + header.size() + 2, 2));
}

std::string destination_v6(const icmp::message_v6& message)
{
    const auto quoted = std::get<icmp::error_body>(message.body).datagram;
    const auto header = decode_ipv6_header(quoted);
    BOOST_TEST(header.next_header == IPPROTO_UDP);
    return header.destination.to_string() + ' ' + test::hex(buffer(quoted + header.size() + 2, 2));
}

const std::string port = "829a"; // 33434

} // namespace

BOOST_AUTO_TEST_SUITE(raw_sockets, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(an_ipv4_echo_comes_back)
{
    const lab::host host("host");
    auto socket = open(host, raw::v4());
    test::byte_string storage;
    for (std::uint16_t sequence = 1; sequence <= 3; ++sequence) {
        const icmp::echo ping{0x1234, sequence, buffer("HELLO-R-U-THERE", 15)};
        send(socket, icmp::message_v4{type_v4::echo_request, 0, ping}, "127.0.0.1");
        const auto reply = receive(socket, type_v4::echo_reply, storage);
        BOOST_TEST(reply.code == 0);
        BOOST_TEST(std::get<icmp::echo>(reply.body).identifier == 0x1234);
        BOOST_TEST(std::get<icmp::echo>(reply.body).sequence == sequence);
        BOOST_TEST(test::text(std::get<icmp::echo>(reply.body).data) == "HELLO-R-U-THERE");
    }
}

BOOST_AUTO_TEST_CASE(an_ipv4_echo_with_a_header_of_our_own_comes_back)
{
    const lab::host host("host");
    auto socket = open(host, raw::v4());
    socket.set_option(header_included(true));
    for (std::uint8_t i = 1; i <= 3; ++i) {
        const icmp::message_v4 ping{
            type_v4::echo_request, 0, icmp::echo{0x1234, i, buffer("HELLO-R-U-THERE", 15)}};
        ipv4_header header;
        header.traffic_class = i;
        header.total_length = 20 + 8 + 15;
        header.hop_limit = i;
        header.protocol = IPPROTO_ICMP;
        header.destination = boost::asio::ip::address_v4::loopback();
        unsigned char data[128];
        const auto begin = encode(header, buffer(data));
        encode(ping, buffer(data) + begin);
        socket.send_to(buffer(data, header.total_length), {header.destination, 0});

        const auto sent = decode_ipv4_datagram(buffer(data, socket.receive(buffer(data))));
        BOOST_TEST(internet_checksum(buffer(data, sent.header.size())) == 0);
        BOOST_TEST(sent.header.traffic_class == i);
        BOOST_TEST(sent.header.hop_limit == i);
        BOOST_TEST(sent.header.source == header.destination); // chosen by the kernel
        BOOST_TEST(icmp::decode_v4(sent.payload).type == type_v4::echo_request);

        const auto reply = decode_ipv4_datagram(buffer(data, socket.receive(buffer(data))));
        BOOST_TEST(reply.header.hop_limit == 64);
        BOOST_TEST(icmp::decode_v4(reply.payload).type == type_v4::echo_reply);
        BOOST_TEST(icmp::decode_v4(reply.payload).code == 0);
    }
}

BOOST_AUTO_TEST_CASE(an_ipv6_echo_comes_back_whoever_computes_the_checksum)
{
    const lab::host host("host");
    auto socket = open(host, raw::v6());
    test::byte_string storage;
    for (bool by_the_system : {true, false}) {
        const int position = by_the_system ? 2 : -1;
        BOOST_TEST_REQUIRE(
            ::setsockopt(socket.native_handle(), IPPROTO_RAW, IPV6_CHECKSUM, &position, sizeof position) ==
            0);
        const icmp::echo body{0x1234, std::uint16_t(position + 2), buffer("HELLO-R-U-THERE", 15)};
        const icmp::message_v6 ping{type_v6::echo_request, 0, body};
        unsigned char data[64];
        const auto size = by_the_system
                              ? encode(ping, buffer(data))
                              : encode(ping, address_v6::loopback(), address_v6::loopback(), buffer(data));
        socket.send_to(buffer(data, size), {address_v6::loopback(), 0});
        const auto reply = receive(socket, type_v6::echo_reply, "::1", storage);
        BOOST_TEST(reply.code == 0);
        BOOST_TEST(std::get<icmp::echo>(reply.body).identifier == 0x1234);
        BOOST_TEST(std::get<icmp::echo>(reply.body).sequence == position + 2);
        BOOST_TEST(test::text(std::get<icmp::echo>(reply.body).data) == "HELLO-R-U-THERE");
    }
}

BOOST_AUTO_TEST_CASE(a_closed_port_is_unreachable)
{
    const lab::host host("host");
    auto v4 = open(host, raw::v4()), v6 = open(host, raw::v6());
    test::byte_string storage;
    send_datagram(host, "127.0.0.1", 100);
    const auto error_v4 = receive(v4, type_v4::destination_unreachable, storage);
    BOOST_TEST(error_v4.code == 3);
    BOOST_TEST(destination_v4(error_v4) == "127.0.0.1 " + port);

    send_datagram(host, "::1", 100);
    const auto error_v6 = receive(v6, type_v6::destination_unreachable, "::1", storage);
    BOOST_TEST(error_v6.code == 4);
    BOOST_TEST(destination_v6(error_v6) == "::1 " + port);
    BOOST_TEST(std::get<icmp::error_body>(error_v6.body).datagram.size() == 148u);
}

BOOST_AUTO_TEST_CASE(a_router_reports_that_the_hop_limit_is_used_up)
{
    const lab::two_hosts_and_a_router net;
    auto v4 = open(net.alice, raw::v4()), v6 = open(net.alice, raw::v6());
    test::byte_string storage;
    send_datagram(net.alice, "10.7.2.1", 100, 1);
    const auto error_v4 = receive(v4, type_v4::time_exceeded, storage);
    BOOST_TEST(error_v4.code == 0);
    BOOST_TEST(destination_v4(error_v4) == "10.7.2.1 " + port);

    send_datagram(net.alice, "fd77:2::1", 100, 1);
    const auto error_v6 = receive(v6, type_v6::time_exceeded, "fd77:1::1", storage);
    BOOST_TEST(error_v6.code == 0);
    BOOST_TEST(destination_v6(error_v6) == "fd77:2::1 " + port);
}

BOOST_AUTO_TEST_CASE(a_router_reports_the_mtu_of_the_next_link)
{
    const lab::two_hosts_and_a_router net(1300);
    auto v4 = open(net.alice, raw::v4()), v6 = open(net.alice, raw::v6());
    test::byte_string storage;
    send_datagram(net.alice, "10.7.2.1", 1400);
    const auto error_v4 = receive(v4, type_v4::destination_unreachable, storage);
    BOOST_TEST(error_v4.code == 4);
    BOOST_TEST(std::get<icmp::error_body>(error_v4.body).mtu == 1300u);
    BOOST_TEST(destination_v4(error_v4) == "10.7.2.1 " + port);

    send_datagram(net.alice, "fd77:2::1", 1400);
    const auto error_v6 = receive(v6, type_v6::packet_too_big, "fd77:1::1", storage);
    BOOST_TEST(error_v6.code == 0);
    BOOST_TEST(std::get<icmp::error_body>(error_v6.body).mtu == 1300u);
    BOOST_TEST(destination_v6(error_v6) == "fd77:2::1 " + port);
}

BOOST_AUTO_TEST_CASE(an_extended_echo_request_is_answered_with_the_state_of_the_interface)
{
    const lab::host host("host");
    host.sysctl("ipv4/icmp_echo_enable_probe", "1");
    auto v4 = open(host, raw::v4()), v6 = open(host, raw::v6());
    test::byte_string storage;
    const std::vector<icmp::extension> questions{
        icmp::interface_by_name{"lo"}, icmp::interface_by_index{1},
        icmp::interface_by_address(make_address("127.0.0.1")),
        icmp::interface_by_address(make_address("::1"))};
    for (const auto& question : questions) {
        const icmp::extended_echo_request request{0x1234, 5, true, {question}};
        send(v4, icmp::message_v4{type_v4::extended_echo_request, 0, request}, "127.0.0.1");
        const auto answer_v4 = receive(v4, type_v4::extended_echo_reply, storage);
        BOOST_TEST(answer_v4.code == 0);
        const auto reply = std::get<icmp::extended_echo_reply>(answer_v4.body);
        BOOST_TEST(reply.identifier == 0x1234);
        BOOST_TEST(reply.sequence == 5);
        BOOST_TEST((reply.state == icmp::neighbor_state::not_reported));
        BOOST_TEST(reply.active);
        BOOST_TEST(reply.ipv4);
        BOOST_TEST(reply.ipv6);

        send(v6, icmp::message_v6{type_v6::extended_echo_request, 0, request}, "::1");
        const auto answer_v6 = receive(v6, type_v6::extended_echo_reply, "::1", storage);
        BOOST_TEST(answer_v6.code == 0);
        BOOST_TEST(std::get<icmp::extended_echo_reply>(answer_v6.body).active);
    }
}

BOOST_AUTO_TEST_CASE(an_extended_echo_request_for_no_interface_or_malformed_is_answered_with_a_code)
{
    const lab::host host("host");
    host.sysctl("ipv4/icmp_echo_enable_probe", "1");
    auto socket = open(host, raw::v4());
    test::byte_string storage;
    const auto code = [&](icmp::extension e) {
        const icmp::extended_echo_request request{1, 1, true, {std::move(e)}};
        send(socket, icmp::message_v4{type_v4::extended_echo_request, 0, request}, "127.0.0.1");
        return receive(socket, type_v4::extended_echo_reply, storage).code;
    };
    BOOST_TEST(code(icmp::interface_by_name{"nosuch"}) == 2);
    BOOST_TEST(code(icmp::interface_by_index{4711}) == 2);
    BOOST_TEST(code(icmp::interface_by_address(4711, {1, 2, 3, 4})) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
