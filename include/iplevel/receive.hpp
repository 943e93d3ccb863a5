// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_RECEIVE_HPP
#define IPLEVEL_RECEIVE_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/message_socket.hpp>
#include <iplevel/detail/operation.hpp>
#include <iplevel/detail/receive_attempt.hpp>

#include <boost/asio/socket_base.hpp>

#include <cstddef>

namespace iplevel {

// Socket is a basic_datagram_socket or basic_raw_socket of any protocol and executor.

/// Receive one datagram, its sender and its control data.
/**
 * Equivalent to socket.receive_from(buffers, sender, flags, ec), but also receives control data. The call
 * blocks unless the socket is non_blocking(). A result of 0 bytes without an error is an empty datagram. On
 * failure sender and control are unchanged.
 *
 * @param buffers At most 64 buffers. A longer datagram is truncated, and control.truncated is set.
 * @param control Receives what the kernel reports about the datagram. Reports are enabled by
 * enable_control().
 * @param flags Flags of socket_base. With message_peek the datagram remains in the queue.
 * @return The number of bytes received.
 * @par Errors
 * Errors of the system call are passed on unchanged. An ICMP error that was returned for a datagram sent
 * earlier, such as connection_refused, is reported once and leaves the socket usable: a receive loop can
 * continue. error::too_many_buffers if there are more than 64 buffers.
 * @par Thread safety
 * That of the socket: a send and a receive must not be started at the same time from two threads.
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
    return detail::attempt_now(
        socket, detail::receive_attempt(buffers, &sender, control, flags), "receive_with_control");
}

/// Receive one datagram and its control data, without its sender, as on a connected socket.
/**
 * In all other respects equivalent to receive_with_control() with a sender.
 */
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, received_control& control,
    boost::asio::socket_base::message_flags flags, error_code& ec)
{
    return detail::attempt_now(
        socket,
        detail::receive_attempt(
            buffers, static_cast<typename Socket::endpoint_type*>(nullptr), control, flags),
        ec);
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
    return detail::attempt_now(
        socket,
        detail::receive_attempt(
            buffers, static_cast<typename Socket::endpoint_type*>(nullptr), control, flags),
        "receive_with_control");
}

/// Start an asynchronous receive of one datagram, its sender and its control data.
/**
 * Equivalent to socket.async_receive_from(buffers, sender, flags, token), but also receives control data. The
 * handler is called as if by post, and never from within this function. The handler's associated executor,
 * allocator, immediate executor and cancellation slot are used.
 *
 * @param socket The operation belongs to the socket that this object owns when the function is called. If
 * that socket is closed, reopened, destroyed, released or replaced by assignment, the operation completes
 * with operation_aborted and has received nothing. The object may be destroyed together with its socket.
 * After release(), or after a move from the object, the object must remain at its address until the handler
 * is called.
 * @param buffers Copied by the operation. The memory to which they refer, sender and control must remain
 * valid until the handler is called.
 * @param token A completion token for the signature void(error_code, std::size_t). The size is the number of
 * bytes received.
 * @par Errors
 * Those of receive_with_control(), and operation_aborted after cancellation or close.
 * @throws Whatever the handler's allocator throws. The handler is then not called, and if a datagram had been
 * available it has been removed from the queue and is in buffers, sender and control.
 * @par Cancellation
 * Terminal, partial and total cancellation are supported. A cancelled operation has not consumed a datagram.
 * socket.cancel() ends operations that are waiting. As with all composed operations, a call of
 * socket.cancel() after a wait has completed and before the next receive attempt has no effect, while a
 * cancellation slot and close() always have. Several operations may be outstanding: an arriving datagram ends
 * the waits of all of them and completes one, and the others wait again. A new operation attempts to receive
 * before operations that are already waiting, so keep only one outstanding if the order matters.
 * @note If the system has no means to distinguish sockets (Linux has SO_COOKIE), an operation whose wait has
 * completed mistakes a new socket with the same descriptor for its own.
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

/// Start an asynchronous receive of one datagram and its control data, without its sender.
/**
 * In all other respects equivalent to async_receive_with_control() with a sender.
 */
template <
    typename Socket, typename MutableBufferSequence,
    typename ReadToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<ReadToken> = 0>
auto async_receive_with_control(
    Socket& socket, const MutableBufferSequence& buffers, received_control& control,
    boost::asio::socket_base::message_flags flags, ReadToken&& token = ReadToken())
{
    return detail::async_attempt(
        socket,
        detail::receive_attempt(
            buffers, static_cast<typename Socket::endpoint_type*>(nullptr), control, flags),
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
