// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include <iplevel/detail/message.hpp>

#include "message_calls.hpp"

#include <boost/config.hpp>

#include <netinet/in.h>

#include <cstring>

namespace iplevel::detail {
namespace {

/// Send with copies of destination and control that name the same interface. The destination is a
/// sockaddr_in6.
BOOST_NOINLINE std::size_t send_settled(
    native_handle socket, buffer_list buffers, address_view destination, outgoing_control control,
    message_flags flags, blocking mode, error_code& ec) noexcept
{
    sockaddr_in6 copy;
    std::memcpy(&copy, destination.data, sizeof copy);
    destination = {&copy, sizeof copy};
    settle_interface(destination, control, ec);
    return ec ? 0 : send_message(socket, buffers, destination, control, flags, mode, ec);
}

} // namespace

std::size_t send_message(
    native_handle socket, buffer_list buffers, address_view destination, const outgoing_control& control,
    message_flags flags, blocking mode, error_code& ec) noexcept
{
    if (BOOST_UNLIKELY(may_name_interface(destination) && differ_in_interface(destination, control)))
        return send_settled(socket, buffers, destination, control, flags, mode, ec);
    control_storage storage;
    std::size_t used = 0;
    auto family = control == outgoing_control() ? AF_UNSPEC : control_family(socket, destination);
    if (family != AF_UNSPEC) {
        used = encode(control, family, boost::asio::buffer(storage.bytes), ec);
        if (ec)
            return 0;
    }
    return call_sendmsg(socket, buffers, destination, {storage.bytes, used}, flags, mode, ec);
}

} // namespace iplevel::detail

#endif
