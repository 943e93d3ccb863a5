// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include <iplevel/detail/incoming_message.hpp>

#include "message_calls.hpp"

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

} // namespace iplevel::detail

#endif
