// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/zero_copy.hpp>

namespace iplevel {

boost::asio::socket_base::message_flags zero_copy_flag() noexcept { return 0; }

} // namespace iplevel

#endif
