// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_MESSAGE_HPP
#define IPLEVEL_DETAIL_MESSAGE_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/native_handle.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/socket_base.hpp>

#include <cstddef>
#include <type_traits>

namespace iplevel::detail {

using message_flags = boost::asio::socket_base::message_flags;

/// One buffer of a datagram, in the system's own format.
struct buffer_view
{
    void* data;
    std::size_t size;
};

/// The buffers of a sequence of any type. Refers to views that another object owns.
class buffer_list
{
public:
    static constexpr std::size_t capacity = 64;

    /// Only the first `capacity` buffers have views; size() counts all of them.
    buffer_list(const buffer_view* views, std::size_t count) noexcept : views_(views), size_(count) {}

    /// Determine whether all buffers have views.
    bool complete() const noexcept { return size_ <= capacity; }
    std::size_t size() const noexcept { return size_; }
    const buffer_view* begin() const noexcept { return views_; }

private:
    const buffer_view* views_;
    std::size_t size_;
};

/// The views of a buffer sequence. A sequence that is a single buffer has room for one, to save stack space.
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
        return {const_cast<void*>(b.data()), b.size()}; // sendmsg does not write to it
    }

    std::size_t size_ = 0;
    buffer_view views_[capacity];
};

/// The memory of a socket address. There is none on a connected socket.
struct address_view
{
    void* data = nullptr;
    std::size_t size = 0;
};

/// Get the memory of an endpoint, for an address to be received. The caller resizes the endpoint afterwards.
template <typename Endpoint>
address_view memory_of(Endpoint& endpoint) noexcept
{
    return {endpoint.data(), endpoint.capacity()};
}

/// Call receive with the memory of a new endpoint, and assign that to the caller's endpoint on success.
template <typename Endpoint, typename Function>
std::size_t receive_from(Endpoint& endpoint, error_code& ec, Function receive)
{
    Endpoint received;
    auto name = memory_of(received);
    auto size = receive(name);
    if (ec)
        return 0;
    if (name.size)
        received.resize(name.size);
    endpoint = received;
    return size;
}

/// Get the address in an endpoint. The system does not write to it.
template <typename Endpoint>
address_view address_in(const Endpoint& endpoint) noexcept
{
    return {const_cast<void*>(static_cast<const void*>(endpoint.data())), endpoint.size()};
}

/// Whether a call may block.
enum class blocking
{
    as_the_descriptor_says,
    never
};

/// Send one datagram.
std::size_t send_message(
    native_handle socket, buffer_list buffers, address_view destination, const outgoing_control& control,
    message_flags flags, blocking mode, error_code& ec) noexcept;

} // namespace iplevel::detail

#endif
