// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: a datagram is received into a MutableBufferSequence

#include <iplevel/receive.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket, boost::asio::const_buffer buffer, udp::endpoint& peer)
{
    iplevel::received_control received;
    iplevel::receive_with_control(socket, buffer, peer, received);
}
