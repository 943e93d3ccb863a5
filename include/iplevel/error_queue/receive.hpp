// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ERROR_QUEUE_RECEIVE_HPP
#define IPLEVEL_ERROR_QUEUE_RECEIVE_HPP

#include <iplevel/detail/error_attempt.hpp>
#include <iplevel/detail/message_socket.hpp>
#include <iplevel/detail/operation.hpp>
#include <iplevel/error_queue/report.hpp>

#include <cstddef>
#include <utility>

namespace iplevel {

// Socket is a basic_datagram_socket or basic_raw_socket of any protocol and executor.

/// Receive one report from the socket's error queue, about a datagram that was sent earlier.
/**
 * The call blocks until there is a report, unless the socket is non_blocking(). The kernel queues only the
 * reports that were requested: ICMP and local errors with enable_control(socket, control_flags::errors),
 * timestamps with the timestamping option, completions of zero_copy sends, and missed transmit times with the
 * transmit_time option. The queue shares the limit of the receive buffer, and the kernel drops a report only
 * if it exceeds that limit.
 *
 * An ICMP error also makes one receive and one send on the same socket fail with that error, unless its
 * report has been received before. The socket remains usable. send_despite_errors() handles such failures
 * itself.
 *
 * @param buffers At most 64 buffers, for the part of the datagram that the kernel returns. For an ICMP error
 * it is the part that the ICMP message quotes: for UDP the payload, and on a raw or icmp::datagram socket
 * everything after the IP headers, or including them with header_included. For a transmit timestamp it is the
 * packet from its link header on. For a local error and for error_origin::zero_copy it is empty. Bytes that
 * do not fit are lost, and report.control.truncated is set.
 * @param destination Receives the destination of the datagram, IPv4-mapped on an IPv6 socket, as for sending.
 * It is unspecified for timestamps and zero-copy completions, which have no destination, and has no port for
 * a local error on an IPv4 socket that is not connected.
 * @return The number of bytes of the datagram.
 * @par Errors
 * On failure destination and report are unchanged. If control_flags::errors is not enabled, an error that is
 * pending on the socket has no report, and the call itself fails once with that error, such as
 * connection_refused on a connected socket. error::too_many_buffers. condition::not_supported on systems
 * without error queues.
 * @par Thread safety
 * That of the socket.
 */
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_error(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& destination,
    error_report& report, error_code& ec)
{
    return detail::attempt_now(socket, detail::error_attempt(buffers, destination, report), ec);
}

/// @copydoc receive_error
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_error(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& destination,
    error_report& report)
{
    return detail::attempt_now(socket, detail::error_attempt(buffers, destination, report), "receive_error");
}

/// Start an asynchronous receive of one report from the socket's error queue.
/**
 * The handler is called as if by post, and never from within this function. The handler's associated
 * executor, allocator, immediate executor and cancellation slot are used. The operation may wait at the same
 * time as an async_receive_with_control() on the same socket, and does not make it slower. In contrast, while
 * it waits, Asio's own async_receive_from() makes an additional epoll_ctl call for each datagram. If Asio can
 * only use select() to wait (BOOST_ASIO_DISABLE_EPOLL), arriving datagrams end the wait too, and the
 * operation waits again.
 *
 * @param socket As for async_receive_with_control(), the operation belongs to the socket that this object
 * owns. If that socket is closed, the operation completes with operation_aborted and has received no report.
 * @param buffers Copied by the operation. The memory to which they refer, destination and report must remain
 * valid until the handler is called.
 * @param token A completion token for the signature void(error_code, std::size_t). The size is the number of
 * bytes of the datagram.
 * @par Errors
 * Those of receive_error(), and operation_aborted after cancellation or close.
 * @par Cancellation
 * Terminal, partial and total cancellation are supported. A cancelled operation has not consumed a report.
 * socket.cancel() ends operations that are waiting.
 * @par Thread safety
 * The operation uses the socket from the handler's associated executor, as Asio's composed operations do.
 */
template <
    typename Socket, typename MutableBufferSequence,
    typename ReadToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0, detail::enable_if_token<ReadToken> = 0>
auto async_receive_error(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& destination,
    error_report& report, ReadToken&& token = ReadToken())
{
    return detail::async_attempt(
        socket, detail::error_attempt(buffers, destination, report), std::forward<ReadToken>(token));
}

} // namespace iplevel

#endif
