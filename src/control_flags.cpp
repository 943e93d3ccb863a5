// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/option.hpp>

#include "reports.hpp"

namespace iplevel {

const char* detail::spelling_of(control_flags flag) noexcept
{
    for (const auto& option : report_options)
        if (option.value == flag)
            return option.name;
    return "socket option";
}

std::ostream& operator<<(std::ostream& os, control_flags flags)
{
    return detail::put_flags(os, flags, detail::report_options, detail::report_prefix.size());
}

} // namespace iplevel
