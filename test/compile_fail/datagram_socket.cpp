// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/receive.hpp>
#include <iplevel/send.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket, boost::asio::mutable_buffer buffer, udp::endpoint& peer)
{
    iplevel::received_control received;
    iplevel::receive_with_control(socket, buffer, peer, received);
    iplevel::send_with_control(socket, boost::asio::const_buffer(buffer), peer, {});
    auto handler = [](iplevel::error_code, std::size_t) {};
    iplevel::async_receive_with_control(socket, buffer, peer, received, handler);
    iplevel::async_send_with_control(socket, buffer, peer, {}, handler);
}
