// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: datagrams need a basic_datagram_socket or basic_raw_socket, not a stream socket

#include <iplevel/error_queue/receive.hpp>

#include <boost/asio/ip/tcp.hpp>

using boost::asio::ip::tcp;

void use(tcp::socket& socket, boost::asio::mutable_buffer buffer, tcp::endpoint& destination)
{
    iplevel::error_report report;
    iplevel::receive_error(socket, buffer, destination, report);
}
