// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The system calls that send a batch. send_queue decides in which messages the datagrams are sent. These
// functions convert the messages into the system's own format and send them: on Linux many messages with one
// call, on other systems one.

#ifndef IPLEVEL_SRC_MESSAGE_BATCH_HPP
#define IPLEVEL_SRC_MESSAGE_BATCH_HPP

#include <iplevel/detail/message.hpp>

#include <cstddef>
#include <memory>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

/// The largest number of buffers that the system accepts for one message.
inline constexpr std::size_t most_message_buffers = 1024;

/// A single datagram, or a run of datagrams that the system separates. Refers to memory of the caller.
struct outgoing_message
{
    address_view destination;
    const outgoing_control* control;
    const buffer_view* buffers;
    std::size_t buffer_count;
    std::size_t datagrams;     ///< The number of datagrams. More than one form a run.
    std::size_t datagram_size; ///< The size of each datagram. The last of a run may be shorter.
};

/// The messages that the next call sends. Defined by each system.
struct message_batch;

/// Make an empty batch.
std::unique_ptr<message_batch, void (*)(message_batch*)> make_message_batch();

/// Determine whether the system can separate runs.
bool supports_runs() noexcept;

/// Ask whether the system separates the runs that are sent on a socket.
/**
 * @return No error if it does. bad_descriptor if there is no socket, and any other error if it does not.
 */
error_code ask_about_runs(native_handle socket) noexcept;

/// Determine whether an option of the socket enables transmit timestamps for all messages.
bool stamps_messages(native_handle socket) noexcept;

/// Begin to send on a socket. Discards what was known about the previous socket.
void start_messages(message_batch& batch, native_handle socket) noexcept;

/// Add a message.
/**
 * @return False if there is no room for the message, or if it cannot be sent, in which case ec is set. There
 * is always room for the first message.
 */
bool add_message(message_batch& batch, const outgoing_message& message, error_code& ec) noexcept;

/// Send as many messages as the system accepts in one call, and remove all messages from the batch.
/**
 * If the call may block, it does so only until there is room for the first message.
 *
 * @return The number of datagrams sent. It is 0 if the first message fails, in which case ec is set.
 */
std::size_t send_messages(message_batch& batch, blocking mode, error_code& ec) noexcept;

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
