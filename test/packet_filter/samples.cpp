// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/packet_filter/options.hpp>

#include "packet_filter/bpf_kernel.hpp"
#include "support/namespace.hpp"
#include "support/round_trip.hpp"

#include <boost/asio/generic/raw_protocol.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/endian/conversion.hpp>
#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <string>

using namespace iplevel::packet_filter;
namespace asio = boost::asio;
using test::bytes;
using test::udp;
using test::asio::ip::address_v4;
using test::asio::ip::address_v6;

namespace {

// tag::keep[]
constexpr auto keep = return_constant(0xffffffff);
constexpr auto drop = return_constant(0);
// end::keep[]

// tag::first_byte[]
/// For a UDP socket: keep datagrams whose payload begins with this byte. The UDP header has eight bytes.
program first_byte_is(std::uint8_t byte)
{
    return {load_absolute(8, width::byte), jump_if(comparison::equal, byte, 0, 1), keep, drop};
}
// end::first_byte[]

// tag::attach[]
/// The filter is attached before bind(), so that no datagram is received without it.
udp::socket open_filtered(asio::io_context& context, const udp::endpoint& local)
{
    udp::socket socket(context, local.protocol());
    socket.set_option(iplevel::attach_filter(first_byte_is(0x17)));
    socket.bind(local);
    return socket;
}
// end::attach[]

// tag::source_port[]
/// For a UDP or TCP socket: keep packets from this port.
program from_port(std::uint16_t port)
{
    return {load_absolute(0, width::half), jump_if(comparison::equal, port, 0, 1), keep, drop};
}
// end::source_port[]

// tag::destination_port[]
/// For a raw IPv4 socket for UDP, which sees the IPv4 header: keep packets to this port. Only the first
/// fragment of a datagram contains the port.
program to_port(std::uint16_t port)
{
    return {
        load_absolute(6, width::half),
        jump_if(comparison::bits_set, 0x1fff, 4),
        load_header_length(0),
        load_indirect(2, width::half),
        jump_if(comparison::equal, port, 0, 1),
        keep,
        drop};
}
// end::destination_port[]

// tag::ipv4_source[]
/// For a UDP or TCP socket, including one for both families: keep packets from this IPv4 address.
program from(const address_v4& address)
{
    return {
        load_absolute(network_header(0), width::byte),
        compute(operation::shift_right, 4),
        jump_if(comparison::not_equal, 4, 3),
        load_absolute(network_header(12), width::word),
        jump_if(comparison::equal, address.to_uint(), 0, 1),
        keep,
        drop};
}
// end::ipv4_source[]

// tag::ipv6_source[]
/// The same for an IPv6 address, which has four words.
program from(const address_v6& address)
{
    program filter = {
        load_absolute(network_header(0), width::byte), compute(operation::shift_right, 4),
        jump_if(comparison::not_equal, 6, 9)};
    const auto byte = address.to_bytes();
    for (std::uint8_t i = 0; i < 16; i += 4) {
        const auto word = boost::endian::load_big_u32(&byte[i]);
        const auto to_drop = static_cast<std::uint8_t>(7 - i / 2);
        filter.push_back(load_absolute(network_header(8u + i), width::word));
        filter.push_back(jump_if(comparison::not_equal, word, to_drop));
    }
    filter.insert(filter.end(), {keep, drop});
    return filter;
}
// end::ipv6_source[]

} // namespace

BOOST_AUTO_TEST_CASE(datagrams_are_filtered_by_the_first_byte_of_their_payload)
{
    test::expect(first_byte_is(0x17), {0x17, 1, 2}, 3);
    test::expect(first_byte_is(0x17), {0x16, 0x17}, test::dropped);
    test::expect(first_byte_is(0), {}, test::dropped);
}

BOOST_AUTO_TEST_CASE(a_filter_that_is_attached_before_bind_sees_all_datagrams)
{
    test::stay_on_this_processor();
    asio::io_context context;
    auto receiver = open_filtered(context, udp::endpoint(address_v4::loopback(), 0));
    auto sender = test::bound_to_loopback(context);
    for (const bytes& payload : {bytes{0x16, 1}, bytes{0x17, 2}})
        sender.send_to(asio::buffer(payload), receiver.local_endpoint());
    bytes got(64);
    got.resize(receiver.receive(asio::buffer(got)));
    BOOST_TEST((got == bytes{0x17, 2}));
}

