// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/checked.hpp>

#include <boost/throw_exception.hpp>

#include <stdexcept>
#include <string>

namespace iplevel::detail {

void throw_out_of_range(std::intmax_t value, std::intmax_t highest)
{
    boost::throw_exception(
        std::out_of_range(std::to_string(value) + " is not within 0 to " + std::to_string(highest)));
}

} // namespace iplevel::detail
