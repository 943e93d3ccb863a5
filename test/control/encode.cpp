// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "../../src/linux/control_sizes.hpp"
#include "support/control_bytes.hpp"
#include "support/guard_page.hpp"
#include "support/hex.hpp"

#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <initializer_list>

using boost::asio::ip::make_address;
using iplevel::outgoing_control;
using test::byte_string;
using test::golden;
using test::hex;
using test::join;
using test::message;
using test::raw;

namespace {

byte_string encoded(const outgoing_control& control, int family)
{
    byte_string buffer(iplevel::control_capacity, 0xee);
    buffer.resize(encode(control, family, boost::asio::buffer(buffer)));
    return buffer;
}

iplevel::error_code encode_error(const outgoing_control& control, int family)
{
    byte_string buffer(iplevel::control_capacity);
    iplevel::error_code ec;
    BOOST_TEST(encode(control, family, boost::asio::buffer(buffer), ec) == 0u);
    return ec;
}

outgoing_control from(const char* source, unsigned interface_index)
{
    outgoing_control control;
    control.source = make_address(source);
    control.interface_index = interface_index;
    return control;
}

outgoing_control everything(int family)
{
    outgoing_control control = from(family == AF_INET ? "192.0.2.1" : "2001:db8::1", 2);
    control.hop_limit = 3;
    control.traffic_class = 0x2b;
    control.segment_size = 1200;
    control.mark = 0x01020304;
    if (family == AF_INET6)
        control.dont_fragment = true;
    return control;
}

} // namespace

BOOST_AUTO_TEST_CASE(ipv4_source_and_interface_are_the_bytes_written_down)
{
    const auto expected = golden(
        "1c00000000000000 00000000 08000000  01000000 7f000001 00000000  00000000",
        "000000000000001c 00000000 00000008  00000001 7f000001 00000000  00000000");
    BOOST_TEST(hex(encoded(from("127.0.0.1", 1), AF_INET)) == hex(expected));
}

BOOST_AUTO_TEST_CASE(ipv6_source_interface_hop_limit_and_traffic_class_are_the_bytes_written_down)
{
    outgoing_control control = from("::1", 1);
    control.hop_limit = 3;
    control.traffic_class = 0x2b;
    const auto expected = golden(
        "2400000000000000 29000000 32000000  0000000000000000 0000000000000001 01000000  00000000"
        "1400000000000000 29000000 34000000  03000000  00000000"
        "1400000000000000 29000000 43000000  2b000000  00000000",
        "0000000000000024 00000029 00000032  0000000000000000 0000000000000001 00000001  00000000"
        "0000000000000014 00000029 00000034  00000003  00000000"
        "0000000000000014 00000029 00000043  0000002b  00000000");
    BOOST_TEST(hex(encoded(control, AF_INET6)) == hex(expected));
}

BOOST_AUTO_TEST_CASE(a_segment_size_is_16_bits_wide)
{
    outgoing_control control;
    control.segment_size = 1200;
    const auto expected = golden(
        "1200000000000000 11000000 67000000  b004 000000000000",
        "0000000000000012 00000011 00000067  04b0 000000000000");
    for (int family : {AF_INET, AF_INET6})
        BOOST_TEST(hex(encoded(control, family)) == hex(expected));
}

BOOST_AUTO_TEST_CASE(every_other_number_is_an_int)
{
    const outgoing_control v4 = everything(AF_INET), v6 = everything(AF_INET6);
    const auto both = join(
        message(IPPROTO_UDP, UDP_SEGMENT, raw(std::uint16_t(1200))),
        message(SOL_SOCKET, SO_MARK, raw(std::uint32_t(0x01020304))));
    BOOST_TEST(
        hex(encoded(v4, AF_INET)) ==
        hex(join(
            message(IPPROTO_IP, IP_PKTINFO, join(raw(2), test::bytes("c0000201 00000000"))),
            message(IPPROTO_IP, IP_TTL, raw(3)), message(IPPROTO_IP, IP_TOS, raw(0x2b)), both)));
    BOOST_TEST(
        hex(encoded(v6, AF_INET6)) ==
        hex(join(
            message(
                IPPROTO_IPV6, IPV6_PKTINFO, join(test::bytes("20010db8 00000000 00000000 00000001"), raw(2))),
            message(IPPROTO_IPV6, IPV6_HOPLIMIT, raw(3)), message(IPPROTO_IPV6, IPV6_TCLASS, raw(0x2b)),
            message(IPPROTO_IPV6, IPV6_DONTFRAG, raw(1)), both)));
}

