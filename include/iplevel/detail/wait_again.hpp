// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// How an operation waits after a wake that brought nothing. async_wait would return at once, again and again,
// while an entry stands in the socket's error queue.

#ifndef IPLEVEL_DETAIL_WAIT_AGAIN_HPP
#define IPLEVEL_DETAIL_WAIT_AGAIN_HPP

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/socket_base.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace iplevel::detail {

/// Peeks at the next datagram with an empty buffer; takes no notice of those dropped for their checksum.
struct wait_for_datagram
{
    static constexpr auto what = boost::asio::socket_base::wait_read;

    template <typename Socket, typename Operation>
    static void wait_again(Socket& socket, Operation&& operation)
    {
        socket.async_receive(
            boost::asio::mutable_buffer(), boost::asio::socket_base::message_peek,
            std::forward<Operation>(operation));
    }
};

/// Lets a moment pass: no send is without effect, and a full send buffer does not stay full.
class wait_for_room
{
public:
    static constexpr auto what = boost::asio::socket_base::wait_write;

    template <typename Socket, typename Operation>
    void wait_again(Socket& socket, Operation&& operation)
    {
        using clock = std::chrono::steady_clock;
        using timer = boost::asio::basic_waitable_timer<
            clock, boost::asio::wait_traits<clock>, typename Socket::executor_type>;
        auto moment = std::make_shared<timer>(socket.get_executor(), std::chrono::microseconds(250));
        moment_ = moment;
        moment->async_wait(std::forward<Operation>(operation));
    }

private:
    std::shared_ptr<void> moment_;
};

} // namespace iplevel::detail

#endif
