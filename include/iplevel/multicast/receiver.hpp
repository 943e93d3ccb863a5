// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_MULTICAST_RECEIVER_HPP
#define IPLEVEL_MULTICAST_RECEIVER_HPP

#include <iplevel/control.hpp>
#include <iplevel/multicast/membership.hpp>
#include <iplevel/network_interface.hpp>
#include <iplevel/option/socket.hpp>

#include <boost/asio/basic_datagram_socket.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/system/errc.hpp>

#include <vector>

namespace iplevel::multicast {

/// What a socket is opened with to receive a group.
/**
 * In C++20: `open_receiver(socket, join_group(group, eth0), 5353, {.reuse_port = true});`
 */
struct receiver_options
{
    /// What enable_control() should enable: packet_info tells groups and interfaces apart.
    control_flags control = control_flags::none;

    /// Share the port with sockets that have set SO_REUSEPORT and not SO_REUSEADDR, too.
    /**
     * reuse_address, which is always set, does not share it with those. On Linux all of them must belong to
     * the same user, and what is sent to one of the machine's addresses then reaches any one of the sockets.
     */
    bool reuse_port = false;

    /// Bind to the group and not to any address: nothing is received that is sent to another address.
    /**
     * An IPv6 group of link-local or narrower scope must then be joined on an interface that is given.
     */
    bool bind_to_group = false;
};

/// Whether the group was joined on one interface.
struct interface_join
{
    /// As it was before the group was joined.
    network_interface nic;

    /// No error: the group was joined.
    error_code error;
};

} // namespace iplevel::multicast

