// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/detail/icmp_filter.hpp>

namespace iplevel::detail {

bool icmp_filter_bit_blocks() noexcept { return true; }

} // namespace iplevel::detail

#endif
