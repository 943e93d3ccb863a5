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

/// Whether an attempt found nothing to receive, or no room to send.
inline bool would_block(const error_code& ec) noexcept
{
    return ec && (ec == boost::asio::error::would_block || ec == boost::asio::error::try_again);
}

/// The members of an attempt that is one system call, which receives or sends one datagram or none.
struct attempt_defaults
{
    using cancellation_filter = boost::asio::enable_total_cancellation;

    /// Called when the operation begins.
    static constexpr void start() noexcept {}

    /// Whether the first attempt is made after a wait.
    static constexpr bool wait_first() noexcept { return false; }

    /// The result of an operation that ends while it waits.
    static constexpr std::size_t progress() noexcept { return 0; }
};

} // namespace iplevel::detail

#endif
