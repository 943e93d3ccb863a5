// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_MESSAGE_SOCKET_HPP
#define IPLEVEL_DETAIL_MESSAGE_SOCKET_HPP

#include <boost/asio/basic_datagram_socket.hpp>
#include <boost/asio/basic_raw_socket.hpp>
#include <boost/asio/basic_socket.hpp>

#include <type_traits>

namespace iplevel::detail {

template <typename Protocol, typename Executor>
std::true_type message_socket(const boost::asio::basic_datagram_socket<Protocol, Executor>*);
template <typename Protocol, typename Executor>
std::true_type message_socket(const boost::asio::basic_raw_socket<Protocol, Executor>*);
std::false_type message_socket(...);

/// Whether Socket carries datagrams: a basic_datagram_socket, a basic_raw_socket, or a class derived from
/// one.
template <typename Socket>
inline constexpr bool is_message_socket = decltype(message_socket(static_cast<Socket*>(nullptr)))::value;

template <typename Protocol, typename Executor>
std::true_type any_socket(boost::asio::basic_socket<Protocol, Executor>*);
std::false_type any_socket(...);

/// Accepts all of Asio's sockets, so that an operation can report by static_assert that it requires a
/// datagram or raw socket.
template <typename Socket>
using enable_if_socket = std::enable_if_t<decltype(any_socket(static_cast<Socket*>(nullptr)))::value, int>;

/// Accepts a completion token, as opposed to the message flags that another overload accepts in its place.
template <typename Token>
using enable_if_token = std::enable_if_t<!std::is_convertible_v<Token, int>, int>;

} // namespace iplevel::detail

#endif
