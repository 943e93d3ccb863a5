// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: this socket option can be set but not read

#include <iplevel/packet_filter/options.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket)
{
    iplevel::attach_filter filter({});
    socket.get_option(filter);
}
