// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/detail/option.hpp>

namespace iplevel {

detail::option_name detail::name_of(control_flags, bool) noexcept { return {}; }

std::size_t control_size(control_flags) noexcept { return 0; }

} // namespace iplevel

#endif
