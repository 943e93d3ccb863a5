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

/// An extension of a kind that is unknown here, or malformed; writing takes the bytes as they are.
struct raw_extension
{
    /// The whole object: two bytes of length, one of class, one of type, then its payload.
    boost::asio::const_buffer object{};
};

/// One entry of an MPLS label stack (RFC 3032 section 2.1).
struct mpls_label
{
    /// 20 bits.
    std::uint32_t label = 0;
    /// 3 bits.
    checked<std::uint8_t> traffic_class = 0;
    /// True in the last entry alone.
    bool bottom_of_stack = false;
    /// As the packet arrived, before the router took off one.
    checked<std::uint8_t> ttl = 0;
};

/// The labels that the packet arrived with at the router which reports the error (RFC 4950).
struct mpls_label_stack
{
    /// From the top of the stack to its bottom.
    std::vector<mpls_label> labels{};
};

/// What an interface had to do with the datagram that an error is about (RFC 5837 section 4.2).
enum class interface_role : std::uint8_t
{
    /// The datagram arrived on it.
    incoming,
    /// A part of it that has no IP address: the member of a bundle on which the datagram arrived.
    incoming_sub_ip,
    /// The datagram would have left through it.
    outgoing,
    /// The address is the next hop's.
    next_hop
};

/// An interface of the router which reports an error (RFC 5837).
struct interface_information
{
    /// Which one of the router's.
    interface_role role = interface_role::incoming;
    /// As in SNMP's ifTable.
    std::optional<std::uint32_t> index{};
    /// Its own, but the next hop's in that role.
    std::optional<boost::asio::ip::address> address{};
    /// At most 63 bytes of UTF-8.
    std::optional<std::string> name{};
    /// In bytes.
    std::optional<std::uint32_t> mtu{};
};

/// Asks about the interface of this name (RFC 8335 section 2.1).
struct interface_by_name
{
    /// Written with zeros behind it, up to a multiple of 4 bytes.
    std::string name{};
};

/// Asks about the interface of this index (RFC 8335 section 2.1).
struct interface_by_index
{
    /// As the node asked numbers its interfaces.
    std::uint32_t index = 0;
};

/// Asks about the interface, or the neighbor, of this address (RFC 8335 section 2.1).
struct interface_by_address
{
    /// No address yet.
    interface_by_address() = default;

    /// An IP address.
    explicit interface_by_address(const boost::asio::ip::address& address);

    /// An address of any family.
    interface_by_address(std::uint16_t address_family, std::vector<std::uint8_t> address_bytes)
        : family(address_family), bytes(std::move(address_bytes))
    {}

    /// IANA's number: 1 for IPv4, 2 for IPv6, 16389 for a 48-bit MAC address.
    std::uint16_t family = 0;
    /// At most 255, in network byte order.
    std::vector<std::uint8_t> bytes{};
};

/// An object that ICMP messages carry behind the datagram they quote (RFC 4884 section 7).
using extension = std::variant<
    raw_extension, mpls_label_stack, interface_information, interface_by_name, interface_by_index,
    interface_by_address>;

/// Such as "next_hop"; the number of one that has no name here.
std::ostream& operator<<(std::ostream& os, interface_role role);
/// One line: `label=24000 traffic_class=0 ttl=1`, `interface=incoming index=2 name=eth0`, ...
std::ostream& operator<<(std::ostream& os, const extension& e);

/// Read extensions that were found otherwise than by parsing a message, such as error_report::extensions.
/**
 * @param bytes From the extension header to the end of the message.
 * @return Extensions that refer to the bytes, a malformed one as raw_extension.
 * @par Errors
 * error::no_icmp_extensions.
 */
std::vector<extension> decode_extensions(boost::asio::const_buffer bytes, error_code& ec);

/// @copydoc decode_extensions
std::vector<extension> decode_extensions(boost::asio::const_buffer bytes);

} // namespace iplevel::icmp

#endif
