// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// must not compile: a stream has no datagrams

#include <iplevel/receive.hpp>

#include <boost/asio/ip/tcp.hpp>

using boost::asio::ip::tcp;

void use(tcp::socket& socket, boost::asio::mutable_buffer buffer, tcp::endpoint& peer)
{
    iplevel::received_control received;
    iplevel::receive_with_control(socket, buffer, peer, received);
}
