// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_MULTICAST_MEMBERSHIP_HPP
#define IPLEVEL_MULTICAST_MEMBERSHIP_HPP

#include <iplevel/detail/group_option.hpp>
#include <iplevel/multicast/outbound_interface.hpp>
#include <iplevel/multicast/source_filter.hpp>

#include <boost/asio/ip/multicast.hpp>

/// Multicast on the socket you have: who may be heard in which group on which interface, and where to send.
/**
 * The options of a membership are made from a group, a source where they are about one, and an interface: a
 * network_interface or its index, or from what parse_group() has read. With index 0 it is the interface of
 * the group's scope id (`ff02::fb%eth0`), of whatever scope the group is. Without that, join_group takes the
 * interface that the system's routes choose, and so do the other options for an IPv4 group; for an IPv6 group
 * they need an interface, since Linux would take the first membership of that group on any.
 *
 * The constructors throw std::invalid_argument for a network_interface that was not found, for an index that
 * contradicts the scope id of group or source, and where an interface is needed.
 *
 * The family of the group counts, not the socket's: a dual-stack IPv6 socket takes IPv4 groups. An IPv6 group
 * on an IPv4 socket is condition::not_supported, and so is, on Linux, an IPv4 group on a raw IPv6 socket.
 * What the addresses are is left to the system to judge, on Linux with
 * - invalid_argument: the group is not a multicast address;
 * - address_not_available: group and source are of different families;
 * - no_such_device: there is no such interface; with index 0, no route.
 *
 * @par Concepts: SettableSocketOption.
 */
namespace iplevel::multicast {

/// Receive what anyone sends to the group.
/**
 * MCAST_JOIN_GROUP (RFC 3678 section 5.1.1). address_in_use: joined already, with or without sources.
 * no_buffer_space: a socket can be in so many IPv4 groups (on Linux net.ipv4.igmp_max_memberships, 20).
 */
using join_group = detail::group_option<detail::option_id::join_group>;

/// Leave the group, however it was joined.
/**
 * MCAST_LEAVE_GROUP. address_not_available: not joined. Of an IPv6 group that was joined without an
 * interface, name the one that the routes chose: network_interface::multicast_groups() of that one has the
 * group. To close the socket leaves all groups.
 */
using leave_group = detail::group_option<detail::option_id::leave_group>;

/// Receive what this source sends to the group; once more for each further source.
/**
 * MCAST_JOIN_SOURCE_GROUP. address_not_available: this source is joined already. invalid_argument: joined for
 * anyone, with sources blocked now or before; while none was ever blocked this turns the membership into one
 * of sources. no_buffer_space: too many sources (on Linux net.ipv4.igmp_max_msf, 10, and
 * net.ipv6.mld_max_msf, 64).
 *
 * On Linux an IPv6 socket goes by one list of sources for each group address, that of its last membership, on
 * whichever interface a datagram arrives: with one group on two interfaces, wanted datagrams are lost. Use a
 * socket for each interface, bound with bind_to_interface before it is bound to the port.
 */
using join_source_group = detail::source_option<detail::option_id::join_source_group>;

/// No longer receive what this source sends to the group; without the last source the group is left.
/**
 * MCAST_LEAVE_SOURCE_GROUP. address_not_available: other sources are joined, or the group is joined for
 * anyone. invalid_argument: the group is not joined, or for anyone with sources blocked now or before.
 */
using leave_source_group = detail::source_option<detail::option_id::leave_source_group>;

/// Of a group that is joined for anyone, do not receive what this source sends.
/**
 * MCAST_BLOCK_SOURCE. address_not_available: blocked already. invalid_argument: the group is not joined, or
 * joined for sources. no_buffer_space: as for join_source_group.
 */
using block_source = detail::source_option<detail::option_id::block_source>;

/// Receive again what this source sends.
/**
 * MCAST_UNBLOCK_SOURCE. address_not_available: not blocked. invalid_argument: as for block_source.
 */
using unblock_source = detail::source_option<detail::option_id::unblock_source>;

/// Receive the groups that any socket of the machine has joined, not only this one.
/**
 * IP_MULTICAST_ALL, IPV6_MULTICAST_ALL. Linux alone has it, and has it on, against RFC 3678 and what other
 * systems do: switch it off. Of a dual-stack socket it is off for IPv4.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using all_groups = detail::boolean<detail::option_id::all_groups>;

/// Asio's option for how many hops datagrams sent to a group may take: 0, not beyond this machine, to 255.
/**
 * IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS; 1 on a new socket. Throws std::out_of_range for other values. A TCP
 * socket has no such option: invalid_argument over IPv4, condition::not_supported over IPv6.
 */
using boost::asio::ip::multicast::hops;

/// Asio's option to let this machine, too, receive what the socket sends to a group; on for a new socket.
/**
 * IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP.
 */
using boost::asio::ip::multicast::enable_loopback;

} // namespace iplevel::multicast

#endif
