// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_INCOMING_MESSAGE_HPP
#define IPLEVEL_DETAIL_INCOMING_MESSAGE_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/message.hpp>

#include <cstddef>

namespace iplevel::detail {

/// The arguments of a system call that receives one datagram, and its results.
/**
 * A receive consists of several small functions instead of one, because the processor loses its predictions
 * of return addresses in a system call: every later return to a function that was called before it is
 * mispredicted. Few calls should therefore be in progress during the system call. receive() makes it as a
 * tail call, which returns to receive_attempt, and receive_attempt is inlined into the function that starts
 * the operation. Measure before changing this.
 */
class incoming_message
{
public:
    incoming_message(buffer_list buffers, address_view sender, message_flags flags) noexcept;
    incoming_message(const incoming_message&) = delete;
    incoming_message& operator=(const incoming_message&) = delete;

    /// Receive the datagram. Returns its size, or -1.
    /**
     * Never throws. Not noexcept, because that would prevent the tail call.
     */
    std::ptrdiff_t receive(native_handle socket, blocking mode);

    /// Get the results of a receive that succeeded.
    void take(address_view& sender, received_control& control) noexcept;

    /// Determine whether a receive has failed because of a signal and must be repeated.
    static bool interrupted(blocking mode) noexcept;

    /// Get the error of a receive that has failed.
    static error_code error() noexcept;

private:
    alignas(std::max_align_t) unsigned char header_[64];
    alignas(std::max_align_t) unsigned char control_[control_capacity];
    message_flags flags_;
};

} // namespace iplevel::detail

#endif
