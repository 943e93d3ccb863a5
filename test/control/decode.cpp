// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "support/control_bytes.hpp"

#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <limits>

using boost::asio::ip::make_address;
using boost::asio::ip::udp;
using iplevel::received_control;
using test::byte_string;
using test::bytes;
using test::golden;
using test::join;
using test::message;
using test::raw;

namespace {

received_control decoded(const byte_string& data)
{
    received_control control;
    decode(boost::asio::buffer(data), control);
    return control;
}

byte_string packet_info_v4(int interface_index, const char* local, const char* destination)
{
    return message(IPPROTO_IP, IP_PKTINFO, join(raw(interface_index), bytes(local), bytes(destination)));
}

byte_string packet_info_v6(const char* destination, int interface_index)
{
    return message(IPPROTO_IPV6, IPV6_PKTINFO, join(bytes(destination), raw(interface_index)));
}

iplevel::timestamp at(std::int64_t seconds, std::int64_t nanoseconds)
{
    return iplevel::timestamp(std::chrono::seconds(seconds) + std::chrono::nanoseconds(nanoseconds));
}

byte_string time(std::int64_t seconds, std::int64_t nanoseconds)
{
    return join(raw(seconds), raw(nanoseconds));
}

} // namespace

BOOST_AUTO_TEST_CASE(what_linux_reports_of_an_ipv4_datagram_is_read_from_the_bytes_written_down)
{
    const auto c = decoded(golden(
        "1c00000000000000 00000000 08000000  02000000 c0000202 e00000fb  00000000"
        "1400000000000000 00000000 02000000  40000000  00000000"
        "1100000000000000 00000000 01000000  2b  00000000000000",
        "000000000000001c 00000000 00000008  00000002 c0000202 e00000fb  00000000"
        "0000000000000014 00000000 00000002  00000040  00000000"
        "0000000000000011 00000000 00000001  2b  00000000000000"));
    BOOST_TEST(c.destination.value() == make_address("224.0.0.251"));
    BOOST_TEST(c.interface_index == 2u);
    BOOST_TEST(c.hop_limit.value() == 64);
    BOOST_TEST(c.traffic_class.value() == 0x2b);
    BOOST_TEST(!c.control_truncated);
}

BOOST_AUTO_TEST_CASE(what_linux_reports_of_an_ipv6_datagram_is_read_from_the_bytes_written_down)
{
    const auto c = decoded(golden(
        "2400000000000000 29000000 32000000  20010db800000000 0000000000000001 03000000  00000000"
        "1400000000000000 29000000 34000000  ff000000  00000000"
        "1400000000000000 29000000 43000000  ab000000  00000000"
        "1400000000000000 29000000 0b000000  0abcdef1  00000000",
        "0000000000000024 00000029 00000032  20010db800000000 0000000000000001 00000003  00000000"
        "0000000000000014 00000029 00000034  000000ff  00000000"
        "0000000000000014 00000029 00000043  000000ab  00000000"
        "0000000000000014 00000029 0000000b  0abcdef1  00000000"));
    BOOST_TEST(c.destination.value() == make_address("2001:db8::1"));
    BOOST_TEST(c.interface_index == 3u);
    BOOST_TEST(c.hop_limit.value() == 255);
    BOOST_TEST(c.traffic_class.value() == 0xab);
    BOOST_TEST(c.flow_label.value() == 0xcdef1u); // without the traffic class in the bits above it
}

BOOST_AUTO_TEST_CASE(the_size_of_coalesced_datagrams_is_read_from_an_int)
{
    const auto c = decoded(golden(
        "1400000000000000 11000000 68000000  b0040000  00000000",
        "0000000000000014 00000011 00000068  000004b0  00000000"));
    BOOST_TEST(c.segment_size.value() == 1200);
}

BOOST_AUTO_TEST_CASE(what_the_socket_layer_reports_is_read_in_full_width)
{
    const auto c = decoded(join(
        message(SOL_SOCKET, SO_TIMESTAMPNS, time(1500000000, 999999999)),
        message(SOL_SOCKET, SO_RXQ_OVFL, raw(std::uint32_t(0xfffffffe))),
        message(SOL_SOCKET, SO_MARK, raw(std::uint32_t(0x80000001)))));
    BOOST_TEST((c.timestamp.value() == at(1500000000, 999999999)));
    BOOST_TEST(c.drop_count.value() == 0xfffffffeu);
    BOOST_TEST(c.mark.value() == 0x80000001u);
}

