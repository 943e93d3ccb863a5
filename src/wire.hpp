// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_WIRE_HPP
#define IPLEVEL_SRC_WIRE_HPP

#include <iplevel/error.hpp>
#include <iplevel/ip/checksum.hpp>

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::wire {

/// Reads numbers in network byte order, and bytes, one after another. After the end of the bytes, numbers are
/// zero and buffers are empty.
class reader
{
public:
    explicit reader(boost::asio::const_buffer bytes) noexcept : rest_(bytes) {}

    std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u32() noexcept { return number(4); }

    boost::asio::const_buffer bytes(std::size_t size) noexcept
    {
        if (size > rest_.size()) {
            failed_ = true;
            return {};
        }
        auto taken = boost::asio::buffer(rest_, size);
        rest_ += size;
        return taken;
    }

    template <typename Address>
    Address address() noexcept
    {
        typename Address::bytes_type address{};
        boost::asio::buffer_copy(boost::asio::buffer(address), bytes(address.size()));
        return Address(address);
    }

    boost::asio::const_buffer rest() const noexcept { return rest_; }

    /// Record that a number has an impossible value. What is read after it has no meaning.
    void fail() noexcept { failed_ = true; }
    bool failed() const noexcept { return failed_; }

private:
    std::uint32_t number(std::size_t size) noexcept
    {
        auto taken = bytes(size);
        std::uint32_t value = 0;
        for (std::size_t i = 0; i != taken.size(); ++i)
            value = value << 8 | static_cast<const unsigned char*>(taken.data())[i];
        return value;
    }

    boost::asio::const_buffer rest_;
    bool failed_ = false;
};

/// Writes numbers in network byte order, and bytes, one after another. Errors are reported by finish().
class writer
{
public:
    explicit writer(boost::asio::mutable_buffer buffer) noexcept : buffer_(buffer) {}

    void u8(std::size_t value) noexcept { number(value, 1); }
    void u16(std::size_t value) noexcept { number(value, 2); }
    void u32(std::size_t value) noexcept { number(value, 4); }

    /// Write bytes, which may overlap the buffer: an echo is often turned into its reply in place.
    void bytes(boost::asio::const_buffer bytes) noexcept
    {
        if (const auto fits = std::min(bytes.size(), room().size()))
            std::memmove(room().data(), bytes.data(), fits);
        size_ += bytes.size();
    }

    void zeros(std::size_t count) noexcept
    {
        if (const auto fits = std::min(count, room().size()))
            std::memset(room().data(), 0, fits);
        size_ += count;
    }

    /// Write zeros until the size since position `begin` is a multiple of `unit`.
    void pad(std::size_t begin, std::size_t unit) noexcept { zeros((unit - (size_ - begin) % unit) % unit); }

    void require(bool in_range) noexcept { in_range_ = in_range_ && in_range; }

    void patch_u16(std::size_t position, std::size_t value) noexcept
    {
        writer there(buffer_ + position);
        there.u16(value);
        require(there.in_range_);
    }

    /// Write the checksum of everything from `begin` on at `position`, which must contain zeros.
    void patch_checksum(std::size_t begin, std::size_t position, std::uint16_t sum = 0) noexcept
    {
        patch_u16(position, internet_checksum(boost::asio::buffer(buffer_, size_) + begin, sum));
    }

    /// Get the number of bytes written, or that would have been written to a large enough buffer.
    std::size_t size() const noexcept { return size_; }

    std::size_t finish(error_code& ec) const
    {
        if (!in_range_)
            ec = error::field_out_of_range;
        else if (size_ > buffer_.size())
            ec = error::message_buffer_too_small;
        else
            ec = {};
        return ec ? 0 : size_;
    }

private:
    void number(std::size_t value, std::size_t size) noexcept
    {
        require(std::uint64_t(value) >> 8 * size == 0);
        unsigned char digits[4];
        for (std::size_t i = size; i-- != 0; value >>= 8)
            digits[i] = static_cast<unsigned char>(value);
        bytes(boost::asio::buffer(digits, size));
    }

    boost::asio::mutable_buffer room() const noexcept { return buffer_ + size_; }

    boost::asio::mutable_buffer buffer_;
    std::size_t size_ = 0;
    bool in_range_ = true;
};

} // namespace iplevel::wire

#pragma GCC visibility pop

#endif
