// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_MULTICAST_RECEIVER_HPP
#define IPLEVEL_MULTICAST_RECEIVER_HPP

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/multicast.hpp>
#include <iplevel/receive_options.hpp>
#include <iplevel/socket_options.hpp>

#include <boost/asio/basic_datagram_socket.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/system/errc.hpp>

namespace iplevel::detail {

/// On Linux an IPv4 membership lets its group in on its interface alone, an IPv6 membership on all.
template <typename Socket, typename Membership>
void stay_on_interface(Socket& socket, const Membership& membership, error_code& ec)
{
    if (!membership.group().is_v6() || membership.interface_index() == 0)
        return;
    socket.set_option(bind_to_interface(membership.interface_index()), ec);
    // As it was for users before Linux 5.7, and before the option came with 5.1.
    if (ec == boost::system::errc::operation_not_permitted || ec == condition::not_supported)
        ec = {};
}

} // namespace iplevel::detail

namespace iplevel::multicast {

/// Opens a socket to receive one group: open, share the port, enable control data, bind and join, in one
/// call.
/**
 * `open_receiver(socket, join_group(group, eth0), 5353);` or `open_receiver(socket, join_source_group(...),
 * 0);`
 *
 * The socket is of the family of the group. It receives what is sent to the port and either to this group on
 * this interface, or to the machine's own addresses, or over IPv4 as a broadcast: not what others have joined
 * (all_groups is off), and no IPv4 on an IPv6 socket. Other sockets may bind the port, too; of those, what is
 * sent to one of the machine's addresses reaches the last one bound alone. Whether the machine hears itself
 * is up to those who send, with enable_loopback.
 *
 * For an IPv6 group on an interface the socket is bound to that interface (bind_to_interface), since on Linux
 * an IPv6 membership alone lets the group in from all. It sends and receives nothing by another one then.
 * Where the system lacks the option or, before Linux 5.7, the process the right to it, this is left out:
 * received_control::interface_index tells.
 *
 * @param socket Not open; when the call fails it is not open either.
 * @param membership join_group or join_source_group; with further ones the socket can join more, in IPv6 on
 * the same interface: for another interface open another socket.
 * @param port 0 takes a free one: ask socket.local_endpoint().
 * @param flags What enable_control() should enable: packet_info tells groups and interfaces apart.
 * @par Errors
 * already_open, then leaving the socket alone; those of enable_control(), bind and the membership.
 */
template <typename Executor, typename Membership>
void open_receiver(
    boost::asio::basic_datagram_socket<boost::asio::ip::udp, Executor>& socket, const Membership& membership,
    boost::asio::ip::port_type port, control_flags flags, error_code& ec)
{
    using boost::asio::ip::udp;
    const udp protocol = membership.group().is_v6() ? udp::v6() : udp::v4();
    socket.open(protocol, ec);
    if (ec)
        return;
    socket.set_option(all_groups(false), ec);
    if (ec == condition::not_supported)
        ec = {}; // as every system but Linux has it
    if (!ec && membership.group().is_v6())
        socket.set_option(v6_only(true), ec);
    if (!ec)
        socket.set_option(reuse_address(true), ec);
    if (!ec)
        enable_control(socket, flags, ec);
    if (!ec)
        detail::stay_on_interface(socket, membership, ec);
    if (!ec)
        socket.bind(udp::endpoint(protocol, port), ec);
    if (!ec)
        socket.set_option(membership, ec);
    if (ec) {
        error_code ignored;
        socket.close(ignored);
    }
}

/// @copydoc open_receiver
template <typename Executor, typename Membership>
void open_receiver(
    boost::asio::basic_datagram_socket<boost::asio::ip::udp, Executor>& socket, const Membership& membership,
    boost::asio::ip::port_type port, control_flags flags = control_flags::none)
{
    error_code ec;
    open_receiver(socket, membership, port, flags, ec);
    detail::throw_error(ec, "open_receiver");
}

} // namespace iplevel::multicast

#endif
