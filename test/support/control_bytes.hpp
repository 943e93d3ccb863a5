// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Control data constructed without the library and the system's macros, in the layout of 64-bit Linux: length
// (8 bytes, header and payload), level (4), type (4), payload, zeros up to a multiple of 8.

#ifndef IPLEVEL_TEST_SUPPORT_CONTROL_BYTES_HPP
#define IPLEVEL_TEST_SUPPORT_CONTROL_BYTES_HPP

#include "support/hex.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace test {

/// The bytes of a value in the machine's byte order.
template <typename T>
byte_string raw(const T& value)
{
    byte_string result(sizeof value);
    std::memcpy(result.data(), &value, sizeof value);
    return result;
}

template <typename... ByteStrings>
byte_string join(const ByteStrings&... parts)
{
    byte_string result;
    (result.insert(result.end(), parts.begin(), parts.end()), ...);
    return result;
}

inline byte_string padded(byte_string bytes)
{
    bytes.resize((bytes.size() + 7) / 8 * 8);
    return bytes;
}

/// A header with an arbitrary length.
inline byte_string header(std::uint64_t length, std::int32_t level, std::int32_t type)
{
    return join(raw(length), raw(level), raw(type));
}

inline byte_string message(std::int32_t level, std::int32_t type, const byte_string& payload)
{
    return padded(join(header(16 + payload.size(), level, type), payload));
}

/// Bytes that are given for both byte orders.
inline byte_string golden(std::string_view little_endian, std::string_view big_endian)
{
    return bytes(raw(std::uint16_t(1))[0] == 1 ? little_endian : big_endian);
}

} // namespace test

#endif
