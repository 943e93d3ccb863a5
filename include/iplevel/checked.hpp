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

/// Neither a bool nor a floating-point number nor a scoped enumerator is taken for a number.
template <typename T>
using enable_if_integer = std::enable_if_t<
    !std::is_same_v<T, bool> && !std::is_floating_point_v<T> && !std::is_class_v<T> &&
        std::is_convertible_v<T, std::intmax_t>,
    int>;

} // namespace detail

/// An unsigned integer that is never cut to its size: a value that does not fit is refused.
/**
 * It converts to Unsigned, and so compares and computes as any integer does. It prints as a number, also when
 * it has eight bits.
 */
template <typename Unsigned>
class checked
{
    static_assert(std::is_unsigned_v<Unsigned> && sizeof(Unsigned) < sizeof(std::intmax_t));

public:
    /// 0.
    constexpr checked() noexcept = default;

    /// The value, in a constant expression as well.
    /**
     * @throws std::out_of_range for a value that Unsigned does not have. In a constant expression that is an
     * error of the compiler.
     */
    template <typename Integer, detail::enable_if_integer<Integer> = 0>
    constexpr checked(Integer value) : value_(static_cast<Unsigned>(value))
    {
        constexpr std::intmax_t highest = std::numeric_limits<Unsigned>::max();
        const auto whole = static_cast<std::intmax_t>(value);
        if (whole < 0 || whole > highest)
            detail::throw_out_of_range(whole, highest);
    }

    /// The value.
    constexpr operator Unsigned() const noexcept { return value_; }

    /// The enumerator of that value, as in `icmp::type_v6(report.type)`.
    template <typename Enum, std::enable_if_t<std::is_enum_v<Enum>, int> = 0>
    constexpr explicit operator Enum() const noexcept
    {
        return static_cast<Enum>(value_);
    }

    /// Writes the value as a number.
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
