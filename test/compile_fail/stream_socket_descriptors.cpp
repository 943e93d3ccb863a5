// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: datagrams need a basic_datagram_socket or basic_raw_socket, not a stream socket

#include <iplevel/local/operations.hpp>

#include <boost/asio/local/stream_protocol.hpp>

using local = boost::asio::local::stream_protocol;

void use(local::socket& socket, boost::asio::const_buffer buffer)
{
    iplevel::send_with_descriptors(socket, buffer, {});
}
