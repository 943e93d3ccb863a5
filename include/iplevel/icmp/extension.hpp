// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ICMP_EXTENSION_HPP
#define IPLEVEL_ICMP_EXTENSION_HPP

#include <iplevel/checked.hpp>
#include <iplevel/error.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace iplevel::icmp {

/// An extension object of unknown kind, or a malformed one. encode() writes its bytes unchanged.
struct raw_extension
{
    /// The whole object: two bytes of length, one byte of class, one byte of type, and the payload.
    boost::asio::const_buffer object{};
};

/// One entry of an MPLS label stack (RFC 3032 section 2.1).
struct mpls_label
{
    /// The label value, 20 bits.
    std::uint32_t label = 0;
    /// The traffic class, 3 bits.
    checked<std::uint8_t> traffic_class = 0;
    /// Whether this is the last entry of the stack.
    bool bottom_of_stack = false;
    /// The time to live with which the packet arrived, before the router decremented it.
    checked<std::uint8_t> ttl = 0;
};

/// The label stack with which the packet arrived at the router that reports the error (RFC 4950).
struct mpls_label_stack
{
    /// The entries, from the top of the stack to the bottom.
    std::vector<mpls_label> labels{};
};

/// How an interface was involved with the datagram that caused an error (RFC 5837 section 4.2).
enum class interface_role : std::uint8_t
{
    /// The datagram arrived on it.
    incoming,
    /// The datagram arrived on this component of an interface, such as a member of a bundle, which has no IP
    /// address of its own.
    incoming_sub_ip,
    /// The datagram would have left through it.
    outgoing,
    /// The address is that of the next hop.
    next_hop
};

/// A description of an interface of the router that reports an error (RFC 5837).
struct interface_information
{
    /// Which of the router's interfaces is described.
    interface_role role = interface_role::incoming;
    /// The interface index, as in SNMP's ifTable.
    std::optional<std::uint32_t> index{};
    /// The address of the interface or, for interface_role::next_hop, of the next hop.
    std::optional<boost::asio::ip::address> address{};
    /// The name of the interface: at most 63 bytes of UTF-8.
    std::optional<std::string> name{};
    /// The MTU of the interface in bytes.
    std::optional<std::uint32_t> mtu{};
};

/// A query for the interface that has this name (RFC 8335 section 2.1).
struct interface_by_name
{
    /// The name. encode() pads it with zeros to a multiple of 4 bytes.
    std::string name{};
};

/// A query for the interface that has this index (RFC 8335 section 2.1).
struct interface_by_index
{
    /// The index, in the numbering of the queried node.
    std::uint32_t index = 0;
};

/// A query for the interface, or the neighbor, that has this address (RFC 8335 section 2.1).
struct interface_by_address
{
    /// Construct without an address.
    interface_by_address() = default;

    /// Construct from an IP address.
    explicit interface_by_address(const boost::asio::ip::address& address);

    /// Construct from an address of any family.
    interface_by_address(std::uint16_t address_family, std::vector<std::uint8_t> address_bytes)
        : family(address_family), bytes(std::move(address_bytes))
    {}

    /// The address family number assigned by IANA: 1 for IPv4, 2 for IPv6, 16389 for a 48-bit MAC address.
    std::uint16_t family = 0;
    /// The bytes of the address in network byte order, at most 255.
    std::vector<std::uint8_t> bytes{};
};

/// An extension object, which an ICMP message carries after the datagram that it quotes (RFC 4884 section 7).
using extension = std::variant<
    raw_extension, mpls_label_stack, interface_information, interface_by_name, interface_by_index,
    interface_by_address>;

/// Write the name of the role, such as "next_hop", or its number if it has no name.
std::ostream& operator<<(std::ostream& os, interface_role role);
/// Write the extension on one line, as in `label=24000 traffic_class=0 ttl=1` or `interface=incoming index=2
/// name=eth0`.
std::ostream& operator<<(std::ostream& os, const extension& e);

/// Read extensions that were not found by decoding a message, such as those of error_report::extensions.
/**
 * @param bytes The bytes from the extension header to the end of the message.
 * @return The extensions, which refer to the bytes. A malformed extension is returned as a raw_extension.
 * @par Errors
 * error::no_icmp_extensions.
 */
std::vector<extension> decode_extensions(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_extensions
std::vector<extension> decode_extensions(boost::asio::const_buffer bytes);

} // namespace iplevel::icmp

#endif
