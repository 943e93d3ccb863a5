// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_SUPPORT_HEX_HPP
#define IPLEVEL_TEST_SUPPORT_HEX_HPP

#include <boost/asio/buffer.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace test {

using byte_string = std::vector<unsigned char>;

/// Converts hexadecimal digits to bytes. Spaces between digits are ignored.
inline byte_string bytes(std::string_view digits)
{
    byte_string result;
    std::string pair;
    for (char c : digits) {
        if (c != ' ')
            pair += c;
        if (pair.size() == 2) {
            result.push_back(static_cast<unsigned char>(std::stoi(pair, nullptr, 16)));
            pair.clear();
        }
    }
    return result;
}

/// Converts bytes to hexadecimal digits, without spaces.
inline std::string hex(boost::asio::const_buffer bytes)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string result;
    for (std::size_t i = 0; i != bytes.size(); ++i) {
        const unsigned value = static_cast<const unsigned char*>(bytes.data())[i];
        result += digits[value >> 4];
        result += digits[value & 15];
    }
    return result;
}

inline std::string hex(const byte_string& bytes) { return hex(boost::asio::buffer(bytes)); }

inline std::string text(boost::asio::const_buffer bytes)
{
    return {static_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace test

#endif
