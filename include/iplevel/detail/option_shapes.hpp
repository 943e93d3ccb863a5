// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_OPTION_SHAPES_HPP
#define IPLEVEL_DETAIL_OPTION_SHAPES_HPP

#include <iplevel/detail/option.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace iplevel::detail {

inline constexpr int highest = std::numeric_limits<int>::max();

/// Throw std::out_of_range unless the value is within the bounds.
template <option_id Id, int Low, int High>
int in_range(std::int64_t value)
{
    return static_cast<int>(in_range(Id, value, Low, High));
}

/// Throw std::out_of_range for a negative value and for one that is not a multiple of the step.
int multiple_of(option_id id, int step, int value);

/// Throw std::out_of_range for a text that is too long or has a zero byte.
void check_text(option_id id, std::string_view value, std::size_t longest);

/// The shape of an option that is a number between two bounds.
template <option_id Id, int Low, int High>
class integer : public named_option<Id>, public stored<int>
{
public:
    integer() noexcept = default;
    explicit integer(std::int64_t value) : stored(in_range<Id, Low, High>(value)) {}

    int value() const noexcept { return value_; }
};

/// The shape of a multiple of Step which may be absent: -1 in the system.
template <option_id Id, int Step>
class optional_integer : public named_option<Id>, public stored<int>
{
public:
    optional_integer() noexcept : stored(-1) {}
    explicit optional_integer(std::optional<int> value) : stored(value ? multiple_of(Id, Step, *value) : -1)
    {}

    std::optional<int> value() const noexcept { return value_ < 0 ? std::nullopt : std::optional(value_); }
};

/// The shape of an option whose value the system takes as it is, such as all 32 bits or an enumeration.
/**
 * The enumerators are the numbers of the system, which src/<system> asserts.
 */
template <option_id Id, typename T>
class plain : public named_option<Id>, public stored<T>
{
public:
    plain() noexcept = default;
    explicit plain(T value) noexcept : stored<T>(value) {}

    T value() const noexcept { return this->value_; }
};

/// The shape of 32 bits that the system takes in network byte order.
template <option_id Id>
class network_word : public named_option<Id>, public stored<std::array<unsigned char, 4>>
{
public:
    network_word() noexcept = default;
    explicit network_word(std::uint32_t value) noexcept
    {
        for (auto byte = value_.rbegin(); byte != value_.rend(); ++byte, value >>= 8)
            *byte = static_cast<unsigned char>(value);
    }

    std::uint32_t value() const noexcept
    {
        std::uint32_t value = 0;
        for (unsigned char byte : value_)
            value = value << 8 | byte;
        return value;
    }
};

/// The shape of a duration in microseconds.
template <option_id Id>
class microseconds : public named_option<Id>, public stored<int>
{
public:
    microseconds() noexcept = default;
    explicit microseconds(std::chrono::microseconds value) : stored(in_range<Id, 0, highest>(value.count()))
    {}

    std::chrono::microseconds value() const noexcept { return std::chrono::microseconds(value_); }
};

/// The shape of a value that the system only reports.
template <option_id Id, typename T>
class reported : public named_option<Id>, public get_only<stored<T>>
{
public:
    T value() const noexcept { return this->value_; }
};

/// The shape of a number between two bounds that can only be set.
template <option_id Id, int Low, int High>
class set_only_integer : public named_option<Id>, public set_only<stored<int>>
{
public:
    explicit set_only_integer(std::int64_t value) : set_only(in_range<Id, Low, High>(value)) {}

    int value() const noexcept { return value_; }
};

/// The shape of a text of fewer than Size bytes, which ends with a zero byte in the system.
template <option_id Id, std::size_t Size>
class text : public named_option<Id>, public stored<std::array<char, Size>>
{
public:
    text() noexcept = default;

    explicit text(std::string_view value)
    {
        check_text(Id, value, Size - 1);
        std::copy(value.begin(), value.end(), this->value_.begin());
    }

    std::string value() const
    {
        const auto& bytes = this->value_;
        return {bytes.begin(), std::find(bytes.begin(), bytes.end(), '\0')};
    }

    /// A system that has no text answers with no bytes.
    template <typename Protocol>
    void resize(const Protocol&, std::size_t size)
    {
        if (size > Size)
            check_size(size, Size);
        std::fill(this->value_.begin() + static_cast<std::ptrdiff_t>(size), this->value_.end(), '\0');
    }
};

} // namespace iplevel::detail

#endif
