// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// How an operation waits after a wake that brought nothing. async_wait would return at once, again and again,
// while an entry stands in the socket's error queue.

#ifndef IPLEVEL_DETAIL_WAIT_AGAIN_HPP
#define IPLEVEL_DETAIL_WAIT_AGAIN_HPP

#include <iplevel/detail/message.hpp>
#include <iplevel/detail/pause.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/socket_base.hpp>

#include <utility>

namespace iplevel::detail {

/// Waits as at first, but for a moment only where that would be no wait.
template <typename Socket, typename Operation>
void wait_or_pause(Socket& socket, Operation&& operation)
{
    if (stays_ready(socket.native_handle()))
        pause(socket, std::forward<Operation>(operation));
    else
        std::forward<Operation>(operation).wait();
}

/// Peeks at the next datagram with an empty buffer; takes no notice of those dropped for their checksum.
struct wait_for_datagram
{
    static constexpr auto what = boost::asio::socket_base::wait_read;

    template <typename Socket, typename Operation>
    static void wait_again(Socket& socket, Operation&& operation)
    {
        if (peeking_takes_reports(socket.native_handle()))
            return wait_or_pause(socket, std::forward<Operation>(operation));
        socket.async_receive(
            boost::asio::mutable_buffer(), boost::asio::socket_base::message_peek,
            std::forward<Operation>(operation));
    }
};

/// Lets a moment pass: no send is without effect, and a full send buffer does not stay full.
struct wait_for_room
{
    static constexpr auto what = boost::asio::socket_base::wait_write;

    template <typename Socket, typename Operation>
    static void wait_again(Socket& socket, Operation&& operation)
    {
        pause(socket, std::forward<Operation>(operation));
    }
};

#if defined(BOOST_ASIO_DISABLE_EPOLL) && !defined(BOOST_ASIO_HAS_IO_URING)

/// select() knows no error queue: an entry looks like something to read, and so does a datagram.
struct wait_for_error
{
    static constexpr auto what = boost::asio::socket_base::wait_read;

    template <typename Socket, typename Operation>
    static void wait_again(Socket& socket, Operation&& operation)
    {
        pause(socket, std::forward<Operation>(operation));
    }
};

#else

/// Somebody else may have taken the entry. A socket that was shut down looks as if it had one for ever.
struct wait_for_error
{
    static constexpr auto what = boost::asio::socket_base::wait_error;

    template <typename Socket, typename Operation>
    static void wait_again(Socket& socket, Operation&& operation)
    {
        wait_or_pause(socket, std::forward<Operation>(operation));
    }
};

#endif

} // namespace iplevel::detail

#endif