namespace iplevel::detail {

/// What is done, one after the other, to open a receiver.
enum class receiver_step
{
    network_interfaces,
    open,
    all_groups,
    v6_only,
    reuse_address,
    reuse_port,
    enable_control,
    bind_to_interface,
    bind,
    join_group,
    join_source_group
};

inline receiver_step step_of(const multicast::join_group&) noexcept { return receiver_step::join_group; }

inline receiver_step step_of(const multicast::join_source_group&) noexcept
{
    return receiver_step::join_source_group;
}

/// Makes the step the location of an error.
void set_step(error_code& ec, receiver_step step) noexcept;

/// Names the step that failed and, when it was to join, the group and the first of the interfaces:
/// "open_receiver: join_group 239.1.2.3: ...".
void throw_receiver_error(
    const error_code& ec, const char* function, const address& group,
    const std::vector<multicast::interface_join>& joins = {});

/// The interfaces that are up and take multicast, none of them joined.
std::vector<multicast::interface_join> list_for_join(const address& group, error_code& ec);

/// No error when the group was joined on any of the interfaces.
error_code result_of(const std::vector<multicast::interface_join>& joins) noexcept;

/// The group, with the interface where the scope of an IPv6 group requires it, or any address.
address receiver_address(const address& group, unsigned interface_index, bool bind_to_group) noexcept;

/// Opens the socket; closes it again when a later step fails.
/**
 * @param finish Called with the error code when the socket is bound.
 */
template <typename Socket, typename Finish>
void open_receiver(
    Socket& socket, const address& group, unsigned interface_index, boost::asio::ip::port_type port,
    const multicast::receiver_options& options, error_code& ec, Finish finish)
{
    using boost::asio::ip::udp;
    using step = receiver_step;
    const bool v6 = group.is_v6();
    socket.open(v6 ? udp::v6() : udp::v4(), ec);
    set_step(ec, step::open);
    if (ec)
        return;
    const auto attempt = [&](step which, const auto& action) {
        if (ec)
            return;
        action();
        set_step(ec, which);
    };
    const auto set = [&](step which, const auto& option) {
        attempt(which, [&] { socket.set_option(option, ec); });
    };
    set(step::all_groups, multicast::all_groups(false));
    if (ec == condition::not_supported)
        ec = {}; // as every system but Linux has it
    if (v6)
        set(step::v6_only, v6_only(true));
    set(step::reuse_address, reuse_address(true));
    if (options.reuse_port)
        set(step::reuse_port, iplevel::reuse_port(true));
    attempt(step::enable_control, [&] { enable_control(socket, options.control, ec); });
    if (v6 && interface_index != 0 && !ec) {
        // On Linux an IPv4 membership lets its group in on its interface alone, an IPv6 membership on all.
        set(step::bind_to_interface, bind_to_interface(interface_index));
        // As it was for users before Linux 5.7, and before the option came with 5.1.
        if (ec == boost::system::errc::operation_not_permitted || ec == condition::not_supported)
            ec = {};
    }
    attempt(step::bind, [&] {
        socket.bind({receiver_address(group, interface_index, options.bind_to_group), port}, ec);
    });
    if (!ec)
        finish(ec);
    if (ec) {
        error_code ignored;
        socket.close(ignored);
    }
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
 * @param options Control data to enable, and how the port is shared; or control_flags alone.
 * @par Errors
 * already_open, then leaving the socket alone; those of enable_control(), bind and the membership. The
 * exception's text names the step that failed: "open_receiver: bind: Address already in use", "open_receiver:
 * join_group 239.1.2.3: No such device"; so does ec.location().function_name(), "bind" or "join_group".
 */
template <typename Executor, typename Membership>
void open_receiver(
    boost::asio::basic_datagram_socket<boost::asio::ip::udp, Executor>& socket, const Membership& membership,
    boost::asio::ip::port_type port, const receiver_options& options, error_code& ec)
{
    detail::open_receiver(
        socket, membership.group(), membership.interface_index(), port, options, ec,
        [&](error_code& failure) {
            socket.set_option(membership, failure);
            detail::set_step(failure, detail::step_of(membership));
        });
}

/// @copydoc open_receiver
template <typename Executor, typename Membership>
void open_receiver(
    boost::asio::basic_datagram_socket<boost::asio::ip::udp, Executor>& socket, const Membership& membership,
    boost::asio::ip::port_type port, const receiver_options& options)
{
    error_code ec;
    open_receiver(socket, membership, port, options, ec);
    detail::throw_receiver_error(ec, "open_receiver", membership.group());
}

/// @copydoc open_receiver
template <typename Executor, typename Membership>
void open_receiver(
    boost::asio::basic_datagram_socket<boost::asio::ip::udp, Executor>& socket, const Membership& membership,
    boost::asio::ip::port_type port, control_flags flags, error_code& ec)
{
    open_receiver(socket, membership, port, receiver_options{flags}, ec);
}

/// @copydoc open_receiver
template <typename Executor, typename Membership>
void open_receiver(
    boost::asio::basic_datagram_socket<boost::asio::ip::udp, Executor>& socket, const Membership& membership,
    boost::asio::ip::port_type port, control_flags flags = control_flags::none)
{
    open_receiver(socket, membership, port, receiver_options{flags});
}

/// Opens a socket to receive one group on every interface that is up and takes multicast.
/**
 * `open_receiver_on_all_interfaces(socket, make_address("224.0.0.251"), 5353);` A program that wants both
 * families, for mDNS or SSDP, opens a socket for each.
 *
 * As open_receiver, but for the interfaces: an IPv6 socket is not bound to one. packet_info reports which
 * one a datagram came by. The interfaces are those of the moment; for one that comes later, set join_group on
 * the socket. On Linux the loopback interface does not take multicast unless told to.
 *
 * An interface on which the group cannot be joined does not keep the others from it. Linux refuses IPv6
 * groups where the MTU is below 1280 (invalid_argument), and IPv4 groups after the first 20 interfaces
 * (no_buffer_space: net.ipv4.igmp_max_memberships).
 *
 * @param socket Not open; when the call fails it is not open either.
 * @param group Without a scope id.
 * @param port 0 takes a free one: ask socket.local_endpoint().
 * @param options Control data to enable, and how the port is shared. On Linux bind_to_group fails with
 * invalid_argument for an IPv6 group of link-local or narrower scope, which belongs to one interface.
 * @return Each of the interfaces, with the error if the group was not joined there; nothing when the call
 * failed before it joined on any.
 * @par Errors
 * Those of network_interfaces() and open_receiver. When the group was joined nowhere, the error of the first
 * interface, or no_such_device if there is none to join on. invalid_argument: the group has a scope id.
 */
template <typename Executor>
std::vector<interface_join> open_receiver_on_all_interfaces(
    boost::asio::basic_datagram_socket<boost::asio::ip::udp, Executor>& socket,
    const boost::asio::ip::address& group, boost::asio::ip::port_type port, const receiver_options& options,
    error_code& ec)
{
    auto joins = detail::list_for_join(group, ec);
    bool bound = false;
    if (!ec)
        detail::open_receiver(socket, group, 0, port, options, ec, [&](error_code& failure) {
            bound = true;
            for (interface_join& join : joins) {
                socket.set_option(join_group(group, join.nic), join.error);
                detail::set_step(join.error, detail::receiver_step::join_group);
            }
            failure = detail::result_of(joins);
        });
    if (!bound)
        joins.clear();
    return joins;
}

/// @copydoc open_receiver_on_all_interfaces
template <typename Executor>
std::vector<interface_join> open_receiver_on_all_interfaces(
    boost::asio::basic_datagram_socket<boost::asio::ip::udp, Executor>& socket,
    const boost::asio::ip::address& group, boost::asio::ip::port_type port,
    const receiver_options& options = {})
{
    error_code ec;
    auto joins = open_receiver_on_all_interfaces(socket, group, port, options, ec);
    detail::throw_receiver_error(ec, "open_receiver_on_all_interfaces", group, joins);
    return joins;
}

} // namespace iplevel::multicast

#endif
