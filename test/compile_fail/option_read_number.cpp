// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: this socket option can be set but not read

#include <iplevel/option/socket.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket)
{
    iplevel::receive_buffer_force size(0);
    socket.get_option(size);
}
