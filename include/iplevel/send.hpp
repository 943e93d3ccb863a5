// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SEND_HPP
#define IPLEVEL_SEND_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/despite_errors.hpp>
#include <iplevel/detail/message_socket.hpp>
#include <iplevel/detail/operation.hpp>
#include <iplevel/detail/send_attempt.hpp>

#include <boost/asio/socket_base.hpp>

#include <cstddef>
#include <utility>

namespace iplevel {

// Socket is a basic_datagram_socket or basic_raw_socket of any protocol and executor.

/// Send one datagram with control data.
/**
 * Equivalent to socket.send_to(buffers, destination, flags, ec), but also sends control data. The call blocks
 * unless the socket is non_blocking(). The control data apply to this datagram only. Where a member is empty,
 * the socket's option applies. A datagram for an IPv4-mapped destination has IPv4 control data.
 *
 * @param buffers At most 64 buffers, which together are one datagram. Without buffers, or if all are empty,
 * the datagram is empty.
 * @return The number of bytes sent, which is that of the whole datagram.
 * @par Errors
 * Errors of the system call are passed on unchanged. EINVAL or ENETUNREACH can mean that the source
 * is not an address of this host, and ENODEV that the interface does not exist. An ICMP error that was
 * returned for a datagram sent earlier, such as connection_refused, is reported once, and this datagram has
 * then not been sent. If reports are received from the error queue, use send_despite_errors() instead. Those
 * of encode(). error::interface_mismatch, also if destination and control name two interfaces.
 * error::too_many_buffers if there are more than 64 buffers.
 * @par Thread safety
 * That of the socket: a send and a receive must not be started at the same time from two threads.
 */
template <typename Socket, typename ConstBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, boost::asio::socket_base::message_flags flags, error_code& ec)
{
    return detail::attempt_now(socket, detail::send_attempt(buffers, destination, control, flags), ec);
}

/// @copydoc send_with_control
template <typename Socket, typename ConstBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, error_code& ec)
{
    return send_with_control(socket, buffers, destination, control, 0, ec);
}

/// @copydoc send_with_control
template <typename Socket, typename ConstBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, boost::asio::socket_base::message_flags flags = 0)
{
    return detail::attempt_now(
        socket, detail::send_attempt(buffers, destination, control, flags), "send_with_control");
}

/// Send one datagram with control data to the endpoint to which the socket is connected.
/**
 * In all other respects equivalent to send_with_control() with a destination.
 * @param control An outgoing_control. Braces in its place would be taken for a destination.
 */
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_outgoing_control<OutgoingControl> = 0>
std::size_t send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    boost::asio::socket_base::message_flags flags, error_code& ec)
{
    return detail::attempt_now(socket, detail::connected_send_attempt<Socket>(buffers, control, flags), ec);
}

/// @copydoc send_with_control
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_outgoing_control<OutgoingControl> = 0>
std::size_t send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control, error_code& ec)
{
    return send_with_control(socket, buffers, control, 0, ec);
}

/// @copydoc send_with_control
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_outgoing_control<OutgoingControl> = 0>
std::size_t send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    boost::asio::socket_base::message_flags flags = 0)
{
    return detail::attempt_now(
        socket, detail::connected_send_attempt<Socket>(buffers, control, flags), "send_with_control");
}

/// Start an asynchronous send of one datagram with control data.
/**
 * Equivalent to socket.async_send_to(buffers, destination, flags, token), but also sends control data. The
 * handler is called as if by post, and never from within this function. The handler's associated executor,
 * allocator, immediate executor and cancellation slot are used.
 *
 * @param socket As for async_receive_with_control(), the operation belongs to the socket that this object
 * owns. If that socket is closed, the operation completes with operation_aborted and has sent nothing.
 * @param buffers Copied by the operation, as are destination and control. The memory to which the buffers
 * refer must remain valid until the handler is called.
 * @param token A completion token for the signature void(error_code, std::size_t). The size is the number of
 * bytes sent.
 * @par Errors
 * Those of send_with_control(), and operation_aborted after cancellation or close.
 * @throws Whatever the handler's allocator throws. The handler is then not called, and the datagram may have
 * been sent.
 * @par Cancellation
 * Terminal, partial and total cancellation are supported. A cancelled operation has sent nothing.
 * socket.cancel() ends operations that are waiting. A call of it after a wait has completed and before the
 * next send attempt has no effect. A new operation attempts to send before operations that are already
 * waiting, so keep only one outstanding if the order of the datagrams matters.
 * @par Thread safety
 * The operation uses the socket from the handler's associated executor, as Asio's composed operations do.
 */
template <
    typename Socket, typename ConstBufferSequence,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<WriteToken> = 0>
auto async_send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, boost::asio::socket_base::message_flags flags,
    WriteToken&& token = WriteToken())
{
    return detail::async_attempt(
        socket, detail::send_attempt(buffers, destination, control, flags), std::forward<WriteToken>(token));
}

/// @copydoc async_send_with_control
template <
    typename Socket, typename ConstBufferSequence,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<WriteToken> = 0>
