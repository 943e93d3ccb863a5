// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_RECEIVE_HPP
#define IPLEVEL_RECEIVE_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/receive_attempt.hpp>
#include <iplevel/detail/throw_error.hpp>

#include <boost/asio/socket_base.hpp>

#include <cstddef>

namespace iplevel {

// Socket is a basic_datagram_socket or basic_raw_socket of any protocol and executor.

/// Receive one datagram, its sender and what the system reported about it.
/**
 * As socket.receive_from(buffers, sender, flags, ec): blocks unless the socket is non_blocking(). Success
 * with 0 bytes is an empty datagram. On failure sender and control are unchanged.
 *
 * @param buffers At most 64 buffers. A datagram that is longer is cut, and control.truncated says so.
 * @param control What was reported; enable reports with enable_control().
 * @param flags Of socket_base: message_peek leaves the datagram in the queue.
 * @return Bytes received.
 * @par Errors
 * The system's, untouched. An ICMP error that came back for an earlier datagram, such as connection_refused,
 * is reported once and the socket is as good as before: a receive loop goes on. error::too_many_buffers.
 * @par Thread safety
 * As of the socket: a send and a receive may not be started at the same time from two threads.
 */
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& sender,
    received_control& control, boost::asio::socket_base::message_flags flags, error_code& ec)
{
    return detail::attempt_now(socket, detail::receive_attempt(buffers, &sender, control, flags), ec);
}

/// @copydoc receive_with_control
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& sender,
    received_control& control, error_code& ec)
{
    return receive_with_control(socket, buffers, sender, control, 0, ec);
}

/// @copydoc receive_with_control
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& sender,
    received_control& control, boost::asio::socket_base::message_flags flags = 0)
{
    error_code ec;
    auto size = receive_with_control(socket, buffers, sender, control, flags, ec);
    detail::throw_error(ec, "receive_with_control");
    return size;
}

/// Receive one datagram where the sender is known or of no interest: on a connected socket.
/**
 * Else as receive_with_control() with a sender.
 */
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, received_control& control,
    boost::asio::socket_base::message_flags flags, error_code& ec)
{
    using endpoint = typename Socket::endpoint_type;
    return detail::attempt_now(
        socket, detail::receive_attempt(buffers, static_cast<endpoint*>(nullptr), control, flags), ec);
}

/// @copydoc receive_with_control
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, received_control& control, error_code& ec)
{
    return receive_with_control(socket, buffers, control, 0, ec);
}

/// @copydoc receive_with_control
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, received_control& control,
    boost::asio::socket_base::message_flags flags = 0)
{
    error_code ec;
    auto size = receive_with_control(socket, buffers, control, flags, ec);
    detail::throw_error(ec, "receive_with_control");
    return size;
}

/// Receive one datagram, its sender and what the system reported about it, asynchronously.
/**
 * As socket.async_receive_from(buffers, sender, flags, token): the handler is called as if by post, never
 * from within this function; associated executor, allocator, immediate executor and cancellation slot are
 * honoured.
 *
 * @param socket The operation belongs to the socket that this object has now. When that is closed, reopened,
 * destroyed, released or replaced by assignment, the operation ends with operation_aborted and has received
 * nothing. The object itself may be destroyed together with its socket; after release() or a move from it, it
 * must stay at its place until the handler is called.
 * @param buffers Copied; the memory they refer to, sender and control must stay valid until the handler is
 * called.
 * @param token Completion signature void(error_code, std::size_t): bytes received.
 * @par Errors
 * As receive_with_control(); operation_aborted after cancellation or close.
 * @throws What the handler's allocator throws: no handler is called then, and a datagram that was there is in
 * buffers, sender and control, and no more in the queue.
 * @par Cancellation
 * terminal, partial and total: a cancelled operation has consumed no datagram. socket.cancel() ends
 * operations that wait; one that comes between a wake and the try that follows is not noticed, as with all
 * composed operations, while slots and close() always are. Several operations may be outstanding; a datagram
 * wakes all and completes one, the others wait again. An operation tries before those that wait already:
 * where it matters which of them gets the next datagram, have one outstanding.
 * @note Where the system does not tell sockets apart (Linux does, by SO_COOKIE), an operation that was woken
 * takes a new socket for its own if that has the same descriptor.
 * @par Thread safety
 * The operation uses the socket from the handler's associated executor, as Asio's composed operations do.
 */
template <
    typename Socket, typename MutableBufferSequence,
    typename ReadToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<ReadToken> = 0>
auto async_receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& sender,
    received_control& control, boost::asio::socket_base::message_flags flags, ReadToken&& token = ReadToken())
{
    return detail::async_attempt(
        socket, detail::receive_attempt(buffers, &sender, control, flags), std::forward<ReadToken>(token));
}

/// @copydoc async_receive_with_control
template <
    typename Socket, typename MutableBufferSequence,
    typename ReadToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<ReadToken> = 0>
auto async_receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& sender,
    received_control& control, ReadToken&& token = ReadToken())
{
    return async_receive_with_control(socket, buffers, sender, control, 0, std::forward<ReadToken>(token));
}

/// Receive one datagram on a connected socket, asynchronously; else as with a sender.
template <
    typename Socket, typename MutableBufferSequence,
    typename ReadToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<ReadToken> = 0>
auto async_receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, received_control& control,
    boost::asio::socket_base::message_flags flags, ReadToken&& token = ReadToken())
{
    using endpoint = typename Socket::endpoint_type;
    return detail::async_attempt(
        socket, detail::receive_attempt(buffers, static_cast<endpoint*>(nullptr), control, flags),
        std::forward<ReadToken>(token));
}

/// @copydoc async_receive_with_control
template <
    typename Socket, typename MutableBufferSequence,
    typename ReadToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<ReadToken> = 0>
auto async_receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, received_control& control,
    ReadToken&& token = ReadToken())
{
    return async_receive_with_control(socket, buffers, control, 0, std::forward<ReadToken>(token));
}

} // namespace iplevel

#endif
