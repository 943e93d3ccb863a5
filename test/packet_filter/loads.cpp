// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/packet_filter/options.hpp>

#include "packet_filter/bpf_kernel.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace iplevel::packet_filter;
using iplevel::error;
using test::bytes;
using test::dropped;
using test::expect;
using test::expect_refusal;

namespace {

/// An IPv4 packet to a UDP port, for use as the payload of another packet.
bytes ipv4_to_port(std::uint8_t port)
{
    bytes packet(20 + 8);
    packet[0] = 0x45;
    packet[20 + 3] = port;
    return packet;
}

/// Keeps packets to port 53.
const program to_port_53 = {
    load_header_length(8), load_indirect(8 + 2, width::half), jump_if(comparison::equal, 53, 0, 1),
    return_constant(1500), return_constant(0)};

} // namespace

BOOST_AUTO_TEST_CASE(a_load_behind_the_packet_drops_it)
{
    expect({load_absolute(12, width::byte), return_constant(1)}, {0, 1, 2, 3}, dropped);
    expect({load_absolute(11, width::byte), return_constant(9)}, {0, 1, 2, 3}, 1);
}

BOOST_AUTO_TEST_CASE(a_load_across_the_end_of_the_packet_drops_it)
{
    expect({load_absolute(8, width::half), return_constant(1)}, {0}, dropped);
    expect({load_absolute(8, width::word), return_constant(1)}, {0, 1, 2}, dropped);
    expect({load_absolute(0x7fffffff, width::word), return_constant(1)}, {0, 1, 2}, dropped);
}

BOOST_AUTO_TEST_CASE(a_load_of_a_width_that_does_not_exist_makes_no_instruction)
{
    BOOST_CHECK_THROW(load_absolute(0, static_cast<width>(5)), std::out_of_range);
    BOOST_CHECK_THROW(load_indirect(0, static_cast<width>(0x18)), std::out_of_range);
    expect_refusal({{0x38, 0, 0, 0}, return_a()}, error::filter_unknown_instruction, 0);
}

BOOST_AUTO_TEST_CASE(a_constant_is_loaded_into_the_index_register)
{
    expect({load_constant(reg::x, 9), copy_x_to_a(), return_a()}, {0, 1}, 1);
}

BOOST_AUTO_TEST_CASE(an_indirect_load_behind_the_packet_drops_it)
{
    expect({load_indirect(9, width::byte), return_constant(1)}, {0}, dropped);
    expect({load_constant(reg::x, 9), load_indirect(0, width::byte), return_constant(1)}, {0}, dropped);
}

BOOST_AUTO_TEST_CASE(a_header_length_behind_the_packet_drops_it)
{
    expect({load_header_length(9), return_constant(1)}, {0}, dropped);
}

BOOST_AUTO_TEST_CASE(a_packet_to_another_port_behind_an_ipv4_header_is_dropped)
{
    expect(to_port_53, ipv4_to_port(54), dropped);
}

BOOST_AUTO_TEST_CASE(a_packet_to_the_port_behind_an_ipv4_header_is_kept)
{
    expect(to_port_53, ipv4_to_port(53), 28);
}

BOOST_AUTO_TEST_CASE(the_offset_of_an_indirect_load_wraps)
{
    expect({load_constant(reg::x, 16), load_indirect(0xfffffff8, width::byte), return_a()}, {9, 1}, 1);
}

BOOST_AUTO_TEST_CASE(the_header_length_leaves_the_accumulator_alone)
{
    expect({load_constant(reg::a, 9), load_header_length(8), return_a()}, {0x4f, 1}, 1);
    expect({load_header_length(8), copy_x_to_a(), return_a()}, {0x43, 1, 2, 3, 4, 5}, 4);
}

BOOST_AUTO_TEST_CASE(the_result_is_the_accumulator)
{
    expect({load_absolute(8, width::byte), return_a()}, {9}, 1);
    expect({load_absolute(8, width::byte), return_a()}, {9, 9}, 1);
}

BOOST_AUTO_TEST_CASE(a_result_in_the_accumulator_larger_than_the_packet_keeps_all_of_it)
{
    expect({load_absolute(8, width::half), return_a()}, {0, 255}, 2);
}

BOOST_AUTO_TEST_CASE(the_result_is_a_constant) { expect({return_constant(9)}, {0, 1}, 1); }

BOOST_AUTO_TEST_CASE(a_constant_result_larger_than_the_packet_keeps_all_of_it)
{
    expect({return_constant(16)}, {0, 1}, 2);
    expect({return_constant(0xffffffff)}, {0, 1}, 2);
}

BOOST_AUTO_TEST_CASE(the_transport_header_is_kept_whatever_the_result)
{
    expect({return_constant(8)}, {0, 1}, 0);
    expect({return_constant(4)}, {0, 1}, 0);
    expect({return_constant(0)}, {0, 1}, dropped);
}

BOOST_AUTO_TEST_CASE(the_length_of_the_packet_is_loaded_into_either_register)
{
    expect({load_length(reg::a), return_a()}, {0, 1, 2, 3}, 4);
    expect({load_length(reg::a), compute(operation::subtract, 1), return_a()}, {0, 1, 2, 3}, 3);
    expect(
        {load_length(reg::x), copy_x_to_a(), compute(operation::subtract, 2), return_a()}, {0, 1, 2, 3}, 2);
}

BOOST_AUTO_TEST_CASE(an_ancillary_load_that_does_not_exist_is_refused)
{
    const program unknown = {load_ancillary(static_cast<ancillary>(100)), return_a()};
    expect_refusal(unknown, error::filter_unknown_ancillary, 0);
    expect_refusal({load_absolute(0xffffffff, width::byte), return_a()}, error::filter_unknown_ancillary, 0);
}

BOOST_AUTO_TEST_CASE(an_instruction_that_does_not_exist_is_refused_wherever_it_stands)
{
    const instruction unknown = {0xffff, 0, 0, 0};
    expect_refusal({load_constant(reg::a, 100), unknown, return_a()}, error::filter_unknown_instruction, 1);
}

BOOST_AUTO_TEST_CASE(a_program_that_does_not_end_with_a_return_is_refused)
{
    expect_refusal({load_constant(reg::a, 1)}, error::filter_no_return, 0);
    expect_refusal({return_a(), load_constant(reg::a, 1)}, error::filter_no_return, 1);
}

BOOST_AUTO_TEST_CASE(a_program_without_instructions_is_refused)
{
    expect_refusal({}, error::filter_empty, 0);
}

BOOST_AUTO_TEST_CASE(an_ethernet_frame_is_kept_for_its_type)
{
    const program arp = {
        load_absolute(12, width::half), jump_if(comparison::equal, 0x0806, 1), return_constant(0),
        return_constant(1500)};
    test::packet frame{{255, 255, 255, 255, 255, 255, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 8, 6}};
    BOOST_TEST(interpret(arp, frame) == 1500u);
    frame.bytes.back() = 0;
    BOOST_TEST(interpret(arp, frame) == 0u);
}
