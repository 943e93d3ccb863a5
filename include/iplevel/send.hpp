// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SEND_HPP
#define IPLEVEL_SEND_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/despite_errors.hpp>
#include <iplevel/detail/message_socket.hpp>
#include <iplevel/detail/operation.hpp>
#include <iplevel/detail/send_attempt.hpp>
#include <iplevel/detail/throw_error.hpp>

#include <boost/asio/socket_base.hpp>

#include <cstddef>
#include <optional>
#include <utility>

namespace iplevel {

// Socket is a basic_datagram_socket or basic_raw_socket of any protocol and executor.

/// Send one datagram with control data of its own.
/**
 * As socket.send_to(buffers, destination, flags, ec): blocks unless the socket is non_blocking(). A socket's
 * options are not changed; what control leaves empty they decide. An IPv4-mapped destination on an IPv6
 * socket takes IPv4 control data.
 *
 * @param buffers At most 64 buffers, together one datagram; none or empty ones are an empty datagram.
 * @return Bytes sent: all of them.
 * @par Errors
 * The system's, untouched: with EINVAL or ENETUNREACH the source is not an address of this host, with ENODEV
 * there is no such interface. An ICMP error that came back for an earlier datagram, such as
 * connection_refused, is reported once and this datagram was not sent: beside a reader of errors, send with
 * send_despite_errors(). Those of encode(). error::interface_mismatch, also where destination and control
 * name two interfaces; error::too_many_buffers.
 * @par Thread safety
 * As of the socket: a send and a receive may not be started at the same time from two threads.
 */
template <typename Socket, typename ConstBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, boost::asio::socket_base::message_flags flags, error_code& ec)
{
    return detail::attempt_now(
        socket, detail::send_attempt(buffers, std::optional(destination), control, flags), ec);
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
    error_code ec;
    auto size = send_with_control(socket, buffers, destination, control, flags, ec);
    detail::throw_error(ec, "send_with_control");
    return size;
}

/// Send one datagram to the endpoint that the socket is connected to; else as with a destination.
/**
 * @param control An outgoing_control; braces in its place would be taken for a destination.
 */
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_outgoing_control<OutgoingControl> = 0>
std::size_t send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    boost::asio::socket_base::message_flags flags, error_code& ec)
{
    using endpoint = typename Socket::endpoint_type;
    return detail::attempt_now(
        socket, detail::send_attempt(buffers, std::optional<endpoint>(), control, flags), ec);
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
    error_code ec;
    auto size = send_with_control(socket, buffers, control, flags, ec);
    detail::throw_error(ec, "send_with_control");
    return size;
}

/// Send one datagram with control data of its own, asynchronously.
/**
 * As socket.async_send_to(buffers, destination, flags, token): the handler is called as if by post, never
 * from within this function; associated executor, allocator, immediate executor and cancellation slot are
 * honoured.
 *
 * @param socket As for async_receive_with_control(): the operation ends with its socket, operation_aborted,
 * and has sent nothing.
 * @param buffers Copied; the memory they refer to must stay valid until the handler is called. destination
 * and control are copied whole.
 * @param token Completion signature void(error_code, std::size_t): bytes sent.
 * @par Errors
 * As send_with_control(); operation_aborted after cancellation or close.
 * @throws What the handler's allocator throws: no handler is called then, and the datagram may have been
 * sent.
 * @par Cancellation
 * terminal, partial and total: a cancelled operation has sent nothing. socket.cancel() ends operations that
 * wait; one that comes between a wake and the try that follows is not noticed. An operation tries before
 * those that wait already: where the order of datagrams matters, have one outstanding.
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
        socket, detail::send_attempt(buffers, std::optional(destination), control, flags),
        std::forward<WriteToken>(token));
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

/// Send one datagram on a connected socket, asynchronously; else as with a destination.
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<WriteToken> = 0,
    detail::enable_if_outgoing_control<OutgoingControl> = 0>
auto async_send_with_control(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    boost::asio::socket_base::message_flags flags, WriteToken&& token = WriteToken())
{
    using endpoint = typename Socket::endpoint_type;
    return detail::async_attempt(
        socket, detail::send_attempt(buffers, std::optional<endpoint>(), control, flags),
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

/// Send one datagram on a socket whose errors are read from its error queue.
/**
 * As send_with_control(), but the error of an earlier datagram does not fail it. With control_flags::errors
 * such an error has a report, which receive_error() takes, and yet it would fail the next send, too: one send
 * for each report. So a send that fails with an error that ICMP messages bring is tried again at once. A try
 * that failed has sent nothing: the datagram is sent once, or not at all.
 *
 * @par Errors
 * As send_with_control(), but only the datagram's own, which every try meets: there are ten. The error of an
 * earlier datagram fails one of them, so for all ten to fail an ICMP message would have to arrive before
 * each. A datagram that is too large is tried twice only, since each try leaves a report in the error queue.
 * Where control_flags::errors is not enabled, the errors of earlier datagrams are lost.
 */
template <typename Socket, typename ConstBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const typename Socket::endpoint_type& destination,
    const outgoing_control& control, boost::asio::socket_base::message_flags flags, error_code& ec)
{
    return detail::attempt_now(
        socket,
        detail::despite_errors(detail::send_attempt(buffers, std::optional(destination), control, flags)),
        ec);
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
    error_code ec;
    auto size = send_despite_errors(socket, buffers, destination, control, flags, ec);
    detail::throw_error(ec, "send_despite_errors");
    return size;
}

/// @copydoc send_despite_errors
template <
    typename Socket, typename ConstBufferSequence, typename OutgoingControl,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_outgoing_control<OutgoingControl> = 0>
std::size_t send_despite_errors(
    Socket& socket, const ConstBufferSequence& buffers, const OutgoingControl& control,
    boost::asio::socket_base::message_flags flags, error_code& ec)
{
    using endpoint = typename Socket::endpoint_type;
    return detail::attempt_now(
        socket,
        detail::despite_errors(detail::send_attempt(buffers, std::optional<endpoint>(), control, flags)), ec);
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
    error_code ec;
    auto size = send_despite_errors(socket, buffers, control, flags, ec);
    detail::throw_error(ec, "send_despite_errors");
    return size;
}

/// Send one datagram on a socket whose errors are read from its error queue, asynchronously.
/**
 * As async_send_with_control(), but the error of an earlier datagram does not fail it; see
 * send_despite_errors().
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
        socket,
        detail::despite_errors(detail::send_attempt(buffers, std::optional(destination), control, flags)),
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
    using endpoint = typename Socket::endpoint_type;
    return detail::async_attempt(
        socket,
        detail::despite_errors(detail::send_attempt(buffers, std::optional<endpoint>(), control, flags)),
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
