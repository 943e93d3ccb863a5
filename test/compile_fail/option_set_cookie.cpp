// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: this socket option can be read but not set

#include <iplevel/option/socket.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket, boost::system::error_code& ec)
{
    socket.set_option(iplevel::socket_cookie(), ec);
}
