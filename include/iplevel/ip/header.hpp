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

/// The header in front of every IPv4 datagram (RFC 791 section 3.1).
struct ipv4_header
{
    /// DSCP in the upper six bits, ECN in the lower two; type of service in RFC 791.
    checked<std::uint8_t> traffic_class = 0;

    /// Bytes in the datagram or fragment, this header included.
    checked<std::uint16_t> total_length = 20;

    /// Common to the fragments of one datagram.
    std::uint16_t identification = 0;

    /// Routers drop the datagram, and report the MTU, rather than fragment it.
    bool dont_fragment = false;

    /// This is not the last fragment.
    bool more_fragments = false;

    /// Where the fragment belongs in the datagram, in units of 8 bytes; 0 to 8191.
    checked<std::uint16_t> fragment_offset = 0;

    /// Time to live: each router takes off one.
    checked<std::uint8_t> hop_limit = 64;

    /// IANA's number of what the payload is: 1 for ICMP, 17 for UDP.
    checked<std::uint8_t> protocol = 0;

    /// Over the header alone. If absent, encode() computes it; parsing reports it unverified.
    /**
     * internet_checksum() of the header's size() bytes is 0 when it is right.
     */
    std::optional<std::uint16_t> checksum{};

    /// On a header_included socket 0.0.0.0 lets the system choose.
    boost::asio::ip::address_v4 source{};
    /// Unicast, multicast or broadcast.
    boost::asio::ip::address_v4 destination{};

    /// At most 40 bytes, a multiple of 4: end the list with zeros.
    std::vector<std::uint8_t> options{};

    /// Bytes in the header: 20 to 60.
    std::size_t size() const noexcept { return 20 + options.size(); }
};

/// The header in front of every IPv6 datagram (RFC 8200 section 3).
struct ipv6_header
{
    /// DSCP in the upper six bits, ECN in the lower two.
    checked<std::uint8_t> traffic_class = 0;

    /// Common to the packets of one flow (RFC 6437), 20 bits.
    std::uint32_t flow_label = 0;

    /// Bytes after this header, extension headers included.
    checked<std::uint16_t> payload_length = 0;

    /// IANA's number of what follows: an extension header, or 58 for ICMPv6, 17 for UDP.
    checked<std::uint8_t> next_header = 0;

    /// Each router takes off one.
    checked<std::uint8_t> hop_limit = 64;

    /// Without scope id, which is not in the header.
    boost::asio::ip::address_v6 source{};
    /// Unicast or multicast; where the packet goes next, if a routing header follows.
    boost::asio::ip::address_v6 destination{};

    /// Bytes in the header.
    static constexpr std::size_t size() noexcept { return 40; }
};

/// A datagram taken apart; the payload refers to the bytes that were parsed.
struct ipv4_datagram
{
    /// A copy.
    ipv4_header header{};
    /// Valid as long as the bytes are.
    boost::asio::const_buffer payload{};
};

/// Read the IPv4 header that the bytes begin with, options included.
/**
 * What follows the header is not looked at: an ICMP error quotes only the beginning of a datagram.
 * @par Errors
 * error::message_too_short, error::wrong_ip_version, error::wrong_header_length (less than 20 bytes),
 * error::wrong_total_length (less than the header). A default header is returned then.
 */
ipv4_header parse_ipv4_header(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc parse_ipv4_header
ipv4_header parse_ipv4_header(boost::asio::const_buffer bytes);

/// Split a datagram, as a raw IPv4 socket receives it, into header and payload.
/**
 * Bytes beyond the header's total length are no part of the payload. Linux gives the header as it was on the
 * wire; macOS and older BSDs give two of its fields in host byte order, which is not undone here.
 * @par Errors
 * As parse_ipv4_header(); error::message_too_short also when the datagram's end is missing, as after a
 * receive into a buffer that was too small.
 */
ipv4_datagram parse_ipv4_datagram(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc parse_ipv4_datagram
ipv4_datagram parse_ipv4_datagram(boost::asio::const_buffer bytes);

/// Read the IPv6 header that the bytes begin with.
/**
 * @par Errors
 * error::message_too_short, error::wrong_ip_version. A default header is returned then.
 */
ipv6_header parse_ipv6_header(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc parse_ipv6_header
ipv6_header parse_ipv6_header(boost::asio::const_buffer bytes);

/// Encode a header in network byte order.
/**
 * @return Bytes written: header.size().
 * @par Errors
 * error::field_out_of_range: a fragment offset above 8191, a total length below the header's, options above
 * 40 bytes or no multiple of 4, a flow label above 20 bits. error::message_buffer_too_small. The buffer's
 * contents are then unspecified.
 */
std::size_t encode(const ipv4_header& header, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode(const ipv4_header&, boost::asio::mutable_buffer, error_code&)
std::size_t encode(const ipv4_header& header, boost::asio::mutable_buffer buffer);

/// @copydoc encode(const ipv4_header&, boost::asio::mutable_buffer, error_code&)
std::size_t encode(const ipv6_header& header, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode(const ipv4_header&, boost::asio::mutable_buffer, error_code&)
std::size_t encode(const ipv6_header& header, boost::asio::mutable_buffer buffer);

/// One line: `source=192.0.2.1 destination=192.0.2.2 protocol=1 hop_limit=64 ...`.
std::ostream& operator<<(std::ostream& os, const ipv4_header& header);

/// One line: `source=2001:db8::1 destination=2001:db8::2 next_header=58 hop_limit=64 ...`.
std::ostream& operator<<(std::ostream& os, const ipv6_header& header);

} // namespace iplevel

#endif
