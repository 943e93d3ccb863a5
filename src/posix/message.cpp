// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include <iplevel/detail/message.hpp>

#include "message_calls.hpp"

#include <boost/config.hpp>

#include <netinet/in.h>
#include <poll.h>

#include <cstring>
#include <new>

namespace iplevel::detail {
namespace {

msghdr* header_in(unsigned char* storage) noexcept
{
    return std::launder(reinterpret_cast<msghdr*>(storage));
}

} // namespace

incoming_message::incoming_message(buffer_list buffers, address_view sender, message_flags flags) noexcept
    : flags_(flags)
{
    static_assert(sizeof(msghdr) <= sizeof header_);
    ::new (static_cast<void*>(header_))
        msghdr(message_header(buffers, sender, boost::asio::buffer(control_)));
}

std::ptrdiff_t incoming_message::receive(native_handle socket, blocking mode)
{
    return ::recvmsg(socket, header_in(header_), call_flags(flags_, mode) | MSG_CMSG_CLOEXEC);
}

void incoming_message::take(address_view& sender, received_control& control) noexcept
{
    const auto& header = *header_in(header_);
    sender.size = received_name_size(header, sender.size);
    take_control({header.msg_control, header.msg_controllen}, header.msg_flags, control);
}

bool incoming_message::interrupted(blocking mode) noexcept { return detail::interrupted(mode); }

error_code incoming_message::error() noexcept
{
    error_code ec;
    set_errno(ec);
    return ec;
}

namespace {

/// Sends from copies of destination and control that agree; an address that needs it is a sockaddr_in6.
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

bool stays_ready(native_handle socket, boost::asio::socket_base::wait_type what) noexcept
{
    const bool read = what == boost::asio::socket_base::wait_read;
    pollfd p{socket, static_cast<short>(read ? POLLIN : 0), 0};
    return ::poll(&p, 1, 0) == 1;
}

} // namespace iplevel::detail

#endif
