// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_IP_CHECKSUM_HPP
#define IPLEVEL_IP_CHECKSUM_HPP

#include <iplevel/checked.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address_v6.hpp>

#include <cstdint>

namespace iplevel {

/// Compute the checksum of IP, ICMP, UDP, TCP and OSPF (RFC 1071).
/**
 * The result is 0 for bytes that include their correct checksum. In a UDP header a checksum of 0 means that
 * there is none, so a computed checksum of 0 is sent as 0xffff.
 *
 * @param sum The result of pseudo_header_sum(), if the checksum also covers a pseudo-header.
 */
std::uint16_t internet_checksum(boost::asio::const_buffer bytes, std::uint16_t sum = 0) noexcept;

/// Compute what an IPv6 pseudo-header adds to the checksum of an upper-layer message (RFC 8200 section 8.1).
/**
 * @param next_header The protocol number of the message, such as 58 for ICMPv6 or 89 for OSPF.
 * @param length The length of the message in bytes, including its own header.
 */
std::uint16_t pseudo_header_sum(
    const boost::asio::ip::address_v6& source, const boost::asio::ip::address_v6& destination,
    checked<std::uint8_t> next_header, std::uint32_t length) noexcept;

} // namespace iplevel

#endif
