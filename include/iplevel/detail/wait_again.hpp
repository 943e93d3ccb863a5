// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The ways in which an operation waits after a wait that ended without a reason. async_wait would return at
// once, again and again, for as long as there is an entry in the socket's error queue.

#ifndef IPLEVEL_DETAIL_WAIT_AGAIN_HPP
#define IPLEVEL_DETAIL_WAIT_AGAIN_HPP

#include <iplevel/detail/native_handle.hpp>
#include <iplevel/detail/readiness.hpp>

#include <boost/asio/socket_base.hpp>

namespace iplevel::detail {

/// What to wait for.
enum class next_wait
{
    readiness, ///< Wait with async_wait, as for the first attempt.
    datagram,  ///< Peek at the next datagram with an empty buffer, which skips those with a bad checksum.
    moment     ///< Wait for a moment to pass.
};

/// Waits of an operation that receives a datagram.
struct wait_for_datagram
{
    static constexpr auto what = boost::asio::socket_base::wait_read;

    static next_wait wait_again(native_handle socket) noexcept
    {
        if (!peeking_takes_reports(socket))
            return next_wait::datagram;
        return stays_ready(socket, what) ? next_wait::moment : next_wait::readiness;
    }
};

/// Waits of an operation that sends.
/**
 * There is no side-effect-free send to wait with, so the operation is repeated after a moment.
 */
struct wait_for_room
{
    static constexpr auto what = boost::asio::socket_base::wait_write;

    static next_wait wait_again(native_handle) noexcept { return next_wait::moment; }
};

#if defined(BOOST_ASIO_DISABLE_EPOLL) && !defined(BOOST_ASIO_HAS_IO_URING)

/// Waits of an operation that receives from the error queue.
/**
 * With select() an entry of the error queue makes the socket readable, and so does a datagram.
 */
struct wait_for_error
{
    static constexpr auto what = boost::asio::socket_base::wait_read;

    static next_wait wait_again(native_handle) noexcept { return next_wait::moment; }
};

#else

/// Waits of an operation that receives from the error queue.
/**
 * Another operation may have taken the entry. A socket that was shut down always looks as if it had one.
 */
struct wait_for_error
{
    static constexpr auto what = boost::asio::socket_base::wait_error;

    static next_wait wait_again(native_handle socket) noexcept
    {
        return stays_ready(socket, what) ? next_wait::moment : next_wait::readiness;
    }
};

#endif

} // namespace iplevel::detail

#endif
