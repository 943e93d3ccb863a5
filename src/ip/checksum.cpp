// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/ip/checksum.hpp>

#include <cstddef>

namespace iplevel {
namespace {

std::uint16_t fold(std::uint64_t sum) noexcept
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(sum);
}

std::uint64_t sum_of(const void* bytes, std::size_t size) noexcept
{
    const auto* p = static_cast<const unsigned char*>(bytes);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i + 1 < size; i += 2)
        sum += static_cast<unsigned>(p[i]) << 8 | p[i + 1];
    if (size % 2)
        sum += static_cast<unsigned>(p[size - 1]) << 8;
    return sum;
}

} // namespace

std::uint16_t internet_checksum(boost::asio::const_buffer bytes, std::uint16_t sum) noexcept
{
    return static_cast<std::uint16_t>(~fold(sum + sum_of(bytes.data(), bytes.size())));
}

std::uint16_t pseudo_header_sum(
    const boost::asio::ip::address_v6& source, const boost::asio::ip::address_v6& destination,
    checked<std::uint8_t> next_header, std::uint32_t length) noexcept
{
    const auto from = source.to_bytes();
    const auto to = destination.to_bytes();
    return fold(sum_of(from.data(), from.size()) + sum_of(to.data(), to.size()) + length + next_header);
}

} // namespace iplevel
