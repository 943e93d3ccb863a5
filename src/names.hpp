// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_NAMES_HPP
#define IPLEVEL_SRC_NAMES_HPP

#include <cstddef>
#include <cstdint>
#include <ostream>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

template <typename Enum>
struct named
{
    Enum value;
    const char* name;
};

/// Write the name of an enumerator, or its number if it has no name.
template <typename Enum, std::size_t Size>
std::ostream& put_name(std::ostream& os, Enum value, const named<Enum> (&names)[Size])
{
    for (const auto& n : names)
        if (n.value == value)
            return os << n.name;
    return os << static_cast<std::int64_t>(value);
}

/// Get the union of the flags in a table of names.
template <typename Enum, std::size_t Size>
constexpr std::uint32_t flags_in(const named<Enum> (&names)[Size]) noexcept
{
    std::uint32_t flags = 0;
    for (const auto& n : names)
        flags |= static_cast<std::uint32_t>(n.value);
    return flags;
}

/// Write the names of the flags in a set, separated by |, and the rest as a number.
/**
 * @param prefix The number of characters at the begin of each name that are left out.
 */
template <typename Enum, std::size_t Size>
std::ostream& put_flags(std::ostream& os, Enum set, const named<Enum> (&names)[Size], std::size_t prefix = 0)
{
    const char* separator = "";
    auto rest = static_cast<std::uint32_t>(set);
    for (const auto& n : names) {
        const auto bit = static_cast<std::uint32_t>(n.value);
        if ((rest & bit) != 0) {
            os << separator << n.name + prefix;
            separator = "|";
            rest &= ~bit;
        }
    }
    if (rest != 0)
        return os << separator << rest;
    return *separator ? os : os << "none";
}

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
