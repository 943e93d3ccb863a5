// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_READINESS_HPP
#define IPLEVEL_DETAIL_READINESS_HPP

#include <iplevel/detail/native_handle.hpp>
#include <iplevel/error.hpp>

#include <boost/asio/socket_base.hpp>

namespace iplevel::detail {

/// Determine whether a wait would complete immediately although the last attempt would have blocked.
bool stays_ready(native_handle socket, boost::asio::socket_base::wait_type what) noexcept;

/// Determine whether a receive with message_peek may remove what it returns, as it does with IPv6 path MTU
/// reports.
bool peeking_takes_reports(native_handle socket) noexcept;

/// Waits for a socket during one synchronous operation.
/**
 * A socket is ready as long as its error queue is not empty. Therefore only the first wait completes because
 * the socket is ready. Later waits complete when it becomes ready again, so that the operation does not spin.
 */
class readiness
{
public:
    readiness(native_handle socket, boost::asio::socket_base::wait_type what) noexcept;
    readiness(const readiness&) = delete;
    readiness& operator=(const readiness&) = delete;
    ~readiness();

    /// Block until another attempt is worthwhile.
    void wait(error_code& ec) noexcept;

private:
    native_handle socket_;
    boost::asio::socket_base::wait_type what_;
    int waits_ = 0;
    int edges_ = -1;
};

} // namespace iplevel::detail

#endif
