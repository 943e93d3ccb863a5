// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The system's part of sending a batch. The queue of datagrams (detail/send_queue.hpp) plans the messages;
// these functions describe them to the system and send them, on Linux many with one call, elsewhere one.

#ifndef IPLEVEL_SRC_MESSAGE_BATCH_HPP
#define IPLEVEL_SRC_MESSAGE_BATCH_HPP

#include <iplevel/detail/message.hpp>

#include <cstddef>
#include <memory>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

/// The most buffers that the system takes for one message.
inline constexpr std::size_t most_message_buffers = 1024;

/// One datagram, or a run of datagrams that the system cuts apart. Refers to memory of the caller.
struct outgoing_message
{
    address_view destination;
    const outgoing_control* control;
    const buffer_view* buffers;
    std::size_t buffer_count;
    std::size_t datagrams;     ///< More than one make a run.
    std::size_t datagram_size; ///< The size of each datagram but the last of a run, which may be shorter.
};

/// The messages that the next call sends. Each system has its own definition.
struct message_batch;

std::unique_ptr<message_batch, void (*)(message_batch*)> make_message_batch();

/// Determine whether the system cuts runs at all.
bool can_cut_runs() noexcept;

/// Ask whether the system cuts the runs that a socket sends.
/**
 * @return No error if it does. bad_descriptor says that there is no socket, any other error that it does not.
 */
error_code ask_about_runs(native_handle socket) noexcept;

/// Determine whether an option of the socket has each message timestamped when it is sent.
bool stamps_messages(native_handle socket) noexcept;

/// Prepare the batch for messages of a socket, whose local address may have changed since the last ones.
void start_messages(message_batch& batch, native_handle socket) noexcept;

/// Add a message.
/**
 * @return False if there is no room for it, which never happens to the first one, or if ec tells why it
 * cannot be sent.
 */
bool add_message(message_batch& batch, const outgoing_message& message, error_code& ec) noexcept;

/// Send the messages with one call, as many as the system takes, and removes all of them from the batch.
/**
 * A call that may block waits only until there is room for the first message.
 *
 * @return The number of datagrams sent; 0 with an error, which is that of the first message.
 */
std::size_t send_messages(message_batch& batch, blocking mode, error_code& ec) noexcept;

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
