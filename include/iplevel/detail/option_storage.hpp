// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_OPTION_STORAGE_HPP
#define IPLEVEL_DETAIL_OPTION_STORAGE_HPP

#include <cstddef>
#include <type_traits>
#include <utility>

namespace iplevel::detail {

/// Throw std::length_error unless the system answered with as many bytes as the option has.
void check_size(std::size_t answered, std::size_t size);

/// The value of an option, as the system reads and writes it: data(), size() and resize() of Asio's concepts.
template <typename T>
class stored
{
public:
    stored() noexcept = default;
    explicit stored(const T& value) noexcept : value_(value) {}

    template <typename Protocol>
    T* data(const Protocol&) noexcept
    {
        return &value_;
    }

    template <typename Protocol>
    const T* data(const Protocol&) const noexcept
    {
        return &value_;
    }

    template <typename Protocol>
    std::size_t size(const Protocol&) const noexcept
    {
        return sizeof value_;
    }

    /// A system may answer with a single byte for an int, which it writes into the first byte of the int.
    template <typename Protocol>
    void resize(const Protocol&, std::size_t size)
    {
        if constexpr (std::is_same_v<T, int>) {
            if (size == 1) {
                value_ = *reinterpret_cast<const unsigned char*>(&value_);
                return;
            }
        }
        check_size(size, sizeof value_);
    }

protected:
    T value_{};
};

/// An option that is on or off. It is an int in the system: some options refuse one byte, some misread it.
class stored_boolean : public stored<int>
{
public:
    stored_boolean() noexcept = default;
    explicit stored_boolean(bool on) noexcept : stored(on) {}

    bool value() const noexcept { return value_ != 0; }
    explicit operator bool() const noexcept { return value(); }
    bool operator!() const noexcept { return !value(); }
};

template <typename>
inline constexpr bool never = false;

/// The non-const data() of an option that the system does not report.
/**
 * Only get_option() converts it to memory to write to, which does not compile.
 */
class unreadable
{
public:
    explicit unreadable(const void* data) noexcept : data_(data) {}

    operator const void*() const noexcept { return data_; }

    template <typename T, std::enable_if_t<std::is_same_v<T, void>, int> = 0>
    operator T*() const noexcept
    {
        static_assert(never<T>, "this socket option can be set but not read");
        return nullptr;
    }

private:
    const void* data_;
};

/// Marks an option that can be set but not read.
class cannot_be_read
{};

/// Marks an option that can be read but not set.
class cannot_be_set
{};

/// Storage of an option that can be set but not read.
template <typename Storage>
class set_only : public cannot_be_read, public Storage
{
public:
    using Storage::data;
    using Storage::Storage;

    template <typename Protocol>
    unreadable data(const Protocol& protocol) noexcept
    {
        return unreadable(std::as_const(*this).data(protocol));
    }
};

/// Storage of an option that can be read but not set.
template <typename Storage>
class get_only : public cannot_be_set, public Storage
{
public:
    using Storage::data;
    using Storage::Storage;

    template <typename Protocol>
    const void* data(const Protocol&) const noexcept
    {
        static_assert(never<Protocol>, "this socket option can be read but not set");
        return nullptr;
    }
};

} // namespace iplevel::detail

#endif
