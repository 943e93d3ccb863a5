// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/packet_filter/options.hpp>

#include "packet_filter/bpf_kernel.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace iplevel::packet_filter;
using iplevel::error;
using test::dropped;
using test::expect;
using test::expect_refusal;

namespace {

constexpr auto first_byte = load_absolute(8, width::byte);
constexpr auto second_byte = load_absolute(9, width::byte);
constexpr auto first_half = load_absolute(8, width::half);

/// A program that keeps one byte of the payload if the computation turns the first byte into the result.
program expecting(instruction compute, std::uint32_t result)
{
    return {
        first_byte, compute, jump_if(comparison::equal, result, 1), return_constant(0), return_constant(9)};
}

} // namespace

BOOST_AUTO_TEST_CASE(a_constant_is_added_to_the_accumulator)
{
    expect({first_byte, compute(operation::add, 3), return_a()}, {8, 2, 3}, 3);
}

BOOST_AUTO_TEST_CASE(the_index_register_is_subtracted_from_the_accumulator)
{
    expect({first_byte, copy_a_to_x(), compute_x(operation::subtract), return_a()}, {1, 2, 3}, dropped);
}

BOOST_AUTO_TEST_CASE(the_accumulator_is_multiplied_by_a_constant)
{
    expect({first_byte, compute(operation::multiply, 2), return_a()}, {6, 2, 3, 4}, 4);
}

BOOST_AUTO_TEST_CASE(the_accumulator_is_divided_by_a_constant)
{
    expect({first_byte, compute(operation::divide, 2), return_a()}, {20, 2, 3, 4}, 2);
}

BOOST_AUTO_TEST_CASE(a_division_by_the_constant_zero_is_refused)
{
    expect_refusal({compute(operation::divide, 0), return_a()}, error::filter_division_by_zero, 0);
}

BOOST_AUTO_TEST_CASE(a_division_by_an_index_register_of_zero_drops_the_packet)
{
    expect(
        {first_byte, copy_a_to_x(), second_byte, compute_x(operation::divide), load_constant(reg::a, 12),
         return_a()},
        {0, 1, 3, 4}, dropped);
}

BOOST_AUTO_TEST_CASE(bits_are_set_by_or)
{
    expect(
        {first_half, compute(operation::bit_or, 0x01), return_a()}, {0, 0x10, 3, 4, 5, 6, 7, 8, 9, 0xff}, 9);
}

BOOST_AUTO_TEST_CASE(bits_are_cleared_by_and)
{
    expect({first_half, compute(operation::bit_and, 0x0019), return_a()}, {0xaa, 0x09}, 1);
}

BOOST_AUTO_TEST_CASE(the_accumulator_is_shifted_left_by_a_constant)
{
    expect(expecting(compute(operation::shift_left, 1), 2), {0x01, 0xaa}, 1);
}

BOOST_AUTO_TEST_CASE(the_accumulator_is_shifted_right_by_a_constant)
{
    expect(expecting(compute(operation::shift_right, 1), 4), {0x08, 0xff, 0xff}, 1);
}

BOOST_AUTO_TEST_CASE(the_remainder_of_a_division_by_a_constant_is_left)
{
    expect({first_byte, compute(operation::modulo, 20), return_a()}, {30, 0, 0}, 2);
}

BOOST_AUTO_TEST_CASE(a_remainder_by_the_constant_zero_is_refused)
{
    expect_refusal(
        {first_byte, compute(operation::modulo, 0), return_a()}, error::filter_division_by_zero, 1);
}

BOOST_AUTO_TEST_CASE(a_remainder_by_an_index_register_of_zero_drops_the_packet)
{
    expect(
        {first_byte, copy_a_to_x(), second_byte, compute_x(operation::modulo), load_constant(reg::a, 12),
         return_a()},
        {0, 1, 3, 4}, dropped);
}

BOOST_AUTO_TEST_CASE(bits_are_flipped_by_xor)
{
    expect(expecting(compute(operation::bit_xor, 0x0a), 1), {0x0b, 0, 0, 0}, 1);
}

BOOST_AUTO_TEST_CASE(an_operation_that_does_not_exist_makes_no_instruction)
{
    for (unsigned bits = 0; bits <= 255; ++bits) {
        const auto unknown = static_cast<operation>(bits);
        if (bits % 16 == 0 && bits <= 0xa0 && bits != 0x80)
            continue;
        BOOST_CHECK_THROW(compute(unknown, 0), std::out_of_range);
        BOOST_CHECK_THROW(compute_x(unknown), std::out_of_range);
    }
    expect_refusal({{0x84 + 0x30, 0, 0, 1}, return_a()}, error::filter_unknown_instruction, 0);
}

BOOST_AUTO_TEST_CASE(arithmetic_wraps_at_32_bits)
{
    const auto max = load_constant(reg::a, 0xffffffff);
    const auto one = load_constant(reg::x, 1);
    expect({max, compute(operation::add, 10), return_a()}, {1, 2}, 1);
    expect({max, one, compute_x(operation::add), return_a()}, {1, 2}, dropped);
    expect(
        {one, compute_x(operation::subtract), compute(operation::subtract, 0xfffffff6), return_a()}, {1, 2},
        1);
    expect({max, compute(operation::multiply, 0xfffffff7), return_a()}, {1, 2}, 1);
}

BOOST_AUTO_TEST_CASE(the_accumulator_is_negated)
{
    expect({load_constant(reg::a, 0xfffffff7), negate(), return_a()}, {1, 2}, 1);
    expect({load_constant(reg::a, 9), negate(), negate(), return_a()}, {1, 2}, 1);
    expect({negate(), return_a()}, {1, 2}, dropped);
}

BOOST_AUTO_TEST_CASE(only_the_lower_five_bits_of_the_index_register_shift)
{
    const auto shifted = [](operation o, std::uint32_t value, std::uint32_t by) {
        return program{load_constant(reg::a, value), load_constant(reg::x, by), compute_x(o), return_a()};
    };
    expect(shifted(operation::shift_left, 9, 32), {1, 2}, 1);
    expect(shifted(operation::shift_left, 5, 33), {1, 2}, 2);
    expect(shifted(operation::shift_right, 9, 0xffffffe0), {1, 2}, 1);
    expect(shifted(operation::shift_right, 0x80000000, 31), {1, 2}, 0);
    expect(shifted(operation::shift_right, 1, 1), {1, 2}, dropped);
}

BOOST_AUTO_TEST_CASE(a_shift_by_a_constant_of_32_or_more_is_refused)
{
    for (auto o : {operation::shift_left, operation::shift_right}) {
        expect({load_constant(reg::a, 0), compute(o, 31), return_constant(9)}, {1, 2}, 1);
        expect_refusal({compute(o, 32), return_a()}, error::filter_shift_too_wide, 0);
        expect_refusal({compute(o, 0xffffffff), return_a()}, error::filter_shift_too_wide, 0);
    }
}
