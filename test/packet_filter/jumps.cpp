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

constexpr auto past_end = error::filter_jump_past_end;

const bytes one_byte = {1};
const bytes two_bytes = {0x01, 0x02};
const bytes four_bytes = {0, 1, 2, 3};

/// Keeps the packet if the condition holds for the payload, compared with a constant and with X.
program constant_lets_pass(width w, comparison c, std::uint32_t k)
{
    return {load_absolute(8, w), jump_if(c, k, 1), return_constant(0), return_constant(12)};
}

program index_lets_pass(width w, comparison c, std::uint32_t x)
{
    return {
        load_absolute(8, w), load_constant(reg::x, x), jump_if_x(c, 1), return_constant(0),
        return_constant(12)};
}

} // namespace

BOOST_AUTO_TEST_CASE(a_jump_skips_an_instruction)
{
    expect({load_absolute(8, width::byte), jump(1), return_constant(0), return_constant(9)}, one_byte, 1);
}

BOOST_AUTO_TEST_CASE(a_jump_past_the_end_is_refused)
{
    expect_refusal({jump(1), return_a()}, past_end, 0);
    expect_refusal({jump(0xffffffff), return_a()}, past_end, 0);
    expect_refusal({return_a(), jump(0)}, past_end, 1);
}

BOOST_AUTO_TEST_CASE(a_jump_past_the_end_on_true_is_refused)
{
    expect_refusal({jump_if(comparison::equal, 0, 2), return_a()}, past_end, 0);
}

BOOST_AUTO_TEST_CASE(a_jump_past_the_end_on_false_is_refused)
{
    expect_refusal({jump_if(comparison::equal, 0, 0, 3), return_a()}, past_end, 0);
}

BOOST_AUTO_TEST_CASE(a_jump_past_the_end_on_true_with_the_index_register_is_refused)
{
    expect_refusal({jump_if_x(comparison::equal, 2), return_a()}, past_end, 0);
}

BOOST_AUTO_TEST_CASE(a_jump_past_the_end_on_false_with_the_index_register_is_refused)
{
    expect_refusal({jump_if_x(comparison::equal, 0, 3), return_a()}, past_end, 0);
}

BOOST_AUTO_TEST_CASE(the_jump_if_equal_compares_with_a_constant)
{
    expect(constant_lets_pass(width::byte, comparison::equal, 1), one_byte, 1);
    expect(constant_lets_pass(width::byte, comparison::equal, 2), one_byte, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_not_equal_compares_with_a_constant)
{
    const program pass_one = {
        load_absolute(8, width::byte), jump_if(comparison::not_equal, 1, 0, 1), return_constant(0),
        return_constant(9)};
    expect(pass_one, one_byte, 1);
    expect(pass_one, {2}, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_greater_compares_with_a_constant)
{
    expect(constant_lets_pass(width::word, comparison::greater, 0x00010202), four_bytes, 4);
    expect(constant_lets_pass(width::word, comparison::greater, 0x00010203), four_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_less_compares_with_a_constant)
{
    expect(constant_lets_pass(width::word, comparison::less, 0xff010203), four_bytes, 4);
    expect(constant_lets_pass(width::word, comparison::less, 0x00010203), four_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_greater_or_equal_compares_with_a_constant)
{
    expect(constant_lets_pass(width::word, comparison::greater_or_equal, 0x00010203), four_bytes, 4);
    expect(constant_lets_pass(width::word, comparison::greater_or_equal, 0x00010204), four_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_less_or_equal_compares_with_a_constant)
{
    expect(constant_lets_pass(width::word, comparison::less_or_equal, 0xff010203), four_bytes, 4);
    expect(constant_lets_pass(width::word, comparison::less_or_equal, 0x00010202), four_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_bits_are_set_compares_with_a_constant)
{
    expect(constant_lets_pass(width::half, comparison::bits_set, 0x1122), two_bytes, 2);
    expect(constant_lets_pass(width::half, comparison::bits_set, 0x1221), two_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_no_bits_are_set_compares_with_a_constant)
{
    expect(constant_lets_pass(width::half, comparison::bits_not_set, 0x1221), two_bytes, 2);
    expect(constant_lets_pass(width::half, comparison::bits_not_set, 0x1122), two_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_equal_compares_with_the_index_register)
{
    expect(index_lets_pass(width::byte, comparison::equal, 1), one_byte, 1);
    expect(index_lets_pass(width::byte, comparison::equal, 2), one_byte, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_not_equal_compares_with_the_index_register)
{
    const program pass_one = {
        load_absolute(8, width::byte), load_constant(reg::x, 1), jump_if_x(comparison::not_equal, 0, 1),
        return_constant(0), return_constant(9)};
    expect(pass_one, one_byte, 1);
    expect(pass_one, {2}, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_greater_compares_with_the_index_register)
{
    expect(index_lets_pass(width::word, comparison::greater, 0x00010202), four_bytes, 4);
    expect(index_lets_pass(width::word, comparison::greater, 0x00010203), four_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_less_compares_with_the_index_register)
{
    expect(index_lets_pass(width::word, comparison::less, 0xff010203), four_bytes, 4);
    expect(index_lets_pass(width::word, comparison::less, 0x00010203), four_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_greater_or_equal_compares_with_the_index_register)
{
    expect(index_lets_pass(width::word, comparison::greater_or_equal, 0x00010203), four_bytes, 4);
    expect(index_lets_pass(width::word, comparison::greater_or_equal, 0x00010204), four_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_less_or_equal_compares_with_the_index_register)
{
    expect(index_lets_pass(width::word, comparison::less_or_equal, 0xff010203), four_bytes, 4);
    expect(index_lets_pass(width::word, comparison::less_or_equal, 0x00010202), four_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_bits_are_set_compares_with_the_index_register)
{
    expect(index_lets_pass(width::half, comparison::bits_set, 0x1122), two_bytes, 2);
    expect(index_lets_pass(width::half, comparison::bits_set, 0x1221), two_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(the_jump_if_no_bits_are_set_compares_with_the_index_register)
{
    expect(index_lets_pass(width::half, comparison::bits_not_set, 0x1221), two_bytes, 2);
    expect(index_lets_pass(width::half, comparison::bits_not_set, 0x1122), two_bytes, dropped);
}

BOOST_AUTO_TEST_CASE(a_comparison_that_does_not_exist_makes_no_instruction)
{
    BOOST_CHECK_THROW(jump_if(static_cast<comparison>(8), 0, 0), std::out_of_range);
    BOOST_CHECK_THROW(jump_if_x(static_cast<comparison>(255), 0), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(comparisons_have_no_sign)
{
    expect(
        {load_constant(reg::a, 0x80000000), jump_if(comparison::greater, 0x7fffffff, 1), return_constant(0),
         return_constant(12)},
        four_bytes, 4);
    expect(
        {load_constant(reg::x, 0xffffffff), jump_if_x(comparison::less, 1), return_constant(0),
         return_constant(12)},
        four_bytes, 4);
}
