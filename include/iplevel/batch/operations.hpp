// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_BATCH_OPERATIONS_HPP
#define IPLEVEL_BATCH_OPERATIONS_HPP

#include <iplevel/detail/batch_attempt.hpp>
#include <iplevel/detail/despite_errors.hpp>
#include <iplevel/detail/message_socket.hpp>
#include <iplevel/detail/operation.hpp>
#include <iplevel/detail/throw_error.hpp>

#include <cstddef>
#include <utility>

namespace iplevel {

// Socket is a basic_datagram_socket or basic_raw_socket; the batch is of its protocol.

/// Receive the datagrams that are there, at least one.
/**
 * Blocks for the first one unless the socket is non_blocking().
 *
 * @return Datagrams in the batch, coalesced ones counted singly. On failure the batch is empty.
 * @par Errors
 * As receive_with_control(). An error behind the first datagram is reported by the next call.
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
    error_code ec;
    auto count = receive_batch(socket, batch, ec);
    detail::throw_error(ec, "receive_batch");
    return count;
}

/// Receive the datagrams that are there, at least one, asynchronously.
/**
 * The contract is that of async_receive_with_control(). After a batch that emptied the queue the operation
 * waits before it asks the system again.
 *
 * @param batch Must stay valid, at its place, until the handler is called.
 * @param token Completion signature void(error_code, std::size_t): datagrams in the batch.
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

/// Send what is not sent of a batch.
/**
 * Blocks until all is sent unless the socket is non_blocking(); then would_block says that there is no room
 * for the rest.
 *
 * @return Datagrams sent by this call, exactly, with an error too. batch.sent() is then the position of the
 * datagram that the error is about: call again to try it again, or batch.skip() it first.
 * @par Errors
 * As send_with_control(), but for an ICMP error that came back for an earlier datagram: where the system
 * meets it behind the first message of a call it keeps it to itself. With control_flags::errors it is in the
 * error queue.
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
    error_code ec;
    auto count = send_batch(socket, batch, ec);
    detail::throw_error(ec, "send_batch");
    return count;
}

/// Send what is not sent of a batch, all of it, asynchronously.
/**
 * The contract is that of async_send_with_control(), but for cancellation, which may come when a part is
 * sent: only terminal and partial end the operation, and the count tells how much.
 *
 * @param batch Must stay valid, at its place, until the handler is called, and so must the buffers' memory.
 * @param token Completion signature void(error_code, std::size_t): datagrams sent, exactly, with an error
 * too.
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

/// Send what is not sent of a batch on a socket whose errors are read from its error queue.
/**
 * As send_batch(), but the error of an earlier datagram does not end it; see send_despite_errors().
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
    error_code ec;
    auto count = send_batch_despite_errors(socket, batch, ec);
    detail::throw_error(ec, "send_batch_despite_errors");
    return count;
}

/// Send what is not sent of a batch on a socket whose errors are read from its error queue, asynchronously.
/**
 * As async_send_batch(), but the error of an earlier datagram does not end it; see send_despite_errors().
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
