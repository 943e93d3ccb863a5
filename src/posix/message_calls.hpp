// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_POSIX_MESSAGE_CALLS_HPP
#define IPLEVEL_SRC_POSIX_MESSAGE_CALLS_HPP

#include "control_messages.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

static_assert(
    sizeof(buffer_view) == sizeof(iovec) && offsetof(buffer_view, data) == offsetof(iovec, iov_base) &&
        offsetof(buffer_view, size) == offsetof(iovec, iov_len),
    "a buffer_list is handed over as it is");

/// Built for each call, so nothing dangles when an operation is moved.
inline msghdr message_header(
    buffer_list buffers, address_view name, boost::asio::mutable_buffer control) noexcept
{
    msghdr header{};
    header.msg_name = name.data;
    header.msg_namelen = static_cast<socklen_t>(name.size);
    header.msg_iov = reinterpret_cast<iovec*>(const_cast<buffer_view*>(buffers.begin()));
    header.msg_iovlen = static_cast<decltype(header.msg_iovlen)>(buffers.size());
    header.msg_control = control.size() ? control.data() : nullptr;
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(control.size());
    return header;
}

inline int call_flags(message_flags flags, blocking mode) noexcept
{
    return mode == blocking::never ? flags | MSG_DONTWAIT : flags;
}

/// Go again after a signal? A blocking call returns to its caller, who may have wanted just that.
inline bool interrupted(blocking mode) noexcept { return errno == EINTR && mode == blocking::never; }

inline void set_errno(error_code& ec) noexcept { ec.assign(errno, boost::system::system_category()); }

/// The system tells the whole length of a name that did not fit: a path of 108 bytes is longer than
/// sockaddr_un.
inline std::size_t received_name_size(const msghdr& header, std::size_t capacity) noexcept
{
    return std::min<std::size_t>(header.msg_namelen, capacity);
}

/// One recvmsg. On success only: name, control and flags become what the system wrote.
inline std::size_t call_recvmsg(
    native_handle socket, buffer_list buffers, address_view& name, boost::asio::mutable_buffer& control,
    int& flags, blocking mode, error_code& ec) noexcept
{
    if (!buffers.complete()) {
        ec = error::too_many_buffers;
        return 0;
    }
    auto header = message_header(buffers, name, control);
    ssize_t size;
    do
        size = ::recvmsg(socket, &header, call_flags(flags, mode) | MSG_CMSG_CLOEXEC);
    while (size < 0 && interrupted(mode));
    if (size < 0) {
        set_errno(ec);
        return 0;
    }
    ec = {};
    name.size = received_name_size(header, name.size);
    control = {header.msg_control, header.msg_controllen};
    flags = header.msg_flags;
    return static_cast<std::size_t>(size);
}

/// One sendmsg, with control data or, where that is empty, without.
inline std::size_t call_sendmsg(
    native_handle socket, buffer_list buffers, address_view destination, boost::asio::mutable_buffer control,
    message_flags flags, blocking mode, error_code& ec) noexcept
{
    if (!buffers.complete()) {
        ec = error::too_many_buffers;
        return 0;
    }
    auto header = message_header(buffers, destination, control);
    ssize_t size;
    do
        size = ::sendmsg(socket, &header, call_flags(flags, mode) | MSG_NOSIGNAL);
    while (size < 0 && interrupted(mode));
    if (size < 0) {
        set_errno(ec);
        return 0;
    }
    ec = {};
    return static_cast<std::size_t>(size);
}

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
