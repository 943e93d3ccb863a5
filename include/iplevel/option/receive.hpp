// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_RECEIVE_HPP
#define IPLEVEL_OPTION_RECEIVE_HPP

#include <iplevel/control_flags.hpp>
#include <iplevel/detail/message.hpp>
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
using receive_flow_info = detail::boolean<detail::option_id::receive_flow_info>;

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

namespace detail {

void switch_control(native_handle socket, control_flags flags, bool on, error_code& ec) noexcept;

/// Names the option and family that switch_control() failed on: "enable_control: receive_mark (IPv4): ...".
void throw_control_error(const error_code& ec, const char* function);

} // namespace detail

/// Ask the system to report on received datagrams, whichever family they are of.
/**
 * On an IPv6 socket that may be dual-stack both families' options are set. Datagrams that are queued already
 * carry no reports: enable before bind.
 *
 * Flags are a mask, not a count: enabling twice is enabling once. No two flags share a system's option, so
 * switching one off leaves all others on.
 *
 * @param socket A datagram, raw or stream socket of the IP families, or any socket that takes the options.
 * @par Errors
 * The socket is as it was before the call. The exception's text names the option and family that failed:
 * "enable_control: receive_path_mtu (IPv4): Operation not supported"; so does ec.location().function_name(),
 * "receive_path_mtu (IPv4)". condition::not_supported: the system or the socket's family does
 * not have one of the options. invalid_argument: flags has unknown bits.
 */
template <typename Socket>
void enable_control(Socket& socket, control_flags flags, error_code& ec)
{
    detail::switch_control(socket.native_handle(), flags, true, ec);
}

/// @copydoc enable_control
template <typename Socket>
void enable_control(Socket& socket, control_flags flags)
{
    error_code ec;
    enable_control(socket, flags, ec);
    detail::throw_control_error(ec, "enable_control");
}

/// Switch off what enable_control() switched on; all other reports stay. Errors as enable_control().
template <typename Socket>
void disable_control(Socket& socket, control_flags flags, error_code& ec)
{
    detail::switch_control(socket.native_handle(), flags, false, ec);
}

/// @copydoc disable_control
template <typename Socket>
void disable_control(Socket& socket, control_flags flags)
{
    error_code ec;
    disable_control(socket, flags, ec);
    detail::throw_control_error(ec, "disable_control");
}

} // namespace iplevel

#endif
