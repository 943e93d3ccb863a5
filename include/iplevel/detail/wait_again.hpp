// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// What an operation waits for if an attempt after a wait would have blocked. async_wait would complete
// immediately, again and again, as long as there is an entry in the socket's error queue.

#ifndef IPLEVEL_DETAIL_WAIT_AGAIN_HPP
#define IPLEVEL_DETAIL_WAIT_AGAIN_HPP

#include <iplevel/detail/native_handle.hpp>
#include <iplevel/detail/readiness.hpp>

#include <boost/asio/socket_base.hpp>

namespace iplevel::detail {

/// What to wait for before the next attempt.
enum class next_wait
{
    readiness, ///< async_wait, as before the first attempt.
    datagram,  ///< A peek with an empty buffer, which skips datagrams with a bad checksum.
    moment     ///< A short interval of time.
};

/// The waits of an operation that receives a datagram.
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

/// The waits of an operation that sends.
/**
 * There is no side-effect-free send to wait with, so the operation retries after a delay.
 */
struct wait_for_room
{
    static constexpr auto what = boost::asio::socket_base::wait_write;

    static next_wait wait_again(native_handle) noexcept { return next_wait::moment; }
};

#if defined(BOOST_ASIO_DISABLE_EPOLL) && !defined(BOOST_ASIO_HAS_IO_URING)

/// The waits of an operation that receives from the error queue.
/**
 * select() reports an entry in the error queue as readable, and does the same for a datagram.
 */
struct wait_for_error
{
    static constexpr auto what = boost::asio::socket_base::wait_read;

    static next_wait wait_again(native_handle) noexcept { return next_wait::moment; }
};

#else

/// The waits of an operation that receives from the error queue.
/**
 * Another operation may have received the entry. A socket that was shut down is always ready for errors.
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
