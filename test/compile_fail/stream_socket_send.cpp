// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: datagrams need a basic_datagram_socket or basic_raw_socket, not a stream socket

#include <iplevel/send.hpp>

#include <boost/asio/ip/tcp.hpp>

using boost::asio::ip::tcp;

void use(tcp::socket& socket, boost::asio::const_buffer buffer, tcp::endpoint& peer)
{
    iplevel::async_send_with_control(socket, buffer, peer, {}, [](iplevel::error_code, std::size_t) {});
}
