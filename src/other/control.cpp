// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include "../posix/control_messages.hpp"

#include <boost/system/errc.hpp>

namespace iplevel {
namespace detail {

bool brings_descriptors(control_message message) noexcept { return message.is(SOL_SOCKET, SCM_RIGHTS); }

void take_control(boost::asio::const_buffer bytes, int flags, received_control& control) noexcept
{
    control = {};
    control.truncated = (flags & MSG_TRUNC) != 0;
    control.control_truncated = (flags & MSG_CTRUNC) != 0;
    const bool sound = for_each_control_message(bytes, [](control_message message) {
        if (brings_descriptors(message))
            close_descriptors(message.data, message.size);
    });
    if (!sound)
        control.control_truncated = true;
}

} // namespace detail

void decode(boost::asio::const_buffer bytes, received_control&, error_code& ec)
{
    bool sound = detail::for_each_control_message(bytes, [](detail::control_message) {});
    ec = sound ? error_code() : error::malformed_control;
}

std::size_t encode(const outgoing_control& control, int, boost::asio::mutable_buffer, error_code& ec)
{
    ec = {};
    if (control != outgoing_control())
        ec = make_error_code(boost::system::errc::operation_not_supported);
    return 0;
}

} // namespace iplevel

#endif
