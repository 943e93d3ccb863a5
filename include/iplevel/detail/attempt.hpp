// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// An attempt is what an operation does each time it runs: one call that receives or sends if it can do so at
// once. It is a copyable function object
//
//     std::size_t operator()(native_handle socket, blocking mode, error_code& ec);
//
// that derives from attempt_defaults and from one of the ways to wait in wait_again.hpp.

#ifndef IPLEVEL_DETAIL_ATTEMPT_HPP
#define IPLEVEL_DETAIL_ATTEMPT_HPP

#include <iplevel/error.hpp>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>

#include <cstddef>

namespace iplevel::detail {

/// Determine whether an attempt has failed because there is nothing to receive or no room to send.
inline bool would_block(const error_code& ec) noexcept
{
    return ec && (ec == boost::asio::error::would_block || ec == boost::asio::error::try_again);
}

/// The default members of an attempt. They suit one system call that transfers one datagram or nothing.
struct attempt_defaults
{
    using cancellation_filter = boost::asio::enable_total_cancellation;

    /// Prepare for the operation, which begins.
    static constexpr void start() noexcept {}

    /// Determine whether to wait before the first attempt.
    static constexpr bool wait_first() noexcept { return false; }

    /// Get the result of an operation that ends while it waits.
    static constexpr std::size_t progress() noexcept { return 0; }
};

} // namespace iplevel::detail

#endif
