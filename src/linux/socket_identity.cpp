// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/detail/socket_identity.hpp>

#include <sys/socket.h>

#include <cerrno>

namespace iplevel::detail {

/// Get the socket's cookie, which the kernel assigns when it is first requested. If the kernel does not
/// support the option, as in some sandboxes, all sockets have the same number.
std::uint64_t socket_number(native_handle socket) noexcept
{
    std::uint64_t number = 0;
    socklen_t size = sizeof number;
    if (::getsockopt(socket, SOL_SOCKET, SO_COOKIE, &number, &size) == 0)
        return number;
    return errno == EBADF || errno == ENOTSOCK ? 0 : 1;
}

} // namespace iplevel::detail

#endif
