// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_MESSAGE_HPP
#define IPLEVEL_DETAIL_MESSAGE_HPP

#include <iplevel/control.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/socket_base.hpp>

#include <algorithm>
#include <cstddef>

namespace iplevel::detail {

using native_handle = boost::asio::ip::udp::socket::native_handle_type;
using message_flags = boost::asio::socket_base::message_flags;

/// One buffer of a datagram, as the system will be told of it.
struct buffer_view
{
    void* data;
    std::size_t size;
};

/// A buffer sequence without its type. Refers to the sequence's memory.
class buffer_list
{
public:
    static constexpr std::size_t capacity = 64;

    template <typename BufferSequence>
    explicit buffer_list(const BufferSequence& buffers) noexcept
    {
        auto end = boost::asio::buffer_sequence_end(buffers);
        for (auto it = boost::asio::buffer_sequence_begin(buffers); it != end; ++it, ++size_)
            if (size_ < capacity)
                views_[size_] = view(*it);
    }

    buffer_list(const buffer_view* views, std::size_t count) noexcept
        : size_(count)
    {
        std::copy_n(views, std::min(count, capacity), views_);
    }

    /// False when the sequence had more than capacity buffers.
    bool complete() const noexcept { return size_ <= capacity; }
    std::size_t size() const noexcept { return size_; }
    const buffer_view* begin() const noexcept { return views_; }
    const buffer_view* end() const noexcept { return views_ + size_; }

private:
    static buffer_view view(boost::asio::mutable_buffer b) noexcept { return {b.data(), b.size()}; }
    static buffer_view view(boost::asio::const_buffer b) noexcept
    {
        return {const_cast<void*>(b.data()), b.size()}; // sendmsg's type wants it, and does not write
    }

    std::size_t size_ = 0;
    buffer_view views_[capacity];
};

/// Memory of a socket address; no memory on a connected socket.
struct address_view
{
    void* data = nullptr;
    std::size_t size = 0;
};

/// How a call behaves when it cannot go on at once.
enum class blocking
{
    as_the_descriptor_says,
    never
};

/// Receive one datagram. On success only: resizes sender to the address received, overwrites control.
std::size_t receive_message(
    native_handle socket, const buffer_list& buffers, address_view& sender, received_control& control,
    message_flags flags, blocking mode, error_code& ec) noexcept;

/// Send one datagram.
std::size_t send_message(
    native_handle socket, const buffer_list& buffers, address_view destination, const send_control& control,
    message_flags flags, blocking mode, error_code& ec) noexcept;

/// Would async_wait return at once, though there is nothing to receive?
bool stays_ready(native_handle socket) noexcept;

/// Does a peek take what it sees? So it is with IPv6 path MTU reports.
bool peeking_takes_reports(native_handle socket) noexcept;

/// Blocks until it is worth trying again; one object serves all waits of one operation.
/**
 * An entry in the error queue makes a socket look ready for ever. The first such wake is passed on, then only
 * new ones are, so that a loop of tries and waits does not spin.
 */
class readiness
{
public:
    readiness(native_handle socket, boost::asio::socket_base::wait_type what) noexcept;
    readiness(const readiness&) = delete;
    readiness& operator=(const readiness&) = delete;
    ~readiness();

    void wait(error_code& ec) noexcept;

private:
    native_handle socket_;
    boost::asio::socket_base::wait_type what_;
    int waits_ = 0;
    int edges_ = -1;
};

} // namespace iplevel::detail

#endif
