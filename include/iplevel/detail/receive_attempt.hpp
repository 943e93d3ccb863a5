// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_RECEIVE_ATTEMPT_HPP
#define IPLEVEL_DETAIL_RECEIVE_ATTEMPT_HPP

#include <iplevel/detail/attempt.hpp>
#include <iplevel/detail/incoming_message.hpp>
#include <iplevel/detail/message.hpp>
#include <iplevel/detail/wait_again.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/config.hpp>

#include <cstddef>

namespace iplevel::detail {

/// Receives one datagram. Refers to the caller's buffers, sender (which may be null) and control.
template <typename MutableBufferSequence, typename Endpoint>
class receive_attempt : public attempt_defaults, public wait_for_datagram
{
    static_assert(
        boost::asio::is_mutable_buffer_sequence<MutableBufferSequence>::value,
        "a datagram is received into a MutableBufferSequence");

public:
    receive_attempt(
        const MutableBufferSequence& buffers, Endpoint* sender, received_control& control,
        message_flags flags)
        : buffers_(buffers), sender_(sender), control_(&control), flags_(flags)
    {}

    BOOST_FORCEINLINE std::size_t operator()(native_handle socket, blocking mode, error_code& ec) const
    {
        address_view name;
        if (sender_)
            name = memory_of(*sender_);
        auto size = receive(socket, buffer_views(buffers_), name, mode, ec);
        if (!ec && sender_)
            sender_->resize(name.size);
        return size;
    }

private:
    BOOST_FORCEINLINE std::size_t receive(
        native_handle socket, buffer_list buffers, address_view& name, blocking mode,
        error_code& ec) const noexcept
    {
        if (!buffers.complete()) {
            ec = error::too_many_buffers;
            return 0;
        }
        incoming_message message(buffers, name, flags_);
        std::ptrdiff_t received;
        do
            received = message.receive(socket, mode);
        while (received < 0 && message.interrupted(mode));
        if (received < 0) {
            ec = message.error();
            return 0;
        }
        message.take(name, *control_);
        ec = {};
        return static_cast<std::size_t>(received);
    }

    MutableBufferSequence buffers_;
    Endpoint* sender_;
    received_control* control_;
    message_flags flags_;
};

} // namespace iplevel::detail

#endif
