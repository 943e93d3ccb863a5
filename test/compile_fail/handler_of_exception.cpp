// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: the completion handler must be callable with (error_code, std::size_t)

#include <iplevel/send.hpp>

#include <boost/asio/ip/udp.hpp>

#include <exception>

using boost::asio::ip::udp;

void use(udp::socket& socket, boost::asio::const_buffer buffer, const udp::endpoint& peer)
{
    iplevel::async_send_with_control(socket, buffer, peer, {}, [](std::exception_ptr, std::size_t) {});
}
