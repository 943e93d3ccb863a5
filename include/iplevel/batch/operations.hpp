// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_BATCH_OPERATIONS_HPP
#define IPLEVEL_BATCH_OPERATIONS_HPP

#include <iplevel/detail/batch_attempt.hpp>
#include <iplevel/detail/despite_errors.hpp>
#include <iplevel/detail/message_socket.hpp>
#include <iplevel/detail/operation.hpp>

#include <cstddef>
#include <utility>

namespace iplevel {

// Socket is a basic_datagram_socket or basic_raw_socket. The batch has the same protocol.

/// Receive the datagrams that are available, at least one.
/**
 * The call blocks until there is a datagram, unless the socket is non_blocking().
 *
 * @return The number of datagrams in the batch, each coalesced one included. On failure the batch is empty.
 * @par Errors
 * Those of receive_with_control(). An error after the first datagram is reported by the next call.
 */
template <typename Socket, detail::enable_if_socket<Socket> = 0>
std::size_t receive_batch(
    Socket& socket, received_batch<typename Socket::protocol_type>& batch, error_code& ec)
{
    return detail::attempt_now(socket, detail::receive_batch_attempt(batch), ec);
}

/// @copydoc receive_batch
template <typename Socket, detail::enable_if_socket<Socket> = 0>
std::size_t receive_batch(Socket& socket, received_batch<typename Socket::protocol_type>& batch)
{
    return detail::attempt_now(socket, detail::receive_batch_attempt(batch), "receive_batch");
}

/// Start an asynchronous receive of the datagrams that are available, at least one.
/**
 * In all other respects equivalent to async_receive_with_control(). If the previous receive has emptied the
 * queue, the operation waits before it calls the system.
 *
 * @param batch Must remain valid and at its address until the handler is called.
 * @param token A completion token for the signature void(error_code, std::size_t). The size is the number of
 * datagrams in the batch.
 */
template <
    typename Socket,
    typename ReadToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0>
auto async_receive_batch(
    Socket& socket, received_batch<typename Socket::protocol_type>& batch, ReadToken&& token = ReadToken())
{
    return detail::async_attempt(
        socket, detail::receive_batch_attempt(batch), std::forward<ReadToken>(token));
}

/// Send the datagrams of a batch that have not been sent yet.
/**
 * The call blocks until all datagrams have been sent, unless the socket is non_blocking(): the error is then
 * would_block if there is no room for the rest.
 *
 * @return The number of datagrams that this call has sent, also if it fails. batch.sent() is then the
 * position of the datagram that failed. Call the function again to repeat it, or batch.skip() to omit it.
 * @par Errors
 * Those of send_with_control(). However, the system does not report an ICMP error of an earlier datagram if
 * it occurs after the first message of a system call. With control_flags::errors the error queue has its
 * report.
 */
template <typename Socket, detail::enable_if_socket<Socket> = 0>
std::size_t send_batch(Socket& socket, outgoing_batch<typename Socket::protocol_type>& batch, error_code& ec)
{
    return detail::attempt_now(socket, detail::send_batch_attempt(batch), ec);
}

/// @copydoc send_batch
template <typename Socket, detail::enable_if_socket<Socket> = 0>
std::size_t send_batch(Socket& socket, outgoing_batch<typename Socket::protocol_type>& batch)
{
    return detail::attempt_now(socket, detail::send_batch_attempt(batch), "send_batch");
}

/// Start an asynchronous send of all datagrams of a batch that have not been sent yet.
/**
 * In all other respects equivalent to async_send_with_control(), except for cancellation: only terminal and
 * partial cancellation are supported, because a part of the batch may have been sent.
 *
 * @param batch Must remain valid and at its address until the handler is called, and so must the memory to
 * which its buffers refer.
 * @param token A completion token for the signature void(error_code, std::size_t). The size is the number of
 * datagrams that the operation has sent, also if it fails.
 */
template <
    typename Socket,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0>
auto async_send_batch(
    Socket& socket, outgoing_batch<typename Socket::protocol_type>& batch, WriteToken&& token = WriteToken())
{
    return detail::async_attempt(socket, detail::send_batch_attempt(batch), std::forward<WriteToken>(token));
}

/// Send a batch on a socket whose reports are received from the error queue.
/**
 * Equivalent to send_batch(), but does not fail with the error of a datagram that was sent earlier. See
 * send_despite_errors().
 */
template <typename Socket, detail::enable_if_socket<Socket> = 0>
std::size_t send_batch_despite_errors(
    Socket& socket, outgoing_batch<typename Socket::protocol_type>& batch, error_code& ec)
{
    return detail::attempt_now(socket, detail::despite_errors(detail::send_batch_attempt(batch)), ec);
}

/// @copydoc send_batch_despite_errors
template <typename Socket, detail::enable_if_socket<Socket> = 0>
std::size_t send_batch_despite_errors(Socket& socket, outgoing_batch<typename Socket::protocol_type>& batch)
{
    return detail::attempt_now(
        socket, detail::despite_errors(detail::send_batch_attempt(batch)), "send_batch_despite_errors");
}

/// Start an asynchronous send of a batch on a socket whose reports are received from the error queue.
/**
 * Equivalent to async_send_batch(), but does not fail with the error of a datagram that was sent earlier. See
 * send_despite_errors().
 */
template <
    typename Socket,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0>
auto async_send_batch_despite_errors(
    Socket& socket, outgoing_batch<typename Socket::protocol_type>& batch, WriteToken&& token = WriteToken())
{
    return detail::async_attempt(
        socket, detail::despite_errors(detail::send_batch_attempt(batch)), std::forward<WriteToken>(token));
}

} // namespace iplevel

#endif
