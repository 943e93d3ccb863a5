// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/zero_copy.hpp>

#include <sys/socket.h>

namespace iplevel {

boost::asio::socket_base::message_flags zero_copy_flag() noexcept { return MSG_ZEROCOPY; }

} // namespace iplevel

#endif
