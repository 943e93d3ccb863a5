// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_CHECKED_HPP
#define IPLEVEL_CHECKED_HPP

#include <cstdint>
#include <iosfwd>
#include <limits>
#include <type_traits>

namespace iplevel {

namespace detail {

[[noreturn]] void throw_out_of_range(std::intmax_t value, std::intmax_t highest);

/// Enables an overload for integers and unscoped enumerators, but not for bool, floating-point or scoped
/// enumeration types.
template <typename T>
using enable_if_integer = std::enable_if_t<
    !std::is_same_v<T, bool> && !std::is_floating_point_v<T> && !std::is_class_v<T> &&
        std::is_convertible_v<T, std::intmax_t>,
    int>;

} // namespace detail

/// An unsigned integer that throws rather than truncate a value that does not fit.
/**
 * It converts implicitly to Unsigned, so it can be compared and used in arithmetic like any integer. It is
 * printed as a number, even if Unsigned is an eight-bit type.
 */
template <typename Unsigned>
class checked
{
    static_assert(std::is_unsigned_v<Unsigned> && sizeof(Unsigned) < sizeof(std::intmax_t));

public:
    /// Construct with the value 0.
    constexpr checked() noexcept = default;

    /// Construct from an integer. Can be used in a constant expression.
    /**
     * @throws std::out_of_range if the value is not representable as Unsigned. In a constant expression this
     * is a compile error.
     */
    template <typename Integer, detail::enable_if_integer<Integer> = 0>
    constexpr checked(Integer value) : value_(static_cast<Unsigned>(value))
    {
        constexpr std::intmax_t highest = std::numeric_limits<Unsigned>::max();
        const auto whole = static_cast<std::intmax_t>(value);
        if (whole < 0 || whole > highest)
            detail::throw_out_of_range(whole, highest);
    }

    /// Get the value.
    constexpr operator Unsigned() const noexcept { return value_; }

    /// Convert to the enumerator that has this value, as in `icmp::type_v6(report.type)`.
    template <typename Enum, std::enable_if_t<std::is_enum_v<Enum>, int> = 0>
    constexpr explicit operator Enum() const noexcept
    {
        return static_cast<Enum>(value_);
    }

    /// Write the value as a number.
    template <typename Char, typename Traits>
    friend std::basic_ostream<Char, Traits>& operator<<(std::basic_ostream<Char, Traits>& os, checked c)
    {
        return os << +c.value_;
    }

private:
    Unsigned value_ = 0;
};

} // namespace iplevel

#endif