auto async_send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, WriteToken&& token = WriteToken())
{
    return async_send_with_control(socket, buffers, destination, control, 0, std::forward<WriteToken>(token));
}

/// Start an asynchronous send of one datagram with control data on a connected socket.
/**
 * In all other respects equivalent to async_send_with_control() with a destination.
 */
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<WriteToken> = 0,
    detail::enable_if_outgoing_control<OutgoingControl> = 0>
auto async_send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    boost::asio::socket_base::message_flags flags, WriteToken&& token = WriteToken())
{
    return detail::async_attempt(
        socket, detail::connected_send_attempt<Socket>(buffers, control, flags),
        std::forward<WriteToken>(token));
}

/// @copydoc async_send_with_control
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<WriteToken> = 0,
    detail::enable_if_outgoing_control<OutgoingControl> = 0>
auto async_send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    WriteToken&& token = WriteToken())
{
    return async_send_with_control(socket, buffers, control, 0, std::forward<WriteToken>(token));
}

/// Send one datagram on a socket whose reports are received from the error queue.
/**
 * Equivalent to send_with_control(), but does not fail with the error of a datagram that was sent earlier.
 * With control_flags::errors such an error has a report, which receive_error() receives, and nevertheless
 * makes one later send fail. Therefore this function repeats a send that fails with an error that ICMP
 * messages cause. A send that fails has sent nothing, so the datagram is sent once or not at all.
 *
 * @par Errors
 * Those of send_with_control() that concern this datagram. A datagram's own error makes each of at most ten
 * attempts fail, while the error of an earlier datagram makes only one fail. A datagram that is too large for
 * the path is sent twice at most, because each attempt adds a report to the error queue. If
 * control_flags::errors is not enabled, the errors of earlier datagrams are lost.
 */
template <typename Socket, typename ConstBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, boost::asio::socket_base::message_flags flags, error_code& ec)
{
    return detail::attempt_now(
        socket, detail::despite_errors(detail::send_attempt(buffers, destination, control, flags)), ec);
}

/// @copydoc send_despite_errors
template <typename Socket, typename ConstBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, error_code& ec)
{
    return send_despite_errors(socket, buffers, destination, control, 0, ec);
}

/// @copydoc send_despite_errors
template <typename Socket, typename ConstBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, boost::asio::socket_base::message_flags flags = 0)
{
    return detail::attempt_now(
        socket, detail::despite_errors(detail::send_attempt(buffers, destination, control, flags)),
        "send_despite_errors");
}

/// @copydoc send_despite_errors
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_outgoing_control<OutgoingControl> = 0>
std::size_t send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    boost::asio::socket_base::message_flags flags, error_code& ec)
{
    return detail::attempt_now(
        socket, detail::despite_errors(detail::connected_send_attempt<Socket>(buffers, control, flags)), ec);
}

/// @copydoc send_despite_errors
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_outgoing_control<OutgoingControl> = 0>
std::size_t send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control, error_code& ec)
{
    return send_despite_errors(socket, buffers, control, 0, ec);
}

/// @copydoc send_despite_errors
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_outgoing_control<OutgoingControl> = 0>
std::size_t send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    boost::asio::socket_base::message_flags flags = 0)
{
    return detail::attempt_now(
        socket, detail::despite_errors(detail::connected_send_attempt<Socket>(buffers, control, flags)),
        "send_despite_errors");
}

/// Start an asynchronous send of one datagram on a socket whose reports are received from the error queue.
/**
 * Equivalent to async_send_with_control(), but does not fail with the error of a datagram that was sent
 * earlier. See send_despite_errors().
 */
template <
    typename Socket, typename ConstBufferSequence,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<WriteToken> = 0>
auto async_send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, boost::asio::socket_base::message_flags flags,
    WriteToken&& token = WriteToken())
{
    return detail::async_attempt(
        socket, detail::despite_errors(detail::send_attempt(buffers, destination, control, flags)),
        std::forward<WriteToken>(token));
}

/// @copydoc async_send_despite_errors
template <
    typename Socket, typename ConstBufferSequence,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<WriteToken> = 0>
auto async_send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, WriteToken&& token = WriteToken())
{
    return async_send_despite_errors(
        socket, buffers, destination, control, 0, std::forward<WriteToken>(token));
}

/// @copydoc async_send_despite_errors
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<WriteToken> = 0,
    detail::enable_if_outgoing_control<OutgoingControl> = 0>
auto async_send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    boost::asio::socket_base::message_flags flags, WriteToken&& token = WriteToken())
{
    return detail::async_attempt(
        socket, detail::despite_errors(detail::connected_send_attempt<Socket>(buffers, control, flags)),
        std::forward<WriteToken>(token));
}

/// @copydoc async_send_despite_errors
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<WriteToken> = 0,
    detail::enable_if_outgoing_control<OutgoingControl> = 0>
auto async_send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    WriteToken&& token = WriteToken())
{
    return async_send_despite_errors(socket, buffers, control, 0, std::forward<WriteToken>(token));
}

} // namespace iplevel

#endif
