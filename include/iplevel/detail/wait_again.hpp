// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// How an operation waits after a wake that brought nothing. async_wait would return at once, again and again,
// while an entry stands in the socket's error queue.

#ifndef IPLEVEL_DETAIL_WAIT_AGAIN_HPP
#define IPLEVEL_DETAIL_WAIT_AGAIN_HPP

#include <iplevel/detail/message.hpp>

#include <boost/asio/socket_base.hpp>

namespace iplevel::detail {

enum class next_wait
{
    readiness, ///< as at first, with async_wait
    datagram,  ///< peek at the next one with an empty buffer: takes no notice of those with a bad checksum
    moment     ///< for no event: let a moment pass
};

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

/// No send is without effect that one could wait with, and a full send buffer does not stay full.
struct wait_for_room
{
    static constexpr auto what = boost::asio::socket_base::wait_write;

    static next_wait wait_again(native_handle) noexcept { return next_wait::moment; }
};

#if defined(BOOST_ASIO_DISABLE_EPOLL) && !defined(BOOST_ASIO_HAS_IO_URING)

/// select() knows no error queue: an entry looks like something to read, and so does a datagram.
struct wait_for_error
{
    static constexpr auto what = boost::asio::socket_base::wait_read;

    static next_wait wait_again(native_handle) noexcept { return next_wait::moment; }
};

#else

/// Somebody else may have taken the entry. A socket that was shut down looks as if it had one for ever.
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