BOOST_AUTO_TEST_CASE(timestamps_are_asked_for_in_32_bits_and_a_time_to_send_in_64)
{
    outgoing_control control;
    control.timestamping = iplevel::timestamping_flags::transmit_software;
    control.timestamp_id = 0x01020304;
    control.transmit_at = std::chrono::nanoseconds(1500000000000000001);
    const auto expected = join(
        message(SOL_SOCKET, SO_TIMESTAMPING, raw(std::uint32_t(2))), message(SOL_SOCKET, 81, raw(0x01020304)),
        message(SOL_SOCKET, SO_TXTIME, raw(std::uint64_t(1500000000000000001))));
    for (int family : {AF_INET, AF_INET6})
        BOOST_TEST(hex(encoded(control, family)) == hex(expected));
}

BOOST_AUTO_TEST_CASE(a_control_with_every_member_has_the_size_that_linux_reserves_for_it)
{
    outgoing_control control = everything(AF_INET6);
    control.timestamping = iplevel::timestamping_flags::transmit_software;
    control.timestamp_id = 5;
    control.transmit_at = std::chrono::nanoseconds(1);
    BOOST_TEST(encoded(control, AF_INET6).size() == iplevel::detail::outgoing_control_space);
}

BOOST_AUTO_TEST_CASE(an_interface_alone_goes_with_an_unspecified_source_and_the_other_way_round)
{
    outgoing_control control;
    control.interface_index = 5;
    BOOST_TEST(
        hex(encoded(control, AF_INET)) == hex(message(IPPROTO_IP, IP_PKTINFO, join(raw(5), byte_string(8)))));
    BOOST_TEST(
        hex(encoded(control, AF_INET6)) ==
        hex(message(IPPROTO_IPV6, IPV6_PKTINFO, join(byte_string(16), raw(5)))));
    BOOST_TEST(
        hex(encoded(from("10.0.0.1", 0), AF_INET)) ==
        hex(message(IPPROTO_IP, IP_PKTINFO, join(raw(0), test::bytes("0a000001 00000000")))));
}

BOOST_AUTO_TEST_CASE(the_scope_id_of_a_link_local_source_is_the_interface_and_must_not_contradict_it)
{
    BOOST_TEST(hex(encoded(from("fe80::1%7", 0), AF_INET6)) == hex(encoded(from("fe80::1", 7), AF_INET6)));
    BOOST_TEST(hex(encoded(from("fe80::1%7", 7), AF_INET6)) == hex(encoded(from("fe80::1", 7), AF_INET6)));
    iplevel::error_code ec;
    unsigned char buffer[iplevel::control_capacity];
    BOOST_TEST(encode(from("fe80::1%7", 8), AF_INET6, boost::asio::buffer(buffer), ec) == 0u);
    BOOST_TEST((ec == iplevel::error::interface_mismatch));
    BOOST_TEST(
        hex(encoded(from("fe80::1%7", 0), AF_INET6)) ==
        hex(message(
            IPPROTO_IPV6, IPV6_PKTINFO, join(test::bytes("fe800000 00000000 00000000 00000001"), raw(7)))));
    BOOST_TEST(
        hex(encoded(from("2001:db8::1%7", 0), AF_INET6)) == hex(encoded(from("2001:db8::1", 0), AF_INET6)));
}

BOOST_AUTO_TEST_CASE(zero_is_a_value_that_can_be_sent)
{
    outgoing_control control;
    control.hop_limit = 0;
    control.traffic_class = 0;
    control.mark = 0;
    const auto mark = message(SOL_SOCKET, SO_MARK, raw(0));
    BOOST_TEST(
        hex(encoded(control, AF_INET)) ==
        hex(join(message(IPPROTO_IP, IP_TTL, raw(0)), message(IPPROTO_IP, IP_TOS, raw(0)), mark)));
    BOOST_TEST(
        hex(encoded(control, AF_INET6)) ==
        hex(join(
            message(IPPROTO_IPV6, IPV6_HOPLIMIT, raw(0)), message(IPPROTO_IPV6, IPV6_TCLASS, raw(0)), mark)));
}

