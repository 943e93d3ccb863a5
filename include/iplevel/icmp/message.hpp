// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ICMP_MESSAGE_HPP
#define IPLEVEL_ICMP_MESSAGE_HPP

#include <iplevel/checked.hpp>
#include <iplevel/error.hpp>
#include <iplevel/icmp/datagram.hpp>
#include <iplevel/icmp/extension.hpp>
#include <iplevel/icmp/type.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address_v6.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <variant>
#include <vector>

namespace iplevel::icmp {

// Data in a message refers to the bytes that were parsed, or to what is to be written; a message owns none.

/// The body of a type that has no structure here: what follows the first four bytes of the message.
struct raw_body
{
    /// May be empty.
    boost::asio::const_buffer data{};
};

/// Echo request and echo reply: a ping (RFC 792, RFC 4443).
struct echo
{
    /// Tells programs apart. On an icmp::datagram socket Linux puts the local port here.
    std::uint16_t identifier = 0;
    /// Counts the requests of one identifier, by convention from 1.
    std::uint16_t sequence = 0;
    /// Comes back unchanged.
    boost::asio::const_buffer data{};
};

/// Asks a node for the state of one of its interfaces or neighbors (RFC 8335 section 2).
struct extended_echo_request
{
    /// As in echo.
    std::uint16_t identifier = 0;
    /// As in echo, but of 8 bits.
    checked<std::uint8_t> sequence = 0;
    /// The interface is the node's own; else it is a neighbor's and named by address.
    bool local = false;
    /// One interface_by_name, interface_by_index or interface_by_address.
    std::vector<extension> extensions{};
};

/// The state of a neighbor's entry in the table of neighbors (RFC 8335 section 3).
enum class neighbor_state : std::uint8_t
{
    not_reported, ///< The request was about an interface of the node itself.
    incomplete,   ///< Its link-layer address is being asked for.
    reachable,    ///< It has answered lately.
    stale,        ///< It has not answered lately.
    delay,        ///< A packet has been sent to it, and an answer may yet come.
    probe,        ///< It is being asked whether it is still there.
    failed        ///< It does not answer.
};

/// Answers an extended_echo_request where the message's code is 0.
/**
 * The other codes: 1 malformed query, 2 no such interface, 3 no such table entry, 4 several interfaces.
 */
struct extended_echo_reply
{
    /// As in the request.
    std::uint16_t identifier = 0;
    /// As in the request.
    checked<std::uint8_t> sequence = 0;
    /// Only where the request was not local.
    neighbor_state state = neighbor_state::not_reported;
    /// The interface is up.
    bool active = false;
    /// IPv4 runs on it.
    bool ipv4 = false;
    /// IPv6 runs on it.
    bool ipv6 = false;
};

/// The body of an error: destination unreachable, packet too big, time exceeded, parameter problem.
struct error_body
{
    /// The beginning of the datagram that the error is about, its IP header first.
    /**
     * With extensions it is padded with zeros to at least 128 bytes.
     */
    boost::asio::const_buffer datagram{};

    /// What the router added (RFC 4884); not in a packet too big or an ICMPv6 parameter problem.
    std::vector<extension> extensions{};

    /// What the link that the datagram did not fit can carry, in bytes.
    /**
     * In a packet too big, and in an ICMPv4 destination unreachable of code 4, fragmentation needed; there it
     * is 0 from routers older than RFC 1191.
     */
    std::uint32_t mtu = 0;

