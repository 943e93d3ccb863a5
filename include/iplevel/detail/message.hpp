// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_MESSAGE_HPP
#define IPLEVEL_DETAIL_MESSAGE_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/native_handle.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/config.hpp>

#include <cstddef>
#include <type_traits>

namespace iplevel::detail {

using message_flags = boost::asio::socket_base::message_flags;

/// One buffer of a datagram, as the system will be told of it.
struct buffer_view
{
    void* data;
    std::size_t size;
};

/// A buffer sequence without its type. Refers to views of the sequence's memory.
class buffer_list
{
public:
    static constexpr std::size_t capacity = 64;

    /// Of more than capacity buffers there are but so many views.
    buffer_list(const buffer_view* views, std::size_t count) noexcept : views_(views), size_(count) {}

    /// False when the sequence had more than capacity buffers.
    bool complete() const noexcept { return size_ <= capacity; }
    std::size_t size() const noexcept { return size_; }
    const buffer_view* begin() const noexcept { return views_; }

private:
    const buffer_view* views_;
    std::size_t size_;
};

/// Views of a buffer sequence: one where the sequence is a buffer, which leaves the frame of a try small.
template <typename BufferSequence>
class buffer_views
{
public:
    explicit buffer_views(const BufferSequence& buffers) noexcept
    {
        auto end = boost::asio::buffer_sequence_end(buffers);
        for (auto it = boost::asio::buffer_sequence_begin(buffers); it != end; ++it, ++size_)
            if (size_ < capacity)
                views_[size_] = view(*it);
    }

    operator buffer_list() const noexcept { return {views_, size_}; }

private:
    static constexpr bool is_buffer =
        std::is_convertible_v<const BufferSequence*, const boost::asio::mutable_buffer*> ||
        std::is_convertible_v<const BufferSequence*, const boost::asio::const_buffer*>;
    static constexpr std::size_t capacity = is_buffer ? 1 : buffer_list::capacity;

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

/// One datagram on its way in: what the system call is given, and what it leaves.
/**
 * In steps, because each return to a frame from before a system call is one that the processor did not
 * foresee: receive() ends in the call and leaves no frame. Refers to the buffers and the sender's memory.
 */
class incoming_message
{
public:
    incoming_message(buffer_list buffers, address_view sender, message_flags flags) noexcept;
    incoming_message(const incoming_message&) = delete;
    incoming_message& operator=(const incoming_message&) = delete;

    /// Bytes received, or -1. Does not throw; were it noexcept, it would keep a frame to make sure of that.
    std::ptrdiff_t receive(native_handle socket, blocking mode);

    /// After success: resizes sender to the address received, overwrites control.
    void take(address_view& sender, received_control& control) noexcept;

    /// After a failure: did a signal end a receive that does not block?
    static bool interrupted(blocking mode) noexcept;

    /// Why it failed.
    static error_code error() noexcept;

private:
    alignas(std::max_align_t) unsigned char header_[64];
    alignas(std::max_align_t) unsigned char control_[control_capacity];
    message_flags flags_;
};

/// Receive one datagram. On success only: resizes sender to the address received, overwrites control.
BOOST_FORCEINLINE std::size_t receive_message(
    native_handle socket, buffer_list buffers, address_view& sender, received_control& control,
    message_flags flags, blocking mode, error_code& ec) noexcept
{
    if (!buffers.complete()) {
        ec = error::too_many_buffers;
        return 0;
    }
    incoming_message message(buffers, sender, flags);
    std::ptrdiff_t received;
    do
        received = message.receive(socket, mode);
    while (received < 0 && message.interrupted(mode));
    if (received < 0) {
        ec = message.error();
        return 0;
    }
    message.take(sender, control);
    ec = {};
    return static_cast<std::size_t>(received);
}

/// Send one datagram.
std::size_t send_message(
    native_handle socket, buffer_list buffers, address_view destination, const outgoing_control& control,
    message_flags flags, blocking mode, error_code& ec) noexcept;

/// Would async_wait return at once?
bool stays_ready(native_handle socket, boost::asio::socket_base::wait_type what) noexcept;

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
