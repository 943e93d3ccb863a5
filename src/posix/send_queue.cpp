// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_NO_MMSG

#include <iplevel/detail/send_queue.hpp>

namespace iplevel::detail {

struct send_queue::headers
{};

send_queue::send_queue(std::size_t count) : capacity_(count)
{
    datagrams_.reserve(count);
    buffers_.reserve(count);
}

send_queue::send_queue(send_queue&&) noexcept = default;
send_queue& send_queue::operator=(send_queue&&) noexcept = default;
send_queue::~send_queue() = default;

/// The system cuts no runs.
void send_queue::segmentation(bool) noexcept {}

/// One call for each datagram.
void send_queue::send(native_handle socket, blocking mode, error_code& ec) noexcept
{
    ec = {};
    while (sent_ < datagrams_.size()) {
        const auto& datagram = datagrams_[sent_];
        buffer_list buffers(buffers_.data() + datagram.first_buffer, datagram.buffers);
        ++calls_;
        send_message(socket, buffers, datagram.destination, datagram.control, 0, mode, ec);
        if (ec)
            return;
        ++sent_;
    }
}

} // namespace iplevel::detail

#endif