BOOST_AUTO_TEST_CASE(an_empty_control_is_no_bytes_for_any_family_and_any_buffer)
{
    for (int family : {AF_INET, AF_INET6, AF_UNIX, AF_UNSPEC}) {
        iplevel::error_code ec = iplevel::error::malformed_control;
        BOOST_TEST(encode(outgoing_control(), family, boost::asio::mutable_buffer(), ec) == 0u);
        BOOST_TEST(!ec.failed());
    }
}

BOOST_AUTO_TEST_CASE(a_mapped_source_is_an_ipv4_source)
{
    BOOST_TEST(
        hex(encoded(from("::ffff:192.0.2.1", 2), AF_INET)) == hex(encoded(from("192.0.2.1", 2), AF_INET)));
}

BOOST_AUTO_TEST_CASE(a_source_of_the_other_family_is_an_error)
{
    const auto mismatch = make_error_code(iplevel::error::source_family_mismatch);
    BOOST_TEST(encode_error(from("2001:db8::1", 0), AF_INET) == mismatch);
    BOOST_TEST(encode_error(from("192.0.2.1", 0), AF_INET6) == mismatch);
    BOOST_TEST(encode_error(from("::ffff:192.0.2.1", 0), AF_INET6) == mismatch);
    BOOST_TEST(encode_error(from("0.0.0.0", 1), AF_INET6) == mismatch);
}

BOOST_AUTO_TEST_CASE(what_the_family_does_not_have_is_not_supported)
{
    outgoing_control control;
    for (bool on : {true, false}) {
        control.dont_fragment = on;
        BOOST_TEST((encode_error(control, AF_INET) == iplevel::condition::not_supported));
        BOOST_TEST(
            hex(encoded(control, AF_INET6)) == hex(message(IPPROTO_IPV6, IPV6_DONTFRAG, raw(int(on)))));
    }
    for (int family : {AF_UNIX, AF_UNSPEC})
        BOOST_TEST((encode_error(everything(AF_INET), family) == iplevel::condition::not_supported));
}

BOOST_AUTO_TEST_CASE(a_buffer_too_small_by_any_number_of_bytes_is_an_error_and_nothing_is_written_behind_it)
{
    const test::guard_page page;
    for (int family : {AF_INET, AF_INET6}) {
        const auto whole = encoded(everything(family), family);
        for (std::size_t size = 0; size <= whole.size(); ++size) {
            iplevel::error_code ec;
            const auto buffer = page.last(size);
            const auto written = encode(everything(family), family, buffer, ec);
            if (size < whole.size()) {
                BOOST_TEST(ec == make_error_code(iplevel::error::control_buffer_too_small));
                BOOST_TEST(written == 0u);
            } else {
                BOOST_TEST(!ec.failed());
                BOOST_TEST(hex({buffer.data(), written}) == hex(whole));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_buffer_needs_no_alignment_and_need_not_be_zero)
{
    const auto whole = encoded(everything(AF_INET6), AF_INET6);
    for (std::size_t offset = 0; offset != 8; ++offset) {
        byte_string buffer(offset + whole.size(), 0xee);
        const auto written = encode(everything(AF_INET6), AF_INET6, boost::asio::buffer(buffer) + offset);
        BOOST_TEST(hex({buffer.data() + offset, written}) == hex(whole));
    }
}

BOOST_AUTO_TEST_CASE(the_throwing_form_names_itself)
{
    const auto names_itself = [](const boost::system::system_error& e) {
        return e.code() == iplevel::error::control_buffer_too_small &&
               std::string(e.what()).rfind("encode: control buffer too small", 0) == 0;
    };
    BOOST_CHECK_EXCEPTION(
        encode(everything(AF_INET), AF_INET, boost::asio::mutable_buffer()), boost::system::system_error,
        names_itself);
}
