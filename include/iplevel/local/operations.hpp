// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_LOCAL_OPERATIONS_HPP
#define IPLEVEL_LOCAL_OPERATIONS_HPP

#include <iplevel/detail/local_attempt.hpp>
#include <iplevel/detail/throw_error.hpp>
#include <iplevel/local/control.hpp>

#include <cstddef>
#include <utility>

namespace iplevel {

// Socket is a basic_datagram_socket of the local (Unix domain) protocol.

/// Receive one datagram and the descriptors that came with it.
/**
 * As receive_with_control() in all else. On failure sender and control are unchanged.
 * @param control What it held before is closed when the datagram is there.
 * @par Errors
 * condition::not_supported on systems where iplevel does not know how. not_enough_memory: there was none for
 * the list of descriptors; the datagram is lost, and the descriptors that came with it are closed.
 */
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_with_descriptors(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& sender,
    received_local_control& control, error_code& ec)
{
    return detail::attempt_now(socket, detail::receive_local_attempt(buffers, sender, control), ec);
}

/// @copydoc receive_with_descriptors
template <typename Socket, typename MutableBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t receive_with_descriptors(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& sender,
    received_local_control& control)
{
    error_code ec;
    auto size = receive_with_descriptors(socket, buffers, sender, control, ec);
    detail::throw_error(ec, "receive_with_descriptors");
    return size;
}

/// Receive one datagram and the descriptors that came with it, asynchronously.
/**
 * As async_receive_with_control() in all else.
 * @param token Completion signature void(error_code, std::size_t): bytes received.
 */
template <
    typename Socket, typename MutableBufferSequence,
    typename ReadToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0>
auto async_receive_with_descriptors(
    Socket& socket, const MutableBufferSequence& buffers, typename Socket::endpoint_type& sender,
    received_local_control& control, ReadToken&& token = ReadToken())
{
    return detail::async_attempt(
        socket, detail::receive_local_attempt(buffers, sender, control), std::forward<ReadToken>(token));
}

/// Send one datagram, and descriptors with it, to the endpoint that the socket is connected to.
/**
 * As send_with_control() in all else. The receiver's descriptors are new ones; those sent stay open here.
 * @par Errors
 * invalid_argument for more than outgoing_local_control::most_descriptors; bad_descriptor;
 * operation_not_permitted for credentials that are not the program's own; too_many_references when too many
 * descriptors are on their way.
 */
template <typename Socket, typename ConstBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t send_with_descriptors(
    Socket& socket, const ConstBufferSequence& buffers, const outgoing_local_control& control, error_code& ec)
{
    return detail::attempt_now(socket, detail::send_local_attempt(buffers, control), ec);
}

/// @copydoc send_with_descriptors
template <typename Socket, typename ConstBufferSequence, detail::enable_if_socket<Socket> = 0>
std::size_t send_with_descriptors(
    Socket& socket, const ConstBufferSequence& buffers, const outgoing_local_control& control)
{
    error_code ec;
    auto size = send_with_descriptors(socket, buffers, control, ec);
    detail::throw_error(ec, "send_with_descriptors");
    return size;
}

/// Send one datagram, and descriptors with it, asynchronously.
/**
 * As async_send_with_control() in all else.
 * @param control Copied; the descriptors must stay open until the handler is called.
 * @param token Completion signature void(error_code, std::size_t): bytes sent.
 */
template <
    typename Socket, typename ConstBufferSequence,
    typename WriteToken = boost::asio::default_completion_token_t<typename Socket::executor_type>,
    detail::enable_if_socket<Socket> = 0>
auto async_send_with_descriptors(
    Socket& socket, const ConstBufferSequence& buffers, const outgoing_local_control& control,
    WriteToken&& token = WriteToken())
{
    return detail::async_attempt(
        socket, detail::send_local_attempt(buffers, control), std::forward<WriteToken>(token));
}

} // namespace iplevel

#endif