BOOST_AUTO_TEST_CASE(a_time_that_no_clock_says_is_not_reported)
{
    constexpr auto least = std::numeric_limits<std::int64_t>::min(),
                   most = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t last = most / 1000000000 - 1;
    const auto reported = [](std::int64_t seconds, std::int64_t nanoseconds) {
        return decoded(message(SOL_SOCKET, SO_TIMESTAMPNS, time(seconds, nanoseconds))).timestamp;
    };
    for (auto seconds : {least, least / 1000000000, std::int64_t(-1), last + 1, most})
        BOOST_TEST(!reported(seconds, 0).has_value());
    for (auto nanoseconds : {least, std::int64_t(-1), std::int64_t(1000000000), most})
        BOOST_TEST(!reported(1, nanoseconds).has_value());
    BOOST_TEST((reported(last, 999999999).value() == at(last, 999999999)));
    BOOST_TEST((reported(0, 1).value() == at(0, 1)));
}

BOOST_AUTO_TEST_CASE(of_three_stamps_the_systems_and_the_devices_are_kept_apart)
{
    const auto both = decoded(message(SOL_SOCKET, SO_TIMESTAMPING, join(time(5, 1), time(6, 2), time(7, 3))));
    BOOST_TEST((both.timestamp.value() == at(5, 1)));
    BOOST_TEST((both.device_timestamp.value() == at(7, 3)));
    const auto by_device = decoded(join(
        message(SOL_SOCKET, SO_TIMESTAMPNS, time(5, 1)),
        message(SOL_SOCKET, SO_TIMESTAMPING, join(time(0, 0), time(0, 0), time(7, 3)))));
    BOOST_TEST((by_device.timestamp.value() == at(5, 1)));
    BOOST_TEST((by_device.device_timestamp.value() == at(7, 3)));
}

BOOST_AUTO_TEST_CASE(the_original_destination_has_address_and_port)
{
    const auto v4 = decoded(message(
        IPPROTO_IP, IP_ORIGDSTADDR,
        join(raw(std::uint16_t(AF_INET)), bytes("0035 c0000201"), byte_string(8))));
    BOOST_TEST((v4.original_destination.value() == udp::endpoint(make_address("192.0.2.1"), 53)));
    const auto v6 = decoded(message(
        IPPROTO_IPV6, IPV6_ORIGDSTADDR,
        join(
            raw(std::uint16_t(AF_INET6)), bytes("0035 00000000 fe80000000000000 0000000000000001"), raw(4))));
    BOOST_TEST((v6.original_destination.value() == udp::endpoint(make_address("fe80::1%4"), 53)));
    BOOST_TEST(v6.original_destination->address().to_v6().scope_id() == 4u);
}

BOOST_AUTO_TEST_CASE(a_path_mtu_comes_without_a_destination)
{
    const auto c = decoded(message(IPPROTO_IPV6, IPV6_PATHMTU, join(byte_string(28, 0xff), raw(1280))));
    BOOST_TEST(c.path_mtu.value() == 1280u);
    BOOST_TEST(!c.destination.has_value());
    BOOST_TEST(c.interface_index == 0u);
}

BOOST_AUTO_TEST_CASE(only_link_local_destinations_have_a_scope)
{
    const auto scope = [](const char* destination) {
        return decoded(packet_info_v6(destination, 3)).destination.value().to_v6().scope_id();
    };
    BOOST_TEST(scope("fe80000000000000 0000000000000001") == 3u);
    BOOST_TEST(scope("ff02000000000000 00000000000000fb") == 3u);
    BOOST_TEST(scope("ff05000000000000 0000000000000001") == 0u);
    BOOST_TEST(scope("20010db800000000 0000000000000001") == 0u);
}

BOOST_AUTO_TEST_CASE(an_ipv4_datagram_on_a_dual_stack_socket_has_one_ipv4_destination)
{
    const auto native = packet_info_v4(2, "c0000201", "c0000201");
    const auto mapped = packet_info_v6("0000000000000000 0000ffffc0000201", 2);
    for (const auto& data : {native, mapped, join(native, mapped), join(mapped, native)}) {
        const auto c = decoded(data);
        BOOST_TEST(c.destination.value() == make_address("192.0.2.1"));
        BOOST_TEST(c.interface_index == 2u);
    }
}

