// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include <iplevel/detail/message.hpp>

#include "message_calls.hpp"

#include <poll.h>

namespace iplevel::detail {

std::size_t receive_message(
    native_handle socket, const buffer_list& buffers, address_view& sender, received_control& control,
    message_flags flags, blocking mode, error_code& ec) noexcept
{
    alignas(std::max_align_t) unsigned char storage[control_capacity];
    auto bytes = boost::asio::buffer(storage);
    auto size = call_recvmsg(socket, buffers, sender, bytes, flags, mode, ec);
    if (!ec)
        take_control(bytes, flags, control);
    return size;
}

std::size_t send_message(
    native_handle socket, const buffer_list& buffers, address_view destination, const send_control& control,
    message_flags flags, blocking mode, error_code& ec) noexcept
{
    alignas(std::max_align_t) unsigned char storage[control_capacity];
    std::size_t used = 0;
    auto family = control == send_control() ? AF_UNSPEC : control_family(socket, destination);
    if (family != AF_UNSPEC) {
        used = encode(control, family, boost::asio::buffer(storage), ec);
        if (ec)
            return 0;
    }
    return call_sendmsg(socket, buffers, destination, {storage, used}, flags, mode, ec);
}

bool stays_ready(native_handle socket) noexcept
{
    pollfd p{socket, 0, 0};
    return ::poll(&p, 1, 0) == 1;
}

} // namespace iplevel::detail

#endif
