// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ERROR_QUEUE_RECEIVE_HPP
#define IPLEVEL_ERROR_QUEUE_RECEIVE_HPP

#include <iplevel/detail/error_attempt.hpp>
#include <iplevel/detail/throw_error.hpp>
#include <iplevel/error_queue/report.hpp>

#include <cstddef>
#include <utility>

namespace iplevel {

// Socket is a basic_datagram_socket or basic_raw_socket of any protocol and executor.

/// Take one report from the socket's error queue: what became of a datagram that was sent.
/**
 * Blocks until there is one, unless the socket is non_blocking(). Reports are kept once they are asked for:
 * ICMP and local errors with enable_control(socket, control_flags::errors), timestamps with timestamping,
 * completions with zero_copy sends, missed transmit times with transmit_time. The queue shares the receive
 * buffer's limit; what does not fit is dropped by the system, and only then.
 *
 * A receive and a send on the same socket meet an ICMP error too, each as the error it fails with, unless its
 * report was taken before; they go on after it. send_despite_errors() does so by itself.
 *
 * @param buffers At most 64 buffers, for what the system returns of the datagram. With an ICMP error that is
 * what the ICMP message quotes of it: of a UDP datagram the payload, on a raw or icmp::datagram socket all
 * behind the IP headers, with header_included those too. With a transmit timestamp it is the packet from its
 * link header on; with a local error and with error_origin::zero_copy nothing. What does not fit is lost, and
 * report.control.truncated says so.
 * @param destination Where the datagram was going, IPv4-mapped on an IPv6 socket as the socket sends to it.
 * Unspecified with timestamps and zero-copy completions, which have none; without port with a local error on
 * an IPv4 socket that is not connected.
 * @return Bytes of the datagram.
 * @par Errors
 * On failure destination and report are unchanged. An error that is pending on the socket without a report,
 * because control_flags::errors is not enabled, is the operation's own, once: connection_refused on a
 * connected socket. error::too_many_buffers. condition::not_supported on systems without error queues.
 * @par Thread safety
 * As of the socket.
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
    error_code ec;
    auto size = receive_error(socket, buffers, destination, report, ec);
    detail::throw_error(ec, "receive_error");
    return size;
}

/// Take one report from the socket's error queue, asynchronously.
/**
 * The handler is called as if by post, never from within this function; associated executor, allocator,
 * immediate executor and cancellation slot are honoured. May wait beside async_receive_with_control() on the
 * same socket, which it costs nothing; Asio's own async_receive_from() pays an epoll_ctl for each datagram as
 * long as it waits. Where Asio has only select() to wait with (BOOST_ASIO_DISABLE_EPOLL), datagrams wake it
 * too.
 *
 * @param socket As for async_receive_with_control(): the operation ends with its socket, operation_aborted,
 * and has taken no report.
 * @param buffers Copied; the memory they refer to, destination and report must stay valid until the handler
 * is called.
 * @param token Completion signature void(error_code, std::size_t): bytes of the datagram.
 * @par Errors
 * As receive_error(); operation_aborted after cancellation or close.
 * @par Cancellation
 * terminal, partial and total: a cancelled operation has taken no report. socket.cancel() ends operations
 * that wait.
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
