// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_SEND_ATTEMPT_HPP
#define IPLEVEL_DETAIL_SEND_ATTEMPT_HPP

#include <iplevel/detail/attempt.hpp>
#include <iplevel/detail/message.hpp>
#include <iplevel/detail/wait_again.hpp>

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <optional>
#include <type_traits>

namespace iplevel::detail {

/// Accepts outgoing_control. The type is deduced, so that braces are taken for a destination.
template <typename OutgoingControl>
using enable_if_outgoing_control = std::enable_if_t<std::is_same_v<OutgoingControl, outgoing_control>, int>;

/// Sends one datagram. Refers to the memory of the caller's buffers, and owns everything else.
template <typename ConstBufferSequence, typename Endpoint>
class send_attempt : public attempt_defaults, public wait_for_room
{
    static_assert(
        boost::asio::is_const_buffer_sequence<ConstBufferSequence>::value,
        "a datagram is sent from a ConstBufferSequence");

public:
    send_attempt(
        const ConstBufferSequence& buffers, const Endpoint& destination, const outgoing_control& control,
        message_flags flags)
        : buffers_(buffers), destination_(destination), control_(control), flags_(flags)
    {}

    /// Construct an attempt for a connected socket.
    send_attempt(const ConstBufferSequence& buffers, const outgoing_control& control, message_flags flags)
        : buffers_(buffers), control_(control), flags_(flags)
    {}

    std::size_t operator()(native_handle socket, blocking mode, error_code& ec) const
    {
        address_view name;
        if (destination_)
            name = address_in(*destination_);
        return send_message(socket, buffer_views(buffers_), name, control_, flags_, mode, ec);
    }

private:
    ConstBufferSequence buffers_;
    std::optional<Endpoint> destination_;
    outgoing_control control_;
    message_flags flags_;
};

/// Make an attempt for a connected socket.
template <typename Socket, typename ConstBufferSequence>
auto connected_send_attempt(
    const ConstBufferSequence& buffers, const outgoing_control& control, message_flags flags)
{
    return send_attempt<ConstBufferSequence, typename Socket::endpoint_type>(buffers, control, flags);
}

} // namespace iplevel::detail

#endif
