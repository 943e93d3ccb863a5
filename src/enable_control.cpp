// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>
#include <iplevel/detail/throw_error.hpp>

#include <string_view>

namespace iplevel::detail {

void throw_control_error(const error_code& ec, const char* function)
{
    const std::string_view step = ec.has_location() ? ec.location().function_name() : function;
    if (step == function)
        throw_error(ec, function);
    throw_error(ec, function, step);
}

} // namespace iplevel::detail
