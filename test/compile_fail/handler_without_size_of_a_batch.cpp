// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// first error: the completion handler must be callable with (error_code, std::size_t)

#include <iplevel/batch/operations.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

void use(udp::socket& socket, iplevel::outgoing_batch<udp>& batch)
{
    iplevel::async_send_batch(socket, batch, [](auto) {});
}
