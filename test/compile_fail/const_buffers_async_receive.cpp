// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: a datagram is received into a MutableBufferSequence

#include <iplevel/receive.hpp>

#include <boost/asio/ip/udp.hpp>

#include <vector>

void use(boost::asio::ip::udp::socket& socket, const std::vector<boost::asio::const_buffer>& buffers)
{
    iplevel::received_control received;
    iplevel::async_receive_with_control(socket, buffers, received, [](iplevel::error_code, std::size_t) {});
}
