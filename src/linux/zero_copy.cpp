// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/zero_copy.hpp>

#include <boost/asio/error.hpp>

#include <sys/socket.h>

#include <cerrno>

namespace iplevel {
namespace detail {

/// Make a send with more segments than any kernel permits, an error that Linux detects only after it has
/// numbered the send.
void complete_one_send(native_handle socket, address_view destination, error_code& ec) noexcept
{
    int on = 0;
    socklen_t size = sizeof on;
    if (::getsockopt(socket, SOL_SOCKET, SO_ZEROCOPY, &on, &size) != 0)
        return ec.assign(errno, boost::system::system_category());
    if (!on)
        return ec.assign(EOPNOTSUPP, boost::system::system_category());
    static char bytes[1000];
    const buffer_view view{bytes, sizeof bytes};
    outgoing_control control;
    control.segment_size = 1;
    send_message(socket, {&view, 1}, destination, control, MSG_ZEROCOPY, blocking::never, ec);
    if (ec == boost::asio::error::invalid_argument)
        ec = {};
}

} // namespace detail

boost::asio::socket_base::message_flags zero_copy_flag() noexcept { return MSG_ZEROCOPY; }

} // namespace iplevel

#endif
