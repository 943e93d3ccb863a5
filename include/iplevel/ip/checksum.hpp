// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_IP_CHECKSUM_HPP
#define IPLEVEL_IP_CHECKSUM_HPP

#include <iplevel/checked.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address_v6.hpp>

#include <cstdint>

namespace iplevel {

/// The checksum of IP, ICMP, UDP, TCP and OSPF (RFC 1071); 0 over bytes that hold their right checksum.
/**
 * UDP sends 0xffff where it is 0, which in a UDP header means none.
 *
 * @param sum What pseudo_header_sum() returned, where the checksum covers a pseudo-header too.
 */
std::uint16_t internet_checksum(boost::asio::const_buffer bytes, std::uint16_t sum = 0) noexcept;

/// What an IPv6 pseudo-header adds to the checksum of the message below it (RFC 8200 section 8.1).
/**
 * @param next_header The message's protocol number, such as 58 for ICMPv6 or 89 for OSPF.
 * @param length Bytes in the message, its own header included.
 */
std::uint16_t pseudo_header_sum(
    const boost::asio::ip::address_v6& source, const boost::asio::ip::address_v6& destination,
    checked<std::uint8_t> next_header, std::uint32_t length) noexcept;

} // namespace iplevel

#endif
