// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_LOCAL_ATTEMPT_HPP
#define IPLEVEL_DETAIL_LOCAL_ATTEMPT_HPP

#include <iplevel/detail/attempt.hpp>
#include <iplevel/detail/message.hpp>
#include <iplevel/detail/wait_again.hpp>
#include <iplevel/local/control.hpp>

#include <cstddef>

namespace iplevel::detail {

/// Receive one datagram with descriptors. On success sender has the size of the address received, and control
/// is overwritten.
std::size_t receive_local(
    native_handle socket, buffer_list buffers, address_view& sender, received_local_control& control,
    blocking mode, error_code& ec) noexcept;

/// Send one datagram with descriptors.
std::size_t send_local(
    native_handle socket, buffer_list buffers, const outgoing_local_control& control, blocking mode,
    error_code& ec) noexcept;

/// Receives one datagram with descriptors. Refers to the caller's buffers, sender and control.
template <typename MutableBufferSequence, typename Endpoint>
class receive_local_attempt : public attempt_defaults, public wait_for_datagram
{
public:
    receive_local_attempt(
        const MutableBufferSequence& buffers, Endpoint& sender, received_local_control& control)
        : buffers_(buffers), sender_(&sender), control_(&control)
    {}

    std::size_t operator()(native_handle socket, blocking mode, error_code& ec) const
    {
        return receive_from(*sender_, ec, [&](address_view& name) {
            return receive_local(socket, buffer_views(buffers_), name, *control_, mode, ec);
        });
    }

private:
    MutableBufferSequence buffers_;
    Endpoint* sender_;
    received_local_control* control_;
};

/// Sends one datagram with descriptors. Refers to the memory of the caller's buffers, and owns everything
/// else.
template <typename ConstBufferSequence>
class send_local_attempt : public attempt_defaults, public wait_for_room
{
public:
    send_local_attempt(const ConstBufferSequence& buffers, const outgoing_local_control& control)
        : buffers_(buffers), control_(control)
    {}

    std::size_t operator()(native_handle socket, blocking mode, error_code& ec) const
    {
        return send_local(socket, buffer_views(buffers_), control_, mode, ec);
    }

private:
    ConstBufferSequence buffers_;
    outgoing_local_control control_;
};

} // namespace iplevel::detail

#endif
