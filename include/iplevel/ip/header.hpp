// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_IP_HEADER_HPP
#define IPLEVEL_IP_HEADER_HPP

#include <iplevel/checked.hpp>
#include <iplevel/error.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <vector>

namespace iplevel {

/// The header of an IPv4 datagram (RFC 791 section 3.1).
struct ipv4_header
{
    /// The traffic class, with DSCP in the upper six bits and ECN in the lower two. RFC 791 calls it type of
    /// service.
    checked<std::uint8_t> traffic_class = 0;

    /// The length of the datagram or fragment in bytes, including this header.
    checked<std::uint16_t> total_length = 20;

    /// The number that all fragments of one datagram have in common.
    std::uint16_t identification = 0;

    /// Whether routers must not fragment the datagram, but discard it and report the MTU if it is too large.
    bool dont_fragment = false;

    /// Whether further fragments follow this one.
    bool more_fragments = false;

    /// The position of the fragment in the datagram, in units of 8 bytes: 0 to 8191.
    checked<std::uint16_t> fragment_offset = 0;

    /// The time to live, which every router decrements by one.
    checked<std::uint8_t> hop_limit = 64;

    /// The protocol number of the payload, as assigned by IANA: 1 for ICMP, 17 for UDP.
    checked<std::uint8_t> protocol = 0;

    /// The checksum of the header. If it is empty, encode() computes it. Parsing does not verify it.
    /**
     * A checksum is correct if internet_checksum() of the header's size() bytes is 0.
     */
    std::optional<std::uint16_t> checksum{};

    /// The source address. On a socket with header_included, 0.0.0.0 lets the kernel choose it.
    boost::asio::ip::address_v4 source{};
    /// The destination address: unicast, multicast or broadcast.
    boost::asio::ip::address_v4 destination{};

    /// The options: at most 40 bytes, and a multiple of 4. Pad a shorter list with zeros at the end.
    std::vector<std::uint8_t> options{};

    /// Get the length of the header in bytes: 20 to 60.
    std::size_t size() const noexcept { return 20 + options.size(); }
};

/// The header of an IPv6 packet (RFC 8200 section 3).
struct ipv6_header
{
    /// The traffic class, with DSCP in the upper six bits and ECN in the lower two.
    checked<std::uint8_t> traffic_class = 0;

    /// The label that the packets of one flow have in common (RFC 6437), 20 bits.
    std::uint32_t flow_label = 0;

    /// The number of bytes after this header, including extension headers.
    checked<std::uint16_t> payload_length = 0;

    /// The protocol number, as assigned by IANA, of what follows this header: an extension header, or for
    /// example 58 for ICMPv6 or 17 for UDP.
    checked<std::uint8_t> next_header = 0;

    /// The hop limit, which every router decrements by one.
    checked<std::uint8_t> hop_limit = 64;

    /// The source address, without a scope id, which the header does not contain.
    boost::asio::ip::address_v6 source{};
    /// The destination address, unicast or multicast. If a routing header follows, it is the next node to
    /// visit.
    boost::asio::ip::address_v6 destination{};

    /// Get the length of the header in bytes.
    static constexpr std::size_t size() noexcept { return 40; }
};

/// A datagram split into header and payload.
struct ipv4_datagram
{
    /// A copy of the header.
    ipv4_header header{};
    /// The payload, which refers to the bytes that were decoded.
    boost::asio::const_buffer payload{};
};

/// Read the IPv4 header at the beginning of the bytes, including its options.
/**
 * The bytes after the header are not examined, because an ICMP error quotes only the beginning of a datagram.
 * @return The header. On error, a default-constructed header.
 * @par Errors
 * error::message_too_short; error::wrong_ip_version; error::wrong_header_length if the header's length is
 * less than 20 bytes; error::wrong_total_length if the total length is less than the header's length.
 */
ipv4_header decode_ipv4_header(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_ipv4_header
ipv4_header decode_ipv4_header(boost::asio::const_buffer bytes);

/// Split a datagram, as received by a raw IPv4 socket, into header and payload.
/**
 * Bytes after the header's total length are not part of the payload. Linux passes the header as it was
 * transmitted. macOS and older BSDs convert two of its fields to host byte order, which this function does
 * not reverse.
 * @par Errors
 * Those of decode_ipv4_header(). error::message_too_short also if the end of the datagram is missing, as
 * after a receive into a buffer that is too small.
 */
ipv4_datagram decode_ipv4_datagram(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_ipv4_datagram
ipv4_datagram decode_ipv4_datagram(boost::asio::const_buffer bytes);

/// Read the IPv6 header at the beginning of the bytes.
/**
 * @return The header. On error, a default-constructed header.
 * @par Errors
 * error::message_too_short, error::wrong_ip_version.
 */
ipv6_header decode_ipv6_header(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_ipv6_header
ipv6_header decode_ipv6_header(boost::asio::const_buffer bytes);

/// Write a header in network byte order.
/**
 * @return The number of bytes written: header.size().
 * @par Errors
 * error::field_out_of_range for a fragment offset above 8191, a total length that is less than the header's
 * length, options that are longer than 40 bytes or not a multiple of 4, or a flow label of more than 20 bits;
 * error::message_buffer_too_small. On failure the contents of the buffer are unspecified.
 */
std::size_t encode(const ipv4_header& header, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode(const ipv4_header&, boost::asio::mutable_buffer, error_code&)
std::size_t encode(const ipv4_header& header, boost::asio::mutable_buffer buffer);

/// @copydoc encode(const ipv4_header&, boost::asio::mutable_buffer, error_code&)
std::size_t encode(const ipv6_header& header, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode(const ipv4_header&, boost::asio::mutable_buffer, error_code&)
std::size_t encode(const ipv6_header& header, boost::asio::mutable_buffer buffer);

/// Write the header on one line, as in `source=192.0.2.1 destination=192.0.2.2 protocol=1 hop_limit=64 ...`.
std::ostream& operator<<(std::ostream& os, const ipv4_header& header);

/// Write the header on one line, as in `source=2001:db8::1 destination=2001:db8::2 next_header=58
/// hop_limit=64 ...`.
std::ostream& operator<<(std::ostream& os, const ipv6_header& header);

} // namespace iplevel

#endif