BOOST_AUTO_TEST_CASE(datagrams_are_filtered_by_their_source_port)
{
    test::filtered_socket filtered;
    const auto port = filtered.sender().local_endpoint().port();
    filtered.socket().set_option(iplevel::attach_filter(from_port(port)));
    BOOST_TEST((filtered.send({1, 2}) == bytes{1, 2}));
    filtered.socket().set_option(iplevel::attach_filter(from_port(port ^ 1)));
    BOOST_TEST(!filtered.send({1, 2}).has_value());
}

BOOST_AUTO_TEST_CASE(raw_packets_are_filtered_by_their_destination_port)
{
    const network_namespace inside; // otherwise the raw socket would receive other packets
    if (!inside)
        return;
    test::asio::io_context context;
    auto raw = test::open(context, test::asio::generic::raw_protocol(AF_INET, IPPROTO_UDP));
    if (!raw.is_open())
        return;
    test::stay_on_this_processor();
    auto sender = test::bound_to_loopback(context);
    auto receiver = test::bound_to_loopback(context);
    auto other = test::bound_to_loopback(context);
    raw.set_option(iplevel::attach_filter(to_port(receiver.local_endpoint().port())));
    sender.send_to(test::asio::buffer("a", 1), other.local_endpoint());
    sender.send_to(test::asio::buffer("b", 1), receiver.local_endpoint());
    bytes got(64);
    got.resize(raw.receive(test::asio::buffer(got)));
    BOOST_TEST(got.size() == 20u + 8u + 1u);
    BOOST_TEST(got.back() == 'b');
}

BOOST_AUTO_TEST_CASE(fragments_behind_the_first_have_no_port)
{
    bytes packet(20 + 8);
    packet[0] = 0x45;
    packet[23] = 53;
    BOOST_TEST(interpret(to_port(53), test::packet{packet}) == 0xffffffffu);
    packet[6] = 0x20; // more fragments follow
    BOOST_TEST(interpret(to_port(53), test::packet{packet}) == 0xffffffffu);
    packet[7] = 0x01;
    BOOST_TEST(interpret(to_port(53), test::packet{packet}) == 0u);
}

BOOST_AUTO_TEST_CASE(datagrams_are_filtered_by_their_ipv4_source)
{
    test::filtered_socket filtered;
    filtered.socket().set_option(iplevel::attach_filter(from(address_v4({127, 0, 0, 2}))));
    BOOST_TEST(!filtered.send({1}).has_value());
    test::asio::io_context context;
    udp::socket other(context, udp::endpoint(address_v4({127, 0, 0, 2}), 0));
    BOOST_TEST((filtered.send({2}, other) == bytes{2}));
}

BOOST_AUTO_TEST_CASE(datagrams_are_filtered_by_each_word_of_their_ipv6_source)
{
    test::filtered_socket filtered(udp::v6());
    filtered.socket().set_option(iplevel::attach_filter(from(address_v6::loopback())));
    BOOST_TEST((filtered.send({1}) == bytes{1}));
    for (std::size_t i = 0; i < 16; ++i) {
        auto other = address_v6::loopback().to_bytes();
        other[i] ^= 0x80;
        filtered.socket().set_option(iplevel::attach_filter(from(address_v6(other))));
        BOOST_TEST(!filtered.send({1}).has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_socket_for_both_families_is_filtered_by_the_source_of_either)
{
    test::stay_on_this_processor();
    test::asio::io_context context;
    udp::socket receiver(context, udp::v6());
    receiver.set_option(test::asio::ip::v6_only(false));
    receiver.bind(udp::endpoint(address_v6::any(), 0));
    const auto port = receiver.local_endpoint().port();
    auto v4 = test::bound_to_loopback(context, udp::v4());
    auto v6 = test::bound_to_loopback(context, udp::v6());
    const auto what_arrives = [&](const program& filter) {
        receiver.set_option(iplevel::attach_filter(filter));
        for (int i = 0; i < 2; ++i) {
            v4.send_to(test::asio::buffer("4", 1), udp::endpoint(address_v4::loopback(), port));
            v6.send_to(test::asio::buffer("6", 1), udp::endpoint(address_v6::loopback(), port));
        }
        std::string got(2, ' ');
        for (char& c : got)
            receiver.receive(test::asio::buffer(&c, 1));
        return got;
    };
    BOOST_TEST(what_arrives(from(address_v6::loopback())) == "66");
    BOOST_TEST(what_arrives(from(address_v4::loopback())) == "44");
}
