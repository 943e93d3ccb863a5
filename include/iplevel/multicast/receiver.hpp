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
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/system/errc.hpp>

#include <vector>

namespace iplevel::multicast {

/// Options for opening a socket that receives a multicast group.
/**
 * In C++20 they can be given as in `open_receiver(socket, join_group(group, eth0), 5353, {.reuse_port =
 * true});`.
 */
struct receiver_options
{
    /// The reports to enable with enable_control(). packet_info makes it possible to distinguish groups and
    /// interfaces.
    control_flags control = control_flags::none;

    /// Whether to share the port also with sockets that have set SO_REUSEPORT but not SO_REUSEADDR.
    /**
     * The option reuse_address, which is always set, does not suffice for those sockets. On Linux all sockets
     * that set SO_REUSEPORT must belong to the same user, and a datagram that is sent to one of the host's
     * own addresses is then delivered to any one of them.
     */
    bool reuse_port = false;

    /// Whether to bind to the group rather than to the unspecified address, so that only datagrams sent to
    /// the group are received.
    /**
     * An IPv6 group of link-local or narrower scope must then be joined on a specific interface.
     */
    bool bind_to_group = false;
};

/// The result of joining a group on one interface.
struct interface_join
{
    /// The interface, as it was before the group was joined.
    network_interface nic;

    /// The error if the group was not joined on the interface. No error if it was joined.
    error_code error;
};

} // namespace iplevel::multicast

namespace iplevel::detail {

/// The steps of opening a receiver, in their order.
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

/// Set the location of an error to the step.
void set_step(error_code& ec, receiver_step step) noexcept;

/// Throw a system_error that names the step that failed. If the step was to join the group, the text also
/// names the group and the first of the interfaces, as in "open_receiver: join_group 239.1.2.3: ...".
void throw_receiver_error(
    const error_code& ec, const char* function, const address& group,
    const std::vector<multicast::interface_join>& joins = {});

/// List the interfaces that are up and support multicast, without joining the group.
std::vector<multicast::interface_join> list_for_join(const address& group, error_code& ec);

/// Get the result of all attempts to join the group: success if any of them succeeded.
error_code result_of(const std::vector<multicast::interface_join>& joins) noexcept;

/// Get the address to bind to: the group, with a scope id if the scope of an IPv6 group requires one, or the
/// unspecified address.
address receiver_address(const address& group, unsigned interface_index, bool bind_to_group) noexcept;

/// Open the socket, and close it again if a later step fails.
/**
 * @param finish Called with the error code after the socket has been bound.
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
        ec = {}; // systems other than Linux lack the option, and behave as if it were off
    if (v6)
        set(step::v6_only, boost::asio::ip::v6_only(true));
    set(step::reuse_address, boost::asio::socket_base::reuse_address(true));
    if (options.reuse_port)
        set(step::reuse_port, iplevel::reuse_port(true));
    attempt(step::enable_control, [&] { enable_control(socket, options.control, ec); });
    if (v6 && interface_index != 0 && !ec) {
        // On Linux an IPv4 membership admits the group on its interface only, an IPv6 membership on all
        // interfaces.
        set(step::bind_to_interface, bind_to_interface(interface_index));
        // Before Linux 5.7 the option requires a privilege, and before 5.1 it does not exist.
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

/// Open a socket to receive one multicast group: open the socket, share the port, enable control data, bind
/// and join in one call.
/**
 * For example: `open_receiver(socket, join_group(group, eth0), 5353);` or `open_receiver(socket,
 * join_source_group(...), 0);`
 *
 * The socket is of the family of the group. It receives datagrams that are sent to the port and either to
 * this group on this interface, to one of the host's own addresses, or over IPv4 to a broadcast address. It
 * does not receive groups that other sockets have joined (all_groups is off), and an IPv6 socket does not
 * receive IPv4. Other sockets may bind to the same port. A datagram that is sent to one of the host's own
 * addresses is then delivered only to the last socket that was bound. Whether datagrams sent by this host are
 * delivered to its own sockets is decided by the sending socket, with enable_loopback.
 *
 * For an IPv6 group on a specific interface, the socket is bound to that interface (bind_to_interface),
 * because on Linux an IPv6 membership alone admits the group on all interfaces. The socket then neither sends
 * nor receives on any other interface. This step is skipped if the system does not have the option, and
 * before Linux 5.7 also if the process lacks the privilege to set it. received_control::interface_index then
 * tells on which interface a datagram arrived.
 *
 * @param socket A socket that is not open. It is not open after a failure either.
 * @param membership A join_group or join_source_group. The socket can join further groups later; in IPv6 only
 * on the same interface. To receive on another interface, open another socket.
 * @param port The port to bind to, or 0 for any free port, which socket.local_endpoint() returns.
 * @param options The control data to enable and how to share the port. Alternatively, only control_flags.
 * @par Errors
 * already_open, in which case the socket is unchanged; errors of enable_control(), of bind, and of joining
 * the group. The text of the exception names the step that failed, as in "open_receiver: bind: Address
 * already in use" or "open_receiver: join_group 239.1.2.3: No such device", and so does
 * ec.location().function_name(), as in "bind" or "join_group".
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

/// Open a socket to receive one multicast group on every interface that is up and supports multicast.
/**
 * For example: `open_receiver_on_all_interfaces(socket, make_address("224.0.0.251"), 5353);` A program that
 * uses both families, as for mDNS or SSDP, opens one socket for each.
 *
 * The function is equivalent to open_receiver() except for the interfaces. An IPv6 socket is not bound to an
 * interface. The report control_flags::packet_info tells on which interface a datagram arrived. The group is
 * joined on the interfaces that exist at the time of the call; for an interface that is added later, set
 * join_group on the socket. On Linux the loopback interface does not support multicast unless it is
 * configured to do so.
 *
 * A failure to join the group on one interface does not prevent joining it on the others. Linux refuses IPv6
 * groups on interfaces with an MTU of less than 1280 (invalid_argument), and IPv4 groups after the first 20
 * interfaces (no_buffer_space, net.ipv4.igmp_max_memberships).
 *
 * @param socket A socket that is not open. It is not open after a failure either.
 * @param group The group, without a scope id.
 * @param port The port to bind to, or 0 for any free port, which socket.local_endpoint() returns.
 * @param options The control data to enable and how to share the port. On Linux bind_to_group fails with
 * invalid_argument for an IPv6 group of link-local or narrower scope, which belongs to a single interface.
 * @return Each of the interfaces, with an error if the group was not joined on it. Empty if the call failed
 * before an attempt to join the group.
 * @par Errors
 * Errors of network_interfaces() and open_receiver(). If the group was not joined on any interface, the error
 * of the first one, or no_such_device if there is no interface to join on. invalid_argument if the group has
 * a scope id.
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
