// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ERROR_HPP
#define IPLEVEL_ERROR_HPP

#include <boost/system/error_code.hpp>
#include <boost/system/error_condition.hpp>

#include <type_traits>

namespace iplevel {

/// The type in which every function of the library reports an error.
using boost::system::error_code;

/// Errors that iplevel itself reports, as opposed to errors reported by a system call.
/**
 * An error of a system call is passed on unchanged, in the system category.
 */
enum class error
{
    /// A control message's length is shorter than its header or reaches past the end of the buffer.
    malformed_control = 1,
    /// The buffer given to encode() does not hold all control messages.
    control_buffer_too_small,
    /// The source address in an outgoing_control and the destination of the datagram are of different
    /// families.
    source_family_mismatch,
    /// A buffer sequence has more than 64 buffers, which is Asio's limit for one datagram.
    too_many_buffers,
    /// A packet filter has no instructions.
    filter_empty,
    /// A packet filter has more than 4096 instructions.
    filter_too_long,
    /// A packet filter contains an instruction that classic BPF does not have.
    filter_unknown_instruction,
    /// A packet filter loads ancillary data of a kind that does not exist.
    filter_unknown_ancillary,
    /// A packet filter divides by the constant 0, or takes a remainder modulo 0.
    filter_division_by_zero,
    /// A packet filter shifts by a constant of 32 or more.
    filter_shift_too_wide,
    /// A packet filter uses a scratch slot above 15.
    filter_no_such_slot,
    /// A packet filter loads a scratch slot that has not been stored on every path to the load.
    filter_slot_not_stored,
    /// A packet filter jumps past its last instruction.
    filter_jump_past_end,
    /// The last instruction of a packet filter is not a return.
    filter_no_return,
    /// A line of text is not an instruction of a packet filter, or it defines a label that is already
    /// defined.
    filter_syntax,
    /// A packet filter jumps to a label that is not defined.
    filter_unknown_label,
    /// A packet filter jumps backward, or has a conditional jump over more than 255 instructions.
    filter_jump_too_far,
    /// The interfaces changed during each of several attempts to list them. A further call may succeed.
    interrupted_interface_list,
    /// The kernel's description of the interfaces is malformed.
    malformed_interface_list,
    /// The bytes end before the end of the header, message or datagram.
    message_too_short,
    /// The version field of an IP header is not the expected one.
    wrong_ip_version,
    /// The header length field of an IPv4 header is less than 20 bytes.
    wrong_header_length,
    /// The total length field of an IPv4 header is less than the header's own length.
    wrong_total_length,
    /// The checksum of a message is not correct.
    wrong_checksum,
    /// A value is too large, or has the wrong size, for its field in a header or message.
    field_out_of_range,
    /// The buffer given to encode() does not hold the header or message.
    message_buffer_too_small,
    /// An ICMP message has a body or an extension that its type does not allow.
    icmp_body_mismatch,
    /// The bytes are not ICMP extensions: the version is not 2, the checksum is wrong, or there is no object.
    no_icmp_extensions,
    /// An outgoing_control's interface index, its source's scope id and the destination's scope id do not all
    /// name the same interface.
    interface_mismatch,
    /// Several interfaces have the address, and it has no scope id to say which one is meant.
    ambiguous_interface
};

/// Portable error conditions with which an error_code can be compared, whatever the system's own error number
/// is.
enum class condition
{
    /// The system, or the socket's family or type, does not support the option or feature.
    /**
     * Matches ENOPROTOOPT, EOPNOTSUPP, ENOTSUP and ENOSYS.
     */
    not_supported = 1
};

/// Get the category of iplevel::error. Its name is "iplevel".
const boost::system::error_category& error_category() noexcept;
/// Get the category of iplevel::condition.
const boost::system::error_category& condition_category() noexcept;

/// Convert an error to an error_code. Boost.System calls this function.
inline error_code make_error_code(error e) noexcept { return {static_cast<int>(e), error_category()}; }

/// Convert a condition to an error_condition. Boost.System calls this function.
inline boost::system::error_condition make_error_condition(condition c) noexcept
{
    return {static_cast<int>(c), condition_category()};
}

} // namespace iplevel

namespace boost::system {

/// Makes iplevel::error implicitly convertible to error_code.
template <>
struct is_error_code_enum<iplevel::error> : std::true_type
{};

/// Makes an error_code comparable with an iplevel::condition.
template <>
struct is_error_condition_enum<iplevel::condition> : std::true_type
{};

} // namespace boost::system

#endif
