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

// The buffers in a message refer to the bytes that were decoded, or to those that encode() shall write. A
// message does not own them.

/// The body of a message whose type has no structure here: everything after the first four bytes of the
/// message.
struct raw_body
{
    /// The bytes of the body. May be empty.
    boost::asio::const_buffer data{};
};

/// The body of an echo request or echo reply, as sent by ping (RFC 792, RFC 4443).
struct echo
{
    /// Distinguishes the programs that send requests. On an icmp::datagram socket Linux replaces it by the
    /// local port.
    std::uint16_t identifier = 0;
    /// The number of the request among those with the same identifier, by convention starting at 1.
    std::uint16_t sequence = 0;
    /// Arbitrary data, which the reply returns unchanged.
    boost::asio::const_buffer data{};
};

/// The body of a query for the state of an interface or neighbor of a node (RFC 8335 section 2).
struct extended_echo_request
{
    /// The identifier, as in echo.
    std::uint16_t identifier = 0;
    /// The sequence number, as in echo, but 8 bits long.
    checked<std::uint8_t> sequence = 0;
    /// Whether the query is for an interface of the node itself. Otherwise it is for an interface of a
    /// neighbor, which must be identified by address.
    bool local = false;
    /// A single interface_by_name, interface_by_index or interface_by_address.
    std::vector<extension> extensions{};
};

/// The state of an entry in a node's neighbor table (RFC 8335 section 3).
enum class neighbor_state : std::uint8_t
{
    not_reported, ///< The query was for an interface of the node itself.
    incomplete,   ///< Resolution of the neighbor's link-layer address is in progress.
    reachable,    ///< The neighbor is known to have been reachable recently.
    stale,        ///< The neighbor is no longer known to be reachable.
    delay,        ///< A packet has been sent to the neighbor recently, and probing is delayed.
    probe,        ///< The neighbor is being probed for reachability.
    failed        ///< The neighbor did not respond.
};

/// The body of a reply to an extended_echo_request, meaningful if the message's code is 0.
/**
 * The other codes are 1 for a malformed query, 2 if there is no such interface, 3 if there is no such table
 * entry, and 4 if several interfaces match the query.
 */
struct extended_echo_reply
{
    /// The identifier of the request.
    std::uint16_t identifier = 0;
    /// The sequence number of the request.
    checked<std::uint8_t> sequence = 0;
    /// The state of the neighbor, if the request was not local.
    neighbor_state state = neighbor_state::not_reported;
    /// Whether the interface is up.
    bool active = false;
    /// Whether IPv4 runs on the interface.
    bool ipv4 = false;
    /// Whether IPv6 runs on the interface.
    bool ipv6 = false;
};

/// The body of an error message: destination unreachable, packet too big, time exceeded or parameter problem.
struct error_body
{
    /// The beginning of the datagram that caused the error, starting with its IP header.
    /**
     * encode() pads it with zeros to at least 128 bytes if there are extensions.
     */
    boost::asio::const_buffer datagram{};

    /// The extensions that the router added (RFC 4884). A packet too big and an ICMPv6 parameter problem have
    /// none.
    std::vector<extension> extensions{};

    /// The MTU in bytes of the link for which the datagram was too large.
    /**
     * It is present in a packet too big message, and in an ICMPv4 destination unreachable message of code 4,
     * fragmentation needed. In the latter it is 0 if the router does not implement RFC 1191.
     */
    std::uint32_t mtu = 0;

    /// The offset in bytes at which a parameter problem was found in the datagram. In ICMPv4 it is less than
    /// 256.
    std::uint32_t pointer = 0;
};

/// The body of a message. The type of the message determines the alternative that decoding returns; encode()
/// accepts a raw_body for every type.
using message_body = std::variant<raw_body, echo, extended_echo_request, extended_echo_reply, error_body>;

