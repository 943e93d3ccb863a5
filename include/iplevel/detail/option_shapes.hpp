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

namespace iplevel {

/// The type of system_default.
struct system_default_t
{
    explicit system_default_t() = default;
};

/// The value of an option that lets the system choose, as on a new socket.
inline constexpr system_default_t system_default{};

} // namespace iplevel

namespace iplevel::detail {

inline constexpr int highest = std::numeric_limits<int>::max();

/// Throws std::out_of_range unless the value is within the bounds.
template <option_id Id, int Low, int High>
int in_range(std::int64_t value)
{
    return static_cast<int>(in_range(Id, value, Low, High));
}

/// Throws std::out_of_range for a value that is no multiple of the step, or negative.
int multiple_of(option_id id, int step, int value);

/// Throws std::out_of_range for a text that is too long, or has a zero byte.
void check_text(option_id id, std::string_view value, std::size_t longest);

/// The shape of an option that is a number between two bounds.
template <option_id Id, int Low, int High>
class integer : public named_option<Id>, public int_value
{
public:
    integer() noexcept = default;
    explicit integer(std::int64_t value) : int_value(in_range<Id, Low, High>(value)) {}

    int value() const noexcept { return value_; }
};

/// The shape of a number which the system chooses when it is set to -1; it never answers with -1.
template <option_id Id, int Low, int High>
class integer_or_default : public integer<Id, Low, High>
{
public:
    using integer<Id, Low, High>::integer;
    integer_or_default() noexcept = default;
    explicit integer_or_default(system_default_t) noexcept { this->value_ = -1; }
};

/// The shape of a multiple of Step which may be absent: -1 in the system.
template <option_id Id, int Step>
class optional_integer : public named_option<Id>, public int_value
{
public:
    optional_integer() noexcept : int_value(-1) {}
    explicit optional_integer(std::optional<int> value)
        : int_value(value ? multiple_of(Id, Step, *value) : -1)
    {}

    std::optional<int> value() const noexcept { return value_ < 0 ? std::nullopt : std::optional(value_); }
};

/// The shape of an option of which all 32 bits count.
template <option_id Id>
class word : public named_option<Id>, public int_value
{
public:
    word() noexcept = default;
    explicit word(std::uint32_t value) noexcept : int_value(static_cast<int>(value)) {}

    std::uint32_t value() const noexcept { return static_cast<std::uint32_t>(value_); }
};

/// The shape of 32 bits that the system takes in network byte order.
template <option_id Id>
class network_word : public named_option<Id>
{
public:
    network_word() noexcept = default;
    explicit network_word(std::uint32_t value) noexcept
    {
        for (auto byte = bytes_.rbegin(); byte != bytes_.rend(); ++byte, value >>= 8)
            *byte = static_cast<unsigned char>(value);
    }

    std::uint32_t value() const noexcept
    {
        std::uint32_t value = 0;
        for (unsigned char byte : bytes_)
            value = value << 8 | byte;
        return value;
    }

    template <typename Protocol>
    unsigned char* data(const Protocol&) noexcept
    {
        return bytes_.data();
    }

    template <typename Protocol>
    const unsigned char* data(const Protocol&) const noexcept
    {
        return bytes_.data();
    }

    template <typename Protocol>
    std::size_t size(const Protocol&) const noexcept
    {
        return bytes_.size();
    }

    template <typename Protocol>
    void resize(const Protocol&, std::size_t size)
    {
        check_size(size, bytes_.size());
    }

private:
    alignas(4) std::array<unsigned char, 4> bytes_{};
};

/// The shape of a choice. The enumerators are the system's numbers: src/<system> asserts it.
template <option_id Id, typename Enum>
class enumeration : public named_option<Id>, public int_value
{
public:
    enumeration() noexcept = default;
    explicit enumeration(Enum value) noexcept : int_value(static_cast<int>(value)) {}

    Enum value() const noexcept { return static_cast<Enum>(value_); }
};

/// The shape of a duration in microseconds.
template <option_id Id>
class microseconds : public named_option<Id>, public int_value
{
public:
    microseconds() noexcept = default;
    explicit microseconds(std::chrono::microseconds value)
        : int_value(in_range<Id, 0, highest>(value.count()))
    {}

    std::chrono::microseconds value() const noexcept { return std::chrono::microseconds(value_); }
};

/// The shape of a number that the system only reports.
template <option_id Id>
class reported_integer : public named_option<Id>, public get_only, private int_value
{
public:
    using get_only::data;
    using int_value::resize;
    using int_value::size;

    template <typename Protocol>
    int* data(const Protocol& protocol) noexcept
    {
        return int_value::data(protocol);
    }

    int value() const noexcept { return value_; }
};

/// The shape of a number between two bounds that can only be set.
template <option_id Id, int Low, int High>
class set_only_integer : public named_option<Id>, public set_only, private int_value
{
public:
    explicit set_only_integer(std::int64_t value) : int_value(in_range<Id, Low, High>(value)) {}

    using int_value::size;
    using set_only::resize;

    template <typename Protocol>
    unreadable data(const Protocol& protocol) noexcept
    {
        return unreadable(std::as_const(*this).data(protocol));
    }

    template <typename Protocol>
    const int* data(const Protocol& protocol) const noexcept
    {
        return int_value::data(protocol);
    }

    int value() const noexcept { return value_; }
};

/// The shape of a text that ends with a zero byte, of at most Size bytes with it; the option owns them.
template <option_id Id, std::size_t Size>
class text : public named_option<Id>
{
public:
    text() noexcept = default;

    explicit text(std::string_view value)
    {
        check_text(Id, value, Size - 1);
        std::copy(value.begin(), value.end(), bytes_.begin());
    }

    std::string value() const { return {bytes_.begin(), std::find(bytes_.begin(), bytes_.end(), '\0')}; }

    template <typename Protocol>
    char* data(const Protocol&) noexcept
    {
        return bytes_.data();
    }

    template <typename Protocol>
    const char* data(const Protocol&) const noexcept
    {
        return bytes_.data();
    }

    template <typename Protocol>
    std::size_t size(const Protocol&) const noexcept
    {
        return Size;
    }

    /// A system that has no text answers with no bytes.
    template <typename Protocol>
    void resize(const Protocol&, std::size_t size)
    {
        if (size > Size)
            check_size(size, Size);
        std::fill(bytes_.begin() + static_cast<std::ptrdiff_t>(size), bytes_.end(), '\0');
    }

private:
    std::array<char, Size> bytes_{};
};

} // namespace iplevel::detail

#endif
