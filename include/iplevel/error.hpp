// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ERROR_HPP
#define IPLEVEL_ERROR_HPP

#include <boost/system/error_code.hpp>
#include <boost/system/error_condition.hpp>

#include <type_traits>

namespace iplevel {

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
    /// The source address in a send_control is of another family than the datagram.
    source_family_mismatch,
    /// More buffers than one datagram can be made of (64, as in Asio).
    too_many_buffers
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

const boost::system::error_category& error_category() noexcept;
const boost::system::error_category& condition_category() noexcept;

inline error_code make_error_code(error e) noexcept { return {static_cast<int>(e), error_category()}; }

inline boost::system::error_condition make_error_condition(condition c) noexcept
{
    return {static_cast<int>(c), condition_category()};
}

} // namespace iplevel

namespace boost::system {

template <>
struct is_error_code_enum<iplevel::error> : std::true_type
{};

template <>
struct is_error_condition_enum<iplevel::condition> : std::true_type
{};

} // namespace boost::system

#endif
