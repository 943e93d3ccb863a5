// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include <iplevel/detail/readiness.hpp>

#include <poll.h>

namespace iplevel::detail {

bool stays_ready(native_handle socket, boost::asio::socket_base::wait_type what) noexcept
{
    const bool read = what == boost::asio::socket_base::wait_read;
    pollfd p{socket, static_cast<short>(read ? POLLIN : 0), 0};
    return ::poll(&p, 1, 0) == 1;
}

} // namespace iplevel::detail

#endif
