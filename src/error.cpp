// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/error.hpp>

#include <boost/system/errc.hpp>

#include <string>

namespace iplevel {
namespace {

namespace errc = boost::system::errc;

const char* text(error e) noexcept
{
    switch (e) {
    case error::malformed_control: return "malformed control message";
    case error::control_buffer_too_small: return "control buffer too small";
    case error::source_family_mismatch: return "source address of another family than the datagram";
    case error::too_many_buffers: return "too many buffers for one datagram";
    case error::filter_empty: return "packet filter without instructions";
    case error::filter_too_long: return "packet filter of more than 4096 instructions";
    case error::filter_unknown_instruction: return "unknown instruction in a packet filter";
    case error::filter_unknown_ancillary: return "unknown ancillary load in a packet filter";
    case error::filter_division_by_zero: return "division by zero in a packet filter";
    case error::filter_shift_too_wide: return "shift by 32 or more in a packet filter";
    case error::filter_no_such_slot: return "no such scratch slot in a packet filter";
    case error::filter_slot_not_stored: return "scratch slot loaded before it is stored in a packet filter";
    case error::filter_jump_past_end: return "jump past the end of a packet filter";
    case error::filter_no_return: return "packet filter does not end with a return";
    case error::filter_syntax: return "syntax error in a packet filter";
    case error::filter_unknown_label: return "unknown label in a packet filter";
    case error::filter_jump_too_far: return "jump too far in a packet filter";
    case error::interrupted_interface_list: return "interfaces changed while they were being listed";
    case error::malformed_interface_list: return "malformed list of interfaces";
    case error::message_too_short: return "message too short";
    case error::wrong_ip_version: return "wrong IP version";
    case error::wrong_header_length: return "wrong header length";
    case error::wrong_total_length: return "wrong total length";
    case error::wrong_checksum: return "wrong checksum";
    case error::field_out_of_range: return "value out of its field's range";
    case error::message_buffer_too_small: return "message buffer too small";
    case error::icmp_body_mismatch: return "body or extension of another ICMP type";
    case error::no_icmp_extensions: return "no ICMP extensions";
    case error::interface_mismatch: return "interface index and scope id name different interfaces";
    case error::ambiguous_interface: return "several interfaces have the address";
    }
    return "unknown iplevel error";
}

class category_of_errors final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "iplevel"; }
    std::string message(int value) const override { return text(static_cast<error>(value)); }
    const char* message(int value, char*, std::size_t) const noexcept override
    {
        return text(static_cast<error>(value));
    }
};

class category_of_conditions final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "iplevel.condition"; }
    std::string message(int) const override { return "not supported"; }

    bool equivalent(const error_code& ec, int) const noexcept override
    {
        return ec == errc::no_protocol_option || ec == errc::operation_not_supported ||
               ec == errc::not_supported || ec == errc::function_not_supported;
    }
};

} // namespace

const boost::system::error_category& error_category() noexcept
{
    static const category_of_errors category;
    return category;
}

const boost::system::error_category& condition_category() noexcept
{
    static const category_of_conditions category;
    return category;
}

} // namespace iplevel
