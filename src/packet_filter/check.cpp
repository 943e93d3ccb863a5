// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/packet_filter/options.hpp>

#include "forms.hpp"

#include <boost/system/system_error.hpp>
#include <boost/throw_exception.hpp>

#include <array>
#include <stdexcept>
#include <string>

namespace iplevel::packet_filter {
namespace {

constexpr std::uint32_t first_ancillary = 0xfffff000;
constexpr std::uint32_t xor_x = 0xfffff028; // an ancillary load that has no name, and sets A to A ^ X

error_code check_load(std::uint32_t k) noexcept
{
    const bool known = k < first_ancillary || k == xor_x ||
                       find(ancillary_names, [=](const ancillary_name& n) { return n.k == k; });
    return known ? error_code() : error::filter_unknown_ancillary;
}

/// Check an instruction that is followed by `rest` instructions.
error_code check(const instruction& i, std::size_t rest) noexcept
{
    const auto f = find_form(i.op);
    if (!f)
        return error::filter_unknown_instruction;
    if (f->kind == operand::absolute)
        return check_load(i.k);
    if (f->kind == operand::scratch && i.k >= scratch_slots)
        return error::filter_no_such_slot;
    if ((f->op == 0x34 || f->op == 0x94) && i.k == 0)
        return error::filter_division_by_zero;
    if ((f->op == 0x64 || f->op == 0x74) && i.k >= 32)
        return error::filter_shift_too_wide;
    if (f->kind == operand::target ? i.k >= rest
                                   : is_conditional_jump(i.op) && (i.jt >= rest || i.jf >= rest))
        return error::filter_jump_past_end;
    return {};
}

/// Find the index of the first load from a scratch slot that is not stored on every path to the load.
/**
 * The check is the kernel's own, which is stricter than necessary: it assumes that execution can continue
 * after a return.
 */
std::size_t find_load_before_store(const program& filter) noexcept
{
    std::array<std::uint16_t, longest_program> stored_at; // on all jumps to an instruction, one bit per slot
    stored_at.fill(0xffff);
    unsigned stored = 0;
    for (std::size_t at = 0; at < filter.size(); ++at) {
        const auto& i = filter[at];
        const auto jump_over = [&](std::uint32_t skip) {
            stored_at[at + 1 + skip] &= static_cast<std::uint16_t>(stored);
        };
        stored &= stored_at[at];
        if (i.op == 0x02 || i.op == 0x03) {
            stored |= 1u << i.k;
        } else if (i.op == 0x60 || i.op == 0x61) {
            if ((stored & 1u << i.k) == 0)
                return at;
        } else if (i.op == 0x05) {
            jump_over(i.k);
            stored = 0xffff;
        } else if (is_conditional_jump(i.op)) {
            jump_over(i.jt);
            jump_over(i.jf);
            stored = 0xffff;
        }
    }
    return filter.size();
}

} // namespace

void detail::throw_no_such(const char* what, unsigned value)
{
    boost::throw_exception(
        std::out_of_range(std::string("packet_filter: there is no ") + what + ' ' + std::to_string(value)));
}

std::size_t check(const program& filter, error_code& ec) noexcept
{
    if (filter.empty()) {
        ec = error::filter_empty;
        return 0;
    }
    if (filter.size() > longest_program) {
        ec = error::filter_too_long;
        return longest_program;
    }
    for (std::size_t at = 0; at < filter.size(); ++at) {
        ec = check(filter[at], filter.size() - at - 1);
        if (ec)
            return at;
    }
    if ((filter.back().op & 0x07) != 0x06) {
        ec = error::filter_no_return;
        return filter.size() - 1;
    }
    const auto at = find_load_before_store(filter);
    if (at < filter.size())
        ec = error::filter_slot_not_stored;
    return at;
}

void check(const program& filter)
{
    error_code ec;
    const auto at = check(filter, ec);
    if (ec)
        boost::throw_exception(boost::system::system_error(ec, "check: instruction " + std::to_string(at)));
}

program steer_by_cpu(std::uint32_t sockets)
{
    if (sockets == 0)
        boost::throw_exception(std::out_of_range("steer_by_cpu: there are no 0 sockets to choose from"));
    return {load_ancillary(ancillary::cpu), compute(operation::modulo, sockets), return_a()};
}

} // namespace iplevel::packet_filter
