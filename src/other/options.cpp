// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/detail/option.hpp>

namespace iplevel::detail {

option_name name_of(option_id, bool) noexcept { return {}; }

} // namespace iplevel::detail

#endif
