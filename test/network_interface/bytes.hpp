// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_NETWORK_INTERFACE_BYTES_HPP
#define IPLEVEL_TEST_NETWORK_INTERFACE_BYTES_HPP

#include <cstddef>
#include <cstdint>
#include <linux/rtnetlink.h>
#include <string>

// Payloads of netlink messages about links and addresses, all for the interface with index 7.

template <typename T>
std::string bytes_of(const T& value)
{
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

inline std::string attribute(int type, std::string payload)
{
    rtattr header{};
    header.rta_len = static_cast<unsigned short>(sizeof header + payload.size());
    header.rta_type = static_cast<unsigned short>(type);
    payload.resize((payload.size() + 3) & ~std::size_t{3});
    return bytes_of(header) + payload;
}

inline std::string link(unsigned short type, unsigned flags, const std::string& attributes)
{
    ifinfomsg header{};
    header.ifi_index = 7;
    header.ifi_type = type;
    header.ifi_flags = flags;
    return bytes_of(header) + attributes;
}

inline std::string own_address(std::uint8_t family, std::uint8_t prefix_length, const std::string& attributes)
{
    ifaddrmsg header{};
    header.ifa_family = family;
    header.ifa_prefixlen = prefix_length;
    header.ifa_index = 7;
    return bytes_of(header) + attributes;
}

#endif
