// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_ICMP_CODE_HPP
#define IPLEVEL_SRC_ICMP_CODE_HPP

#include <iplevel/icmp/type.hpp>

#include "../line.hpp"

#include <cstdint>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::icmp {

/// Get the name of a code, or null if it has no name.
const char* name_of_code(type_v4 type, std::uint8_t code) noexcept;
const char* name_of_code(type_v6 type, std::uint8_t code) noexcept;

/// Write type and code in words. The code is omitted if it is 0 and has no name.
template <typename Type>
void put_kind(detail::line& line, Type type, std::uint8_t code)
{
    line.put_text("type", to_string(type));
    if (code != 0 || name_of_code(type, code))
        line.put_text("code", code_to_string(type, code));
}

} // namespace iplevel::icmp

#pragma GCC visibility pop

#endif
