// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: this socket option can be read but not set

#include <iplevel/option/for_ipv4.hpp>
#include <iplevel/option/socket.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket) { socket.set_option(iplevel::for_ipv4(iplevel::original_destination())); }
