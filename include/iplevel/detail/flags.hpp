// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_FLAGS_HPP
#define IPLEVEL_DETAIL_FLAGS_HPP

#include <cstdint>
#include <type_traits>

namespace iplevel {
namespace detail {

/// The union of an enumeration's flags. An enumeration that specialises it has the operators below.
template <typename Enum>
inline constexpr std::uint32_t known_flags = 0;

template <typename Enum>
using enable_if_flags = std::enable_if_t<known_flags<Enum> != 0, int>;

} // namespace detail

/// The flags that are in a, in b, or in both.
template <typename Enum, detail::enable_if_flags<Enum> = 0>
constexpr Enum operator|(Enum a, Enum b) noexcept
{
    return Enum(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}

/// The flags that are in both a and b.
template <typename Enum, detail::enable_if_flags<Enum> = 0>
constexpr Enum operator&(Enum a, Enum b) noexcept
{
    return Enum(static_cast<std::uint32_t>(a) & static_cast<std::uint32_t>(b));
}

/// All known flags except those in a.
template <typename Enum, detail::enable_if_flags<Enum> = 0>
constexpr Enum operator~(Enum a) noexcept
{
    return Enum(~static_cast<std::uint32_t>(a) & detail::known_flags<Enum>);
}

} // namespace iplevel

#endif
