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

constexpr auto minus_one = static_cast<std::uint32_t>(-1);
constexpr auto no_slot = error::filter_no_such_slot;

constexpr instruction byte(std::uint32_t of_payload) { return load_absolute(8 + of_payload, width::byte); }

} // namespace

BOOST_AUTO_TEST_CASE(a_store_to_a_slot_below_zero_makes_no_instruction)
{
    BOOST_CHECK_THROW(store_scratch(reg::a, minus_one), std::out_of_range);
    expect_refusal({{0x02, 0, 0, minus_one}, return_a()}, no_slot, 0);
}

BOOST_AUTO_TEST_CASE(a_store_to_a_slot_above_15_makes_no_instruction)
{
    BOOST_TEST(store_scratch(reg::a, 15).k == 15u);
    BOOST_CHECK_THROW(store_scratch(reg::a, 16), std::out_of_range);
    expect_refusal({{0x03, 0, 0, 16}, return_a()}, no_slot, 0);
}

BOOST_AUTO_TEST_CASE(a_store_from_a_register_that_does_not_exist_makes_no_instruction)
{
    BOOST_CHECK_THROW(store_scratch(static_cast<reg>(100), 0), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_load_from_a_slot_below_zero_makes_no_instruction)
{
    BOOST_CHECK_THROW(load_scratch(reg::x, minus_one), std::out_of_range);
    expect_refusal({{0x61, 0, 0, minus_one}, return_a()}, no_slot, 0);
}

BOOST_AUTO_TEST_CASE(a_load_from_a_slot_above_15_makes_no_instruction)
{
    BOOST_TEST(load_scratch(reg::x, 15).k == 15u);
    BOOST_CHECK_THROW(load_scratch(reg::x, 16), std::out_of_range);
    expect_refusal({{0x60, 0, 0, 16}, return_a()}, no_slot, 0);
}

BOOST_AUTO_TEST_CASE(a_load_into_a_register_that_does_not_exist_makes_no_instruction)
{
    const auto unknown = static_cast<reg>(100);
    BOOST_CHECK_THROW(load_scratch(unknown, 0), std::out_of_range);
    BOOST_CHECK_THROW(load_constant(unknown, 0), std::out_of_range);
    BOOST_CHECK_THROW(load_length(unknown), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_value_is_kept_in_a_slot)
{
    expect(
        {byte(0), copy_a_to_x(), store_scratch(reg::x, 0), byte(1), load_scratch(reg::a, 0), return_a()},
        {255, 1, 2}, 3);
}

BOOST_AUTO_TEST_CASE(several_values_are_kept_in_their_slots)
{
    program filter;
    for (std::uint32_t slot = 0; slot < 4; ++slot) {
        filter.push_back(byte(slot));
        filter.push_back(store_scratch(reg::a, slot));
    }
    const auto drop_unless = [&](std::uint32_t value) {
        filter.push_back(jump_if(comparison::equal, value, 1));
        filter.push_back(return_constant(0));
    };
    filter.push_back(load_scratch(reg::x, 0));
    filter.push_back(copy_x_to_a());
    drop_unless(10);
    for (std::uint32_t slot = 1; slot < 3; ++slot) {
        filter.push_back(load_scratch(reg::a, slot));
        drop_unless(10 * (slot + 1));
    }
    filter.push_back(return_constant(10));
    expect(filter, {10, 20, 30, 1}, 2);
    expect(filter, {10, 20, 31, 1}, dropped);
}

BOOST_AUTO_TEST_CASE(a_load_from_a_slot_that_some_path_has_not_stored_is_refused)
{
    const auto load = load_scratch(reg::a, 0);
    const auto not_stored = error::filter_slot_not_stored;
    expect_refusal({load, return_a()}, not_stored, 0);
    expect_refusal({store_scratch(reg::x, 1), load, return_a()}, not_stored, 1);
    expect_refusal(
        {jump_if(comparison::equal, 0, 1), store_scratch(reg::a, 0), load, return_a()}, not_stored, 2);
    expect_refusal({jump(1), store_scratch(reg::a, 0), load, return_a()}, not_stored, 2);
    expect(
        {load_constant(reg::a, 9), jump_if(comparison::equal, 0, 0, 2), store_scratch(reg::a, 0), jump(1),
         store_scratch(reg::x, 0), load, return_constant(9)},
        {1, 2}, 1);
}

BOOST_AUTO_TEST_CASE(what_was_stored_is_forgotten_behind_a_jump_but_not_behind_a_return)
{
    const auto load = load_scratch(reg::a, 0);
    expect({return_constant(9), store_scratch(reg::a, 0), load, return_a()}, {1, 2}, 1);
    expect({jump(1), load, return_constant(9)}, {1, 2}, 1);
    expect_refusal({return_constant(9), load, return_a()}, error::filter_slot_not_stored, 1);
}
