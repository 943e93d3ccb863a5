// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_MULTICAST_MEMBERSHIP_HPP
#define IPLEVEL_MULTICAST_MEMBERSHIP_HPP

#include <iplevel/detail/group_option.hpp>
#include <iplevel/multicast/outbound_interface.hpp>
#include <iplevel/multicast/source_filter.hpp>

/// Multicast on a socket: the groups and sources to receive, and the interface to send on.
/**
 * The options of a membership are constructed from a group, a source if they concern one, and an interface.
 * The interface is a network_interface, an index, or part of the result of parse_group(). Index 0, the
 * default, is the interface of the scope id of the group (`ff02::fb%eth0`), of whatever scope the group is.
 * Without a scope id, join_group uses the interface that the routing table chooses, and so do the other
 * options for an IPv4 group. The other options need an interface for an IPv6 group, since Linux would take
 * the first membership of that group on any interface.
 *
 * The constructors throw std::invalid_argument for a network_interface that was not found, for an index that
 * contradicts the scope id of the group or source, and for a missing interface.
 *
 * The options depend on the family of the group, not on the family of the socket: a dual-stack IPv6 socket
 * can join IPv4 groups. An IPv6 group on an IPv4 socket fails with condition::not_supported, and so does, on
 * Linux, an IPv4 group on a raw IPv6 socket. The system checks the addresses. Linux fails with
 * - invalid_argument: the group is not a multicast address;
 * - address_not_available: group and source are of different families;
 * - no_such_device: there is no such interface or, with index 0, no route.
 */
namespace iplevel::multicast {

/// Receive datagrams from any source to the group.
/**
 * MCAST_JOIN_GROUP (RFC 3678 section 5.1.1). Fails with address_in_use if the group is joined already, with
 * or without sources, and with no_buffer_space if the socket is in too many IPv4 groups (on Linux
 * net.ipv4.igmp_max_memberships, 20).
 * @par Value
 * A group on an interface: `join_group(group)`, `join_group(group, interface_index)`, `join_group(group,
 * nic)` with a network_interface, or `join_group(parse_group("ff02::fb%eth0"))`. group() and
 * interface_index() return them.
 * @par Concepts
 * SettableSocketOption
 */
struct join_group : detail::group_option<detail::option_id::join_group>
{
    using group_option::group_option;
};

/// Leave the group, whichever way it was joined.
/**
 * MCAST_LEAVE_GROUP. Fails with address_not_available if the group is not joined. To leave an IPv6 group that
 * was joined without an interface, name the interface that the routing table chose: its
 * network_interface::multicast_groups() contain the group. Closing the socket leaves all groups.
 * @par Value
 * A group on an interface: `leave_group(group)`, `leave_group(group, interface_index)`, `leave_group(group,
 * nic)` with a network_interface, or `leave_group(parse_group("ff02::fb%eth0"))`. group() and
 * interface_index() return them.
 * @par Concepts
 * SettableSocketOption
 */
struct leave_group : detail::group_option<detail::option_id::leave_group>
{
    using group_option::group_option;
};

/// Receive datagrams from this source to the group. It may be set again for more sources.
/**
 * MCAST_JOIN_SOURCE_GROUP. Fails with
 * - address_not_available: this source is joined already;
 * - invalid_argument: the group is joined for any source, and a source is or was blocked. If none was ever
 *   blocked, the membership becomes one for this source;
 * - no_buffer_space: too many sources (on Linux net.ipv4.igmp_max_msf, 10, and net.ipv6.mld_max_msf, 64).
 *
 * On Linux, an IPv6 socket has one list of sources for each group address, that of its last membership,
 * whichever interface a datagram arrives on. With one group on two interfaces, wanted datagrams are lost. Use
 * one socket for each interface, and set bind_to_interface on it before it is bound to the port.
 * @par Value
 * A group, a source and an interface: `join_source_group(group, source)`, `join_source_group(group, source,
 * interface_index)`, `join_source_group(group, source, nic)` with a network_interface, or
 * `join_source_group(parse_group("ff35::1%eth0"), source)`. group() and interface_index() return them.
 * @par Concepts
 * SettableSocketOption
 */
struct join_source_group : detail::source_option<detail::option_id::join_source_group>
{
    using source_option::source_option;
};

/// Stop receiving datagrams from this source to the group. Leaving the last source leaves the group.
/**
 * MCAST_LEAVE_SOURCE_GROUP. Fails with
 * - address_not_available: other sources are joined, or the group is joined for any source;
 * - invalid_argument: the group is not joined, or it is joined for any source and a source is or was blocked.
 * @par Value
 * A group, a source and an interface: `leave_source_group(group, source)`, `leave_source_group(group, source,
 * interface_index)`, `leave_source_group(group, source, nic)` with a network_interface, or
 * `leave_source_group(parse_group("ff35::1%eth0"), source)`. group() and interface_index() return them.
 * @par Concepts
 * SettableSocketOption
 */
struct leave_source_group : detail::source_option<detail::option_id::leave_source_group>
{
    using source_option::source_option;
};

/// Stop receiving datagrams from this source to a group that is joined for any source.
/**
 * MCAST_BLOCK_SOURCE. Fails with
 * - address_not_available: the source is blocked already;
 * - invalid_argument: the group is not joined, or it is joined for sources;
 * - no_buffer_space: as join_source_group.
 * @par Value
 * A group, a source and an interface: `block_source(group, source)`, `block_source(group, source,
 * interface_index)`, `block_source(group, source, nic)` with a network_interface, or
 * `block_source(parse_group("ff35::1%eth0"), source)`. group() and interface_index() return them.
 * @par Concepts
 * SettableSocketOption
 */
struct block_source : detail::source_option<detail::option_id::block_source>
{
    using source_option::source_option;
};

/// Receive datagrams from this source again.
/**
 * MCAST_UNBLOCK_SOURCE. Fails with address_not_available if the source is not blocked, and with
 * invalid_argument as block_source.
 * @par Value
 * A group, a source and an interface: `unblock_source(group, source)`, `unblock_source(group, source,
 * interface_index)`, `unblock_source(group, source, nic)` with a network_interface, or
 * `unblock_source(parse_group("ff35::1%eth0"), source)`. group() and interface_index() return them.
 * @par Concepts
 * SettableSocketOption
 */
struct unblock_source : detail::source_option<detail::option_id::unblock_source>
{
    using source_option::source_option;
};

/// Whether the socket receives the groups that any socket of the host has joined, not only its own.
/**
 * IP_MULTICAST_ALL, IPV6_MULTICAST_ALL. Only Linux has this option. There it is on on a new socket, contrary
 * to RFC 3678 and to other systems: switch it off. For the IPv4 groups of a dual-stack socket it is off.
 * @par Value
 * `bool`: `all_groups(false)`.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct all_groups : detail::boolean<detail::option_id::all_groups>
{
    using boolean::boolean;
};

} // namespace iplevel::multicast

#endif
