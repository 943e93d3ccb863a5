// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Decoding of what netlink and /proc report about interfaces. The functions make no system calls, and accept
// any bytes.

#ifndef IPLEVEL_SRC_LINUX_INTERFACE_MESSAGES_HPP
#define IPLEVEL_SRC_LINUX_INTERFACE_MESSAGES_HPP

#include "netlink.hpp"

#include <iplevel/network_interface.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cstdlib>
#include <istream>
#include <linux/if_arp.h>
#include <net/if.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <vector>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

namespace ip = boost::asio::ip;

inline interface_flags flags_of(unsigned ifi_flags) noexcept
{
    constexpr std::pair<unsigned, interface_flags> pairs[] = {
        {IFF_UP, interface_flags::up},
        {IFF_BROADCAST, interface_flags::broadcast},
        {IFF_LOOPBACK, interface_flags::loopback},
        {IFF_POINTOPOINT, interface_flags::point_to_point},
        {IFF_MULTICAST, interface_flags::multicast},
        {IFF_RUNNING, interface_flags::running}};
    interface_flags flags{};
    for (const auto& [theirs, ours] : pairs)
        if (ifi_flags & theirs)
            flags = flags | ours;
    return flags;
}

/// Get a hardware address. Returns an empty vector if the bytes are not one: they are zeros for loopback, and
/// the IP address of an end of a tunnel.
inline std::vector<std::uint8_t> hardware_address_of(unsigned hardware_type, netlink::const_buffer bytes)
{
    switch (hardware_type) {
    case ARPHRD_TUNNEL:
    case ARPHRD_TUNNEL6:
    case ARPHRD_SIT:
    case ARPHRD_IPGRE:
    case ARPHRD_IP6GRE: return {};
    }
    const auto* first = static_cast<const std::uint8_t*>(bytes.data());
    const auto* last = first + bytes.size();
    if (std::all_of(first, last, [](std::uint8_t byte) { return byte == 0; }))
        return {};
    return {first, last};
}

/// Get the text before the terminating zero, or all of it if there is none.
inline std::string text_of(netlink::const_buffer bytes)
{
    const auto* text = static_cast<const char*>(bytes.data());
    return {text, std::find(text, text + bytes.size(), '\0')};
}

/// Decode an RTM_NEWLINK message, which does not contain the addresses. Returns nullopt for another message,
/// or if the index or the name is missing.
inline std::optional<interface_row> decode_link(const netlink::record<nlmsghdr>& message)
{
    ifinfomsg link{};
    if (message.header.nlmsg_type != RTM_NEWLINK || !netlink::read(message.payload, link) ||
        link.ifi_index <= 0)
        return {};
    const auto attributes = message.payload + sizeof link;

    interface_row row;
    row.index = static_cast<unsigned>(link.ifi_index);
    row.name = text_of(netlink::find(attributes, IFLA_IFNAME));
    if (row.name.empty())
        return {};
    netlink::read(netlink::find(attributes, IFLA_MTU), row.mtu);
    row.flags = flags_of(link.ifi_flags);
    row.hardware_address = hardware_address_of(link.ifi_type, netlink::find(attributes, IFLA_ADDRESS));
    return row;
}

inline address_flags address_flags_of(unsigned char family, std::uint32_t ifa_flags) noexcept
{
    constexpr std::pair<unsigned, address_flags> pairs[] = {
        {IFA_F_TENTATIVE, address_flags::tentative},
        {IFA_F_DADFAILED, address_flags::duplicate},
        {IFA_F_DEPRECATED, address_flags::deprecated},
        {IFA_F_TEMPORARY, address_flags::temporary},
        {IFA_F_PERMANENT, address_flags::permanent}};
    if (family == AF_INET) // IFA_F_SECONDARY of IPv4 is the same bit as IFA_F_TEMPORARY
        ifa_flags &= ~std::uint32_t{IFA_F_TEMPORARY};
    address_flags flags{};
    for (const auto& [theirs, ours] : pairs)
        if (ifa_flags & theirs)
            flags = flags | ours;
    return flags;
}

/// An address and the index of the interface that has it.
struct address_row
{
    unsigned index = 0;
    interface_address address;
};

/// Set the scope id of an address of link-local or narrower scope, which is ambiguous without its interface.
inline ip::address_v6 scoped(ip::address_v6 address, unsigned index)
{
    if (address.is_link_local() || address.is_multicast_link_local() || address.is_multicast_node_local())
        address.scope_id(index);
    return address;
}

/// Decode an answer to RTM_GETADDR or RTM_GETMULTICAST, whose message types differ between kernels. Returns
/// nullopt for other families.
inline std::optional<address_row> decode_address(const netlink::record<nlmsghdr>& message)
{
    ifaddrmsg header{};
    if (message.header.nlmsg_type < NLMSG_MIN_TYPE || !netlink::read(message.payload, header) ||
        header.ifa_index == 0)
        return {};
    const auto attributes = message.payload + sizeof header;

    // On a point-to-point link IFA_ADDRESS is the remote end and IFA_LOCAL the local end.
    netlink::const_buffer found;
    for (int type : {IFA_LOCAL, IFA_ADDRESS, IFA_MULTICAST})
        if (found.size() == 0)
            found = netlink::find(attributes, type);

    address_row row;
    row.index = header.ifa_index;
    row.address.prefix_length = header.ifa_prefixlen;
    ip::address_v4::bytes_type v4;
    ip::address_v6::bytes_type v6;
    if (header.ifa_family == AF_INET && found.size() == v4.size() && header.ifa_prefixlen <= 32 &&
        netlink::read(found, v4))
        row.address.address = ip::address_v4(v4);
    else if (
        header.ifa_family == AF_INET6 && found.size() == v6.size() && header.ifa_prefixlen <= 128 &&
        netlink::read(found, v6))
        row.address.address = scoped(ip::address_v6(v6), header.ifa_index);
    else
        return {};

    std::uint32_t flags = header.ifa_flags; // the first eight; an attribute may contain all of them
    netlink::read(netlink::find(attributes, IFA_FLAGS), flags);
    row.address.flags = address_flags_of(header.ifa_family, flags);
    const auto broadcast = netlink::find(attributes, IFA_BROADCAST);
    if (header.ifa_family == AF_INET && broadcast.size() == v4.size() && netlink::read(broadcast, v4))
        row.address.broadcast = ip::address_v4(v4);
    row.address.label = text_of(netlink::find(attributes, IFA_LABEL));
    return row;
}

/// Read the groups of one interface from /proc/net/igmp:
/**
 *     Idx     Device    : Count Querier       Group    Users Timer    Reporter
 *     1       lo        :     1      V3
 *                                     010000E0     1 0:00000000               0
 *
 * The line of a group starts with a tab. The hexadecimal number is the group's four bytes read as an integer
 * in the machine's byte order.
 */
inline std::vector<address_row> decode_igmp(std::istream& lines, unsigned index)
{
    std::vector<address_row> groups;
    unsigned long current = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.compare(0, 1, "\t") != 0)
            current = std::strtoul(line.c_str(), nullptr, 10);
        else if (current == index) {
            const auto number = static_cast<std::uint32_t>(std::strtoul(line.c_str(), nullptr, 16));
            ip::address_v4::bytes_type bytes;
            std::memcpy(bytes.data(), &number, sizeof number);
            groups.push_back({index, {ip::address_v4(bytes), 32}});
        }
    }
    return groups;
}

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