/// An ICMP message of one family, such as `message_v4{type_v4::echo_request, 0, echo{id, sequence,
/// buffer(data)}}`.
template <typename Type>
struct basic_message
{
    /// The type, which determines the layout of the body.
    Type type{};
    /// The code, which qualifies the type as listed in IANA's registry. It is 0 for a type that has no codes.
    checked<std::uint8_t> code = 0;
    /// Everything after type, code and checksum.
    message_body body{};
};

/// A message of ICMP for IPv4 (RFC 792).
using message_v4 = basic_message<type_v4>;
/// A message of ICMP for IPv6 (RFC 4443).
using message_v6 = basic_message<type_v6>;

/// Write the name of the state, such as "reachable", or its number if it has no name.
std::ostream& operator<<(std::ostream& os, neighbor_state state);
/// Write the message on one line with type and code in words, as in `type="echo reply" identifier=7
/// sequence=1 size=56`.
/**
 * Data is represented by its size in bytes. Extensions are written in full, in their order.
 */
std::ostream& operator<<(std::ostream& os, const message_v4& message);
/// @copydoc operator<<(std::ostream&, const message_v4&)
std::ostream& operator<<(std::ostream& os, const message_v6& message);

/// Read an ICMPv4 message, without its IP header, and verify its checksum.
/**
 * Extensions are looked for at the position given by the length field. For routers that do not set the length
 * field, they are also looked for at 128 bytes, and accepted if they have a correct checksum there. A
 * malformed extension is returned as a raw_extension. If there is no valid extension header, all bytes belong
 * to the datagram.
 * @return A message that refers to the bytes. On error, a default-constructed message.
 * @par Errors
 * error::message_too_short if the bytes do not hold the layout of the type; error::wrong_checksum.
 */
message_v4 decode_v4(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_v4
message_v4 decode_v4(boost::asio::const_buffer bytes);

/// Read the beginning of an ICMPv4 message as quoted in an error. Its checksum is not verified, because it
/// covers the whole message.
/**
 * @par Errors
 * error::message_too_short.
 */
message_v4 decode_quoted_v4(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_quoted_v4
message_v4 decode_quoted_v4(boost::asio::const_buffer bytes);

/// Read an ICMPv6 message received from a socket, or the beginning of one that an error quotes.
/**
 * The checksum is not verified: the kernel verifies it before an ICMPv6 socket receives the message. In all
 * other respects equivalent to decode_v4().
 * @par Errors
 * error::message_too_short.
 */
message_v6 decode_v6(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_v6
message_v6 decode_v6(boost::asio::const_buffer bytes);

/// Read an ICMPv6 message that was not received from a socket, and verify its checksum.
/**
 * In all other respects equivalent to decode_v4().
 * @param source The source address in the IPv6 header.
 * @param destination The destination address in the IPv6 header.
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
 * The data of an echo may lie in the buffer itself, at least 8 bytes from its beginning, so that a request
 * can be turned into its reply in place.
 * @return The number of bytes written.
 * @par Errors
 * error::icmp_body_mismatch if the type does not allow the body or its extensions; error::field_out_of_range
 * for a number, name or quoted datagram that is too large for its field, and for an mtu or pointer if the
 * type has no field for it; error::message_buffer_too_small. On failure the contents of the buffer are
 * unspecified.
 */
std::size_t encode(const message_v4& message, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode
std::size_t encode(const message_v4& message, boost::asio::mutable_buffer buffer);

/// Write an ICMPv6 message to be sent on a socket. The kernel computes the checksum.
/**
 * In all other respects equivalent to the overload for ICMPv4.
 */
std::size_t encode(const message_v6& message, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode(const message_v6&, boost::asio::mutable_buffer, error_code&)
std::size_t encode(const message_v6& message, boost::asio::mutable_buffer buffer);

/// Write an ICMPv6 message with its checksum.
/**
 * In all other respects equivalent to the overload for ICMPv4.
 * @param source The source address that the IPv6 header will contain.
 * @param destination The destination address that the IPv6 header will contain.
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
