// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_LOCAL_OPERATIONS_HPP
#define IPLEVEL_LOCAL_OPERATIONS_HPP

#include <iplevel/detail/local_attempt.hpp>
#include <iplevel/detail/message_socket.hpp>
#include <iplevel/detail/operation.hpp>
#include <iplevel/local/control.hpp>

#include <cstddef>
#include <utility>

namespace iplevel {

// Socket is a basic_datagram_socket of the local (Unix domain) protocol.

/// Receive one datagram and the descriptors that were sent with it.
/**
 * In all other respects equivalent to receive_with_control(). On failure sender and control are unchanged.
 * @param control Receives the descriptors. Descriptors that it held before are closed when a datagram has
 * been received.
 * @par Errors
 * condition::not_supported on systems for which iplevel does not implement it. not_enough_memory if the list
 * of descriptors cannot be allocated: the datagram is then lost, and the descriptors that were sent with it
 * are closed.
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
    return detail::attempt_now(
        socket, detail::receive_local_attempt(buffers, sender, control), "receive_with_descriptors");
}

/// Start an asynchronous receive of one datagram and the descriptors that were sent with it.
/**
 * In all other respects equivalent to async_receive_with_control().
 * @param token A completion token for the signature void(error_code, std::size_t). The size is the number of
 * bytes received.
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

/// Send one datagram with descriptors to the endpoint to which the socket is connected.
/**
 * In all other respects equivalent to send_with_control(). The receiver gets duplicates of the descriptors;
 * those in this process remain open.
 * @par Errors
 * invalid_argument for more than outgoing_local_control::most_descriptors; bad_descriptor;
 * operation_not_permitted for credentials that are not those of this process; too_many_references if too many
 * descriptors are in transit.
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
    return detail::attempt_now(socket, detail::send_local_attempt(buffers, control), "send_with_descriptors");
}

/// Start an asynchronous send of one datagram with descriptors.
/**
 * In all other respects equivalent to async_send_with_control().
 * @param control Copied by the operation. The descriptors must remain open until the handler is called.
 * @param token A completion token for the signature void(error_code, std::size_t). The size is the number of
 * bytes sent.
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
