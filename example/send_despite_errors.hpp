// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_EXAMPLE_SEND_DESPITE_ERRORS_HPP
#define IPLEVEL_EXAMPLE_SEND_DESPITE_ERRORS_HPP

#include <iplevel.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tuple>

// tag::send[]
/// A send that is faster than the report about an earlier datagram fails with its error; one of its own
/// stays.
template <typename Socket>
boost::asio::awaitable<iplevel::error_code> send_despite_errors(
    Socket& socket, boost::asio::const_buffer bytes, const typename Socket::endpoint_type& destination,
    const iplevel::send_control& control)
{
    constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    iplevel::error_code ec;
    for (int tries = 0; tries == 0 || (ec && tries < 10); ++tries)
        std::tie(ec, std::ignore) =
            co_await iplevel::async_send_with_control(socket, bytes, destination, control, token);
    co_return ec;
}
// end::send[]

#endif
