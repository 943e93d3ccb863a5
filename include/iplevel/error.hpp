// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ERROR_HPP
#define IPLEVEL_ERROR_HPP

#include <boost/system/error_code.hpp>
#include <boost/system/error_condition.hpp>

#include <type_traits>

namespace iplevel {

/// What every function here reports: a number and whose it is.
using boost::system::error_code;

/// What no system call has said: errors found in bytes or values before or after the system was asked.
/**
 * Errors of the system pass through this library untouched, in the system category.
 */
enum class error
{
    /// A control message's length is shorter than its header or reaches past the end of the buffer.
    malformed_control = 1,
    /// The buffer given to encode() does not hold all control messages.
    control_buffer_too_small,
    /// The source address in an outgoing_control is of another family than the datagram.
    source_family_mismatch,
    /// More buffers than one datagram can be made of (64, as in Asio).
    too_many_buffers,
    /// A packet filter without instructions.
    filter_empty,
    /// A packet filter of more than 4096 instructions.
    filter_too_long,
    /// An instruction that the machine of packet filters does not have.
    filter_unknown_instruction,
    /// A load of something the system does not know about packets.
    filter_unknown_ancillary,
    /// A division or modulo by the constant 0.
    filter_division_by_zero,
    /// A shift by a constant of 32 or more.
    filter_shift_too_wide,
    /// A scratch slot above 15.
    filter_no_such_slot,
    /// A load from a scratch slot that not every path to it has stored.
    filter_slot_not_stored,
    /// A jump past the last instruction.
    filter_jump_past_end,
    /// A packet filter whose last instruction does not return.
    filter_no_return,
    /// Text that is no instruction of a packet filter, or a label that stands twice.
    filter_syntax,
    /// A jump to a label that does not stand anywhere.
    filter_unknown_label,
    /// A jump backward, or a conditional one over more than 255 instructions.
    filter_jump_too_far,
    /// Interfaces came and went during each of several attempts to list them; another may succeed.
    interrupted_interface_list,
    /// What the system says of its interfaces does not keep its own form.
    malformed_interface_list,
    /// The bytes end before the header, message or datagram does.
    message_too_short,
    /// The version in an IP header is not the one that was asked for.
    wrong_ip_version,
    /// An IPv4 header says that it is shorter than 20 bytes.
    wrong_header_length,
    /// An IPv4 header says that the datagram is shorter than the header.
    wrong_total_length,
    /// The checksum of a message is not that of its bytes.
    wrong_checksum,
    /// A value is too large, or of the wrong size, for its field in a header or message.
    field_out_of_range,
    /// The buffer given to encode() does not hold the header or message.
    message_buffer_too_small,
    /// An ICMP message has a body or an extension that its type does not have.
    icmp_body_mismatch,
    /// Bytes that are no ICMP extensions: not of version 2, with a wrong checksum, or without an object.
    no_icmp_extensions,
    /// An outgoing_control and the destination's scope id, or the source's, name two different interfaces.
    interface_mismatch
};

/// The question to ask of an error, whatever the system calls it.
enum class condition
{
    /// The system, or this socket's family or type, does not have the option or feature.
    /**
     * Matches ENOPROTOOPT, EOPNOTSUPP, ENOTSUP and ENOSYS.
     */
    not_supported = 1
};

/// The category of error; its name is "iplevel".
const boost::system::error_category& error_category() noexcept;
/// The category of condition.
const boost::system::error_category& condition_category() noexcept;

/// Makes error an error_code; Boost.System calls it.
inline error_code make_error_code(error e) noexcept { return {static_cast<int>(e), error_category()}; }

/// Makes condition comparable with an error_code; Boost.System calls it.
inline boost::system::error_condition make_error_condition(condition c) noexcept
{
    return {static_cast<int>(c), condition_category()};
}

} // namespace iplevel

namespace boost::system {

/// Lets an error stand where an error_code does.
template <>
struct is_error_code_enum<iplevel::error> : std::true_type
{};

/// Lets an error_code be compared with a condition.
template <>
struct is_error_condition_enum<iplevel::condition> : std::true_type
{};

} // namespace boost::system

#endif
