// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: datagrams need a basic_datagram_socket or basic_raw_socket, not a stream socket

#include <iplevel/batch/operations.hpp>

#include <boost/asio/ip/tcp.hpp>

using boost::asio::ip::tcp;

void use(tcp::socket& socket, iplevel::received_batch<tcp>& batch) { iplevel::receive_batch(socket, batch); }
