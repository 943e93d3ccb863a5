// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_RECEIVE_HPP
#define IPLEVEL_OPTION_RECEIVE_HPP

#include <iplevel/detail/option.hpp>

/**
 * @file
 * What the system is to report about received datagrams.
 *
 * Each option switches one report of received_control on or off, for the socket's own family: an IPv6 socket
 * that takes IPv4 datagrams too needs enable_control(), which sets the options of both. All are off on a new
 * socket. An option that the system, or the socket's family or type, does not have fails with an error that
 * equals condition::not_supported. Concepts: GettableSocketOption, SettableSocketOption.
 */

namespace iplevel {

/// Report coalesced datagrams, and coalesce them: UDP_GRO.
/**
 * received_batch takes a run of coalesced datagrams apart again; other receives get it as one datagram, with
 * received_control::segment_size. Until then the run is one packet: a packet filter looks at its first
 * datagram and keeps or drops them all, one that shortens cuts the run as a whole and nothing says so, and
 * receive_drop_count counts a run that is dropped as one.
 */
using receive_coalesced = detail::boolean<detail::option_id::receive_coalesced>;

/// Report who sent a datagram, as the system knows it, in received_local_control: SO_PASSCRED. Local sockets
/// only.
using receive_credentials = detail::boolean<detail::option_id::receive_credentials>;

/// Report how many datagrams the socket dropped, for lack of buffer space or any other reason: SO_RXQ_OVFL.
/// With receive_coalesced a run of datagrams counts as one.
using receive_drop_count = detail::boolean<detail::option_id::receive_drop_count>;

/// Report where a router's extensions begin in an ICMP error (RFC 4884): IP_RECVERR_RFC4884,
/// IPV6_RECVERR_RFC4884.
using receive_error_extensions = detail::boolean<detail::option_id::receive_error_extensions>;

/// Keep ICMP errors and local errors in the error queue: IP_RECVERR, IPV6_RECVERR.
using receive_errors = detail::boolean<detail::option_id::receive_errors>;

/// Report the IPv6 flow label: IPV6_FLOWINFO. Absent on IPv4 sockets.
using receive_flow_label = detail::boolean<detail::option_id::receive_flow_label>;

/// Report time to live or hop limit on arrival: IP_RECVTTL, IPV6_RECVHOPLIMIT (RFC 3542 section 6.3).
using receive_hop_limit = detail::boolean<detail::option_id::receive_hop_limit>;

/// Report the firewall's mark: SO_RCVMARK. Some kernels require the right to administer the network.
using receive_mark = detail::boolean<detail::option_id::receive_mark>;

/// Report destination address and port in the headers as they arrived: IP_RECVORIGDSTADDR,
/// IPV6_RECVORIGDSTADDR.
using receive_original_destination = detail::boolean<detail::option_id::receive_original_destination>;

/// Report destination address and arrival interface: IP_PKTINFO, IPV6_RECVPKTINFO (RFC 3542 section 6.1).
using receive_packet_info = detail::boolean<detail::option_id::receive_packet_info>;

/// Report changes of the path MTU: IPV6_RECVPATHMTU (RFC 3542 section 11.3). Absent on IPv4 sockets.
using receive_path_mtu = detail::boolean<detail::option_id::receive_path_mtu>;

/// Report when the system received the datagram: SO_TIMESTAMPNS.
using receive_timestamp = detail::boolean<detail::option_id::receive_timestamp>;

/// Report DSCP and ECN: IP_RECVTOS, IPV6_RECVTCLASS (RFC 3542 section 6.5).
using receive_traffic_class = detail::boolean<detail::option_id::receive_traffic_class>;

} // namespace iplevel

#endif