BOOST_AUTO_TEST_CASE(zeros_of_a_datagram_that_was_queued_too_early_are_not_reported)
{
    for (const auto& data :
         {packet_info_v4(0, "00000000", "00000000"), packet_info_v6("0000000000000000 0000000000000000", 0),
          packet_info_v6("0000000000000000 0000ffff00000000", 0)}) {
        const auto c = decoded(data);
        BOOST_TEST(!c.destination.has_value());
        BOOST_TEST(c.interface_index == 0u);
        BOOST_TEST(!c.control_truncated);
    }
    BOOST_TEST(!decoded(message(SOL_SOCKET, SO_TIMESTAMPNS, time(0, 0))).timestamp.has_value());
}

BOOST_AUTO_TEST_CASE(zeros_take_nothing_back)
{
    const auto zeros = packet_info_v6("0000000000000000 0000ffff00000000", 0);
    const auto c = decoded(join(packet_info_v4(2, "c0000201", "c0000201"), zeros));
    BOOST_TEST(c.destination.value() == make_address("192.0.2.1"));
    BOOST_TEST(c.interface_index == 2u);
}

BOOST_AUTO_TEST_CASE(a_hop_limit_and_a_traffic_class_of_zero_are_reported)
{
    const auto c =
        decoded(join(message(IPPROTO_IP, IP_TTL, raw(0)), message(IPPROTO_IP, IP_TOS, raw(std::uint8_t(0)))));
    BOOST_TEST(c.hop_limit.value() == 0);
    BOOST_TEST(c.traffic_class.value() == 0);
}

BOOST_AUTO_TEST_CASE(messages_of_unknown_kind_are_passed_over)
{
    for (int level : {0, 1, 17, 41, 255, -1, std::numeric_limits<int>::max()})
        for (int type : {0, 99, -1, std::numeric_limits<int>::min()})
            for (std::size_t size : {0u, 1u, 8u, 40u}) {
                const auto c = decoded(
                    join(message(level, type, byte_string(size, 0xff)), message(IPPROTO_IP, IP_TTL, raw(7))));
                BOOST_TEST(c.hop_limit.value() == 7);
                BOOST_TEST(!c.destination.has_value());
                BOOST_TEST(!c.control_truncated);
            }
}

BOOST_AUTO_TEST_CASE(a_longer_payload_than_expected_is_read_from_its_start)
{
    BOOST_TEST(
        decoded(message(IPPROTO_IP, IP_TTL, join(raw(7), byte_string(9, 0xff)))).hop_limit.value() == 7);
}

BOOST_AUTO_TEST_CASE(what_the_bytes_do_not_mention_stays_as_it_was)
{
    received_control control;
    control.hop_limit = 1;
    control.mark = 5;
    control.truncated = true;
    const auto data = message(IPPROTO_IP, IP_TTL, raw(7));
    decode(boost::asio::buffer(data), control);
    BOOST_TEST(control.hop_limit.value() == 7);
    BOOST_TEST(control.mark.value() == 5u);
    BOOST_TEST(control.truncated);
    BOOST_TEST(!control.control_truncated);
}

BOOST_AUTO_TEST_CASE(the_last_message_may_lack_its_padding)
{
    auto data = join(
        message(IPPROTO_IP, IP_TTL, raw(7)), message(IPPROTO_IPV6, IPV6_PKTINFO, byte_string(20)),
        message(IPPROTO_IP, IP_TOS, raw(std::uint8_t(9))));
    for (int padding = 0; padding != 8; ++padding, data.pop_back()) {
        const auto c = decoded(data);
        BOOST_TEST(c.hop_limit.value() == 7);
        BOOST_TEST(c.traffic_class.value() == 9);
    }
}

BOOST_AUTO_TEST_CASE(descriptors_stay_the_callers)
{
    int ends[2];
    BOOST_TEST_REQUIRE(::pipe(ends) == 0);
    decoded(message(SOL_SOCKET, SCM_RIGHTS, raw(ends)));
    for (int end : ends)
        BOOST_TEST(::close(end) == 0);
}
