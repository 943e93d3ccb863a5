// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_RECEIVE_HPP
#define IPLEVEL_OPTION_RECEIVE_HPP

#include <iplevel/detail/option.hpp>

/**
 * @file
 * Options for what the system reports about received datagrams.
 *
 * Each option switches one report on or off, for the family of the socket alone. For an IPv6 socket that
 * receives IPv4 datagrams too, enable_control() sets the options of both families. An option that the system,
 * or the family or type of the socket, does not have fails with an error that equals
 * condition::not_supported.
 */

namespace iplevel {

/// Coalesce received datagrams, and report their size: UDP_GRO.
/**
 * received_batch separates coalesced datagrams again. Other receives return them as one datagram, with
 * received_control::segment_size. Before that, the coalesced datagrams are one packet: a packet filter
 * decides by the first datagram for all of them, a filter that shortens the packet cuts it without a report,
 * and receive_drop_count counts it as one.
 * @par Value
 * `bool`: `receive_coalesced(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_coalesced : detail::boolean<control_flags::coalesced>
{
    using boolean::boolean;
};

/// Report the sender of a datagram in received_local_control: SO_PASSCRED. Local sockets only.
/**
 * The system vouches for the credentials.
 * @par Value
 * `bool`: `receive_credentials(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_credentials : detail::boolean<detail::option_id::receive_credentials>
{
    using boolean::boolean;
};

/// Report in received_control::drop_count how many datagrams the socket has dropped: SO_RXQ_OVFL.
/**
 * With receive_coalesced, coalesced datagrams count as one.
 * @par Value
 * `bool`: `receive_drop_count(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_drop_count : detail::boolean<control_flags::drop_count>
{
    using boolean::boolean;
};

/// Report where the extensions of an ICMP error begin (RFC 4884), for error_report::extensions.
/**
 * IP_RECVERR_RFC4884, IPV6_RECVERR_RFC4884.
 * @par Value
 * `bool`: `receive_error_extensions(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_error_extensions : detail::boolean<control_flags::error_extensions>
{
    using boolean::boolean;
};

/// Keep ICMP errors and local errors in the error queue, for receive_error().
/**
 * IP_RECVERR, IPV6_RECVERR.
 * @par Value
 * `bool`: `receive_errors(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_errors : detail::boolean<control_flags::errors>
{
    using boolean::boolean;
};

/// Report the IPv6 flow label in received_control::flow_label: IPV6_FLOWINFO. IPv6 only.
/**
 * @par Value
 * `bool`: `receive_flow_label(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_flow_label : detail::boolean<control_flags::flow_label>
{
    using boolean::boolean;
};

/// Report the time to live or hop limit on arrival in received_control::hop_limit.
/**
 * IP_RECVTTL, IPV6_RECVHOPLIMIT (RFC 3542 section 6.3).
 * @par Value
 * `bool`: `receive_hop_limit(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_hop_limit : detail::boolean<control_flags::hop_limit>
{
    using boolean::boolean;
};

/// Report the mark that the firewall set, in received_control::mark: SO_RCVMARK.
/**
 * Some kernels need CAP_NET_ADMIN for it.
 * @par Value
 * `bool`: `receive_mark(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_mark : detail::boolean<control_flags::mark>
{
    using boolean::boolean;
};

/// Report destination address and port as they arrived, in received_control::original_destination.
/**
 * IP_RECVORIGDSTADDR, IPV6_RECVORIGDSTADDR.
 * @par Value
 * `bool`: `receive_original_destination(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_original_destination : detail::boolean<control_flags::original_destination>
{
    using boolean::boolean;
};

/// Report destination address and arrival interface, in received_control::destination and interface_index.
/**
 * IP_PKTINFO, IPV6_RECVPKTINFO (RFC 3542 section 6.1).
 * @par Value
 * `bool`: `receive_packet_info(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_packet_info : detail::boolean<control_flags::packet_info>
{
    using boolean::boolean;
};

/// Report changes of the path MTU in received_control::path_mtu. IPv6 only.
/**
 * IPV6_RECVPATHMTU (RFC 3542 section 11.3).
 * @par Value
 * `bool`: `receive_path_mtu(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_path_mtu : detail::boolean<control_flags::path_mtu>
{
    using boolean::boolean;
};

/// Report when the system received the datagram, in received_control::timestamp: SO_TIMESTAMPNS.
/**
 * @par Value
 * `bool`: `receive_timestamp(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_timestamp : detail::boolean<control_flags::timestamp>
{
    using boolean::boolean;
};

/// Report DSCP and ECN in received_control::traffic_class.
/**
 * IP_RECVTOS, IPV6_RECVTCLASS (RFC 3542 section 6.5).
 * @par Value
 * `bool`: `receive_traffic_class(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct receive_traffic_class : detail::boolean<control_flags::traffic_class>
{
    using boolean::boolean;
};

} // namespace iplevel

#endif
