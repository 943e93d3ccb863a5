// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_RECEIVE_ATTEMPT_HPP
#define IPLEVEL_DETAIL_RECEIVE_ATTEMPT_HPP

#include <iplevel/detail/attempt.hpp>
#include <iplevel/detail/message.hpp>
#include <iplevel/detail/wait_again.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/config.hpp>

#include <cstddef>

namespace iplevel::detail {

/// Receives one datagram if one is available. Refers to the caller's buffers, sender (which may be null) and
/// control.
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
            name = {sender_->data(), sender_->capacity()};
        auto size = receive_message(socket, buffer_views(buffers_), name, *control_, flags_, mode, ec);
        if (!ec && sender_)
            sender_->resize(name.size);
        return size;
    }

private:
    MutableBufferSequence buffers_;
    Endpoint* sender_;
    received_control* control_;
    message_flags flags_;
};

} // namespace iplevel::detail

#endif