    /// Where in the datagram a parameter problem is, in bytes; below 256 in ICMPv4.
    std::uint32_t pointer = 0;
};

/// One of the layouts; which one follows from the type. raw_body may be written with every type.
using message_body = std::variant<raw_body, echo, extended_echo_request, extended_echo_reply, error_body>;

/// An ICMP message of one family: `message_v4{type_v4::echo_request, 0, echo{id, sequence, buffer(data)}}`.
template <typename Type>
struct basic_message
{
    /// What the message is, and which body it has.
    Type type{};
    /// What it is more precisely, by a list of IANA's for each type; 0 where the type has none.
    checked<std::uint8_t> code = 0;
    /// What follows type, code and checksum.
    message_body body{};
};

/// Of ICMP for IPv4 (RFC 792).
using message_v4 = basic_message<type_v4>;
/// Of ICMP for IPv6 (RFC 4443).
using message_v6 = basic_message<type_v6>;

/// Such as "reachable"; the number of one that has no name here.
std::ostream& operator<<(std::ostream& os, neighbor_state state);
/// One line with type and code in words: `type="echo reply" identifier=7 sequence=1 size=56`.
/**
 * Of data it writes the size in bytes; of extensions what is in them, in their order.
 */
std::ostream& operator<<(std::ostream& os, const message_v4& message);
/// @copydoc operator<<(std::ostream&, const message_v4&)
std::ostream& operator<<(std::ostream& os, const message_v6& message);

/// Read an ICMPv4 message, without IP header, after verifying its checksum.
/**
 * Extensions are looked for where the length field says, and at 128 bytes for routers that do not set it, if
 * it has a right checksum there. A malformed one comes as raw_extension; where there is no valid header of
 * extensions, all is datagram.
 * @return A message that refers to the bytes; a default one on error.
 * @par Errors
 * error::message_too_short for the type's layout, error::wrong_checksum.
 */
message_v4 decode_v4(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_v4
message_v4 decode_v4(boost::asio::const_buffer bytes);

/// Read the beginning of an ICMPv4 message that an error quotes; its checksum cannot be verified.
/**
 * @par Errors
 * error::message_too_short.
 */
message_v4 decode_quoted_v4(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_quoted_v4
message_v4 decode_quoted_v4(boost::asio::const_buffer bytes);

/// Read an ICMPv6 message from a socket, or the beginning of one that an error quotes.
/**
 * Else as decode_v4(). Systems verify the checksum of what an ICMPv6 socket receives.
 * @par Errors
 * error::message_too_short.
 */
message_v6 decode_v6(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_v6
message_v6 decode_v6(boost::asio::const_buffer bytes);

/// Read an ICMPv6 message that came another way, after verifying its checksum.
/**
 * Else as decode_v4().
 * @param source As in the IPv6 header, like destination.
 * @par Errors
 * error::message_too_short, error::wrong_checksum.
 */
message_v6 decode_v6(
    boost::asio::const_buffer bytes, const boost::asio::ip::address_v6& source,
    const boost::asio::ip::address_v6& destination, error_code& ec);

/// @copydoc decode_v6(boost::asio::const_buffer, const boost::asio::ip::address_v6&, const
/// boost::asio::ip::address_v6&, error_code&)
message_v6 decode_v6(
    boost::asio::const_buffer bytes, const boost::asio::ip::address_v6& source,
    const boost::asio::ip::address_v6& destination);

/// Write an ICMPv4 message with its checksum.
/**
 * An echo's data may lie in the buffer, 8 bytes or more from its beginning: a request becomes its reply in
 * place.
 * @return Bytes written.
 * @par Errors
 * error::icmp_body_mismatch for a body or extensions that the type does not have; error::field_out_of_range
 * for a number, name or quoted datagram that is too large for its field, and for an mtu or pointer the type
 * has no field for; error::message_buffer_too_small. The buffer's contents are then unspecified.
 */
std::size_t encode(const message_v4& message, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode
std::size_t encode(const message_v4& message, boost::asio::mutable_buffer buffer);

/// Write an ICMPv6 message for a socket: the system computes the checksum.
/**
 * Else as the overload for ICMPv4.
 */
std::size_t encode(const message_v6& message, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode(const message_v6&, boost::asio::mutable_buffer, error_code&)
std::size_t encode(const message_v6& message, boost::asio::mutable_buffer buffer);

/// Write an ICMPv6 message with its checksum.
/**
 * Else as the overload for ICMPv4.
 * @param source As the IPv6 header will say, like destination.
 */
std::size_t encode(
    const message_v6& message, const boost::asio::ip::address_v6& source,
    const boost::asio::ip::address_v6& destination, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode(const message_v6&, const boost::asio::ip::address_v6&, const boost::asio::ip::address_v6&,
/// boost::asio::mutable_buffer, error_code&)
std::size_t encode(
    const message_v6& message, const boost::asio::ip::address_v6& source,
    const boost::asio::ip::address_v6& destination, boost::asio::mutable_buffer buffer);

} // namespace iplevel::icmp

#endif
