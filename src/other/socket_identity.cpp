// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/detail/socket_identity.hpp>

#include <sys/stat.h>

namespace iplevel::detail {

/// The socket's inode; where the system gives it none, all sockets have one number.
std::uint64_t socket_number(native_handle socket) noexcept
{
    struct stat status;
    if (::fstat(socket, &status) != 0 || !S_ISSOCK(status.st_mode))
        return 0;
    return std::uint64_t(status.st_ino) + 1;
}

} // namespace iplevel::detail

#endif
