// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: this socket option can be set but not read

#include <iplevel/multicast/membership.hpp>
#include <iplevel/option/for_ipv4.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket)
{
    iplevel::for_ipv4 membership(iplevel::multicast::leave_group(boost::asio::ip::make_address("232.1.1.1")));
    socket.get_option(membership);
}
