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
    "a buffer_list is passed to the system without conversion");

/// Make the header for one call. It is not stored in the operation, which may be moved.
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

/// Determine whether a signal has interrupted a call that must be repeated. A blocking call returns to its
/// caller, who may use signals for this purpose.
inline bool interrupted(blocking mode) noexcept { return errno == EINTR && mode == blocking::never; }

inline void set_errno(error_code& ec) noexcept { ec.assign(errno, boost::system::system_category()); }

/// Get the size of a name. The system reports the full size of a name that was truncated: a path of 108 bytes
/// does not fit into sockaddr_un.
inline std::size_t received_name_size(const msghdr& header, std::size_t capacity) noexcept
{
    return std::min<std::size_t>(header.msg_namelen, capacity);
}

/// Call recvmsg. On success name, control and flags are what the system has written.
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

/// Call sendmsg. Empty control data are omitted.
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
