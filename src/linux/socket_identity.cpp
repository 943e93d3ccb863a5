// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/detail/socket_identity.hpp>

#include <sys/socket.h>

#include <cerrno>

namespace iplevel::detail {

/// The kernel counts the sockets that are asked for it. Where it does not know the option, as some sandboxes,
/// all sockets have one number.
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
