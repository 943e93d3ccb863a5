// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: this socket option can be set but not read

#include <iplevel/option/flow_label.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket)
{
    iplevel::release_flow_label label(1);
    socket.get_option(label);
}
