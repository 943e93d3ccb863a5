// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// must not compile: what was received is not what to send; reply_to() makes one of the other

#include <iplevel/send.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket, boost::asio::const_buffer buffer, const udp::endpoint& peer)
{
    iplevel::received_control received;
    iplevel::send_with_control(socket, buffer, peer, received);
}
