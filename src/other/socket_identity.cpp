// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/detail/socket_identity.hpp>

#include <sys/stat.h>

namespace iplevel::detail {

/// Get the socket's inode number. If the system does not assign one, all sockets have the same number.
std::uint64_t socket_number(native_handle socket) noexcept
{
    struct stat status;
    if (::fstat(socket, &status) != 0 || !S_ISSOCK(status.st_mode))
        return 0;
    return std::uint64_t(status.st_ino) + 1;
}

} // namespace iplevel::detail

#endif
