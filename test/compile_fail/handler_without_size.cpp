// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: the completion handler must be callable with (error_code, std::size_t)

#include <iplevel/receive.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket, boost::asio::mutable_buffer buffer, udp::endpoint& peer)
{
    iplevel::received_control received;
    iplevel::async_receive_with_control(socket, buffer, peer, received, [](iplevel::error_code) {});
}
