// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_SOCKET_HPP
#define IPLEVEL_OPTION_SOCKET_HPP

#include <iplevel/detail/interface_index.hpp>
#include <iplevel/detail/option_shapes.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>

/**
 * @file
 * Options for the addresses, interfaces and ports of a socket, for its buffers and queues, and for how it
 * shares a port.
 *
 * An option is constructed from its value for set_option(), and without one for get_option(). The constructor
 * throws std::out_of_range for a value outside the range. The member function value() returns the value. Each
 * description says under "Value" which type that is.
 *
 * An option that the system or the family of the socket does not have fails with an error that equals
 * condition::not_supported. One that needs a privilege which the process lacks fails with
 * operation_not_permitted.
 */

namespace iplevel {

/// Whether several sockets of one user may bind to the same address and port.
/**
 * SO_REUSEPORT. All of these sockets must set it before they bind. Linux delivers each unicast datagram and
 * each connection to one of the sockets, chosen by a hash of the addresses, and each multicast or broadcast
 * datagram to all of them.
 * @par Value
 * `bool`: `reuse_port(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct reuse_port : detail::boolean<detail::option_id::reuse_port>
{
    using boolean::boolean;
};

/// The only network interface to send and receive on, by name.
/**
 * SO_BINDTODEVICE. Fails with no_such_device if there is no interface of that name. On Linux, a socket that
 * is already bound to an interface needs CAP_NET_RAW to change it.
 * @par Value
 * `std::string`, constructed from a std::string_view of at most 15 bytes: `bind_to_device("eth0")`. The empty
 * name, which a new socket has, removes the restriction.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct bind_to_device : detail::text<detail::option_id::bind_to_device, 16>
{
    using text::text;
};

/// The only network interface to send and receive on, by index.
/**
 * SO_BINDTOIFINDEX. This is the same setting as bind_to_device, and needs the same privilege. Linux accepts
 * the index of an interface that does not exist, and then sends nothing.
 * @par Value
 * `std::uint32_t`, constructed from an index or from a network_interface: `bind_to_interface(2)`. Index 0,
 * which a new socket has, removes the restriction. The constructor throws std::invalid_argument for a
 * network_interface that was not found.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct bind_to_interface
    : detail::interface_option<detail::plain<detail::option_id::bind_to_interface, std::uint32_t>>
{
    using interface_option::interface_option;
};

/// The network interface that unicast datagrams are sent on.
/**
 * IP_UNICAST_IF, IPV6_UNICAST_IF. The socket receives on all interfaces. For groups there is
 * multicast::outbound_interface. Fails with address_not_available if there is no such interface, and with
 * invalid_argument on a socket that is bound to an interface. Linux ignores it for TCP.
 * @par Value
 * `std::uint32_t`, constructed from an index or from a network_interface: `unicast_interface(2)`. Index 0,
 * which a new socket has, leaves the choice to the routing table. The constructor throws
 * std::invalid_argument for a network_interface that was not found.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct unicast_interface
    : detail::interface_option<detail::network_word<detail::option_id::unicast_interface>>
{
    using interface_option::interface_option;
};

/// Whether bind() to an address and port 0 leaves the choice of the port to connect().
/**
 * IP_BIND_ADDRESS_NO_PORT. Connections to different peers can then share a port, so that one address can have
 * more connections than there are ports. A raw IPv6 socket does not have it.
 * @par Value
 * `bool`: `bind_address_no_port(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct bind_address_no_port : detail::boolean<detail::option_id::bind_address_no_port>
{
    using boolean::boolean;
};

/// The range of ports from which the system chooses one for the socket.
/**
 * IP_LOCAL_PORT_RANGE, from Linux 6.3 on. Ports outside of the system's own range
 * (net.ipv4.ip_local_port_range) are not used. Fails with invalid_argument if the range ends before it
 * begins. A raw IPv6 socket does not have it.
 * @par Value
 * Two ports, both in the range: `local_port_range(40000, 40999)`. A port of 0 stands for that end of the
 * system's range; a new socket has 0 and 0.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
class local_port_range : public detail::plain<detail::option_id::local_port_range, std::uint32_t>
{
public:
    /// The system's range, for get_option() to fill in.
    local_port_range() noexcept = default;
    /// For set_option().
    local_port_range(std::uint16_t low, std::uint16_t high) noexcept : plain(low | std::uint32_t{high} << 16)
    {}

    /// Get the first port, or 0.
    std::uint16_t low() const noexcept { return static_cast<std::uint16_t>(value()); }
    /// Get the last port, or 0.
    std::uint16_t high() const noexcept { return static_cast<std::uint16_t>(value() >> 16); }
};

/// The maximum rate of sending, in bytes per second.
/**
 * SO_MAX_PACING_RATE. TCP applies it itself, other sockets need the queueing discipline fq on the device.
 * @par Value
 * `std::uint32_t`: `max_pacing_rate(1250000)`. 0xffffffff, which a new socket has, is no limit.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct max_pacing_rate : detail::plain<detail::option_id::max_pacing_rate, std::uint32_t>
{
    using plain::plain;
};

/// The mark by which firewall and routing rules recognise the socket's packets.
/**
 * SO_MARK. Needs CAP_NET_ADMIN or CAP_NET_RAW to set.
 * @par Value
 * `std::uint32_t`: `packet_mark(7)`. It is 0 on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct packet_mark : detail::plain<detail::option_id::packet_mark, std::uint32_t>
{
    using plain::plain;
};

/// The priority of the socket's packets in the queueing discipline.
/**
 * SO_PRIORITY. A priority above 6 needs CAP_NET_ADMIN or CAP_NET_RAW. Setting traffic_class on an IPv4 socket
 * changes it.
 * @par Value
 * `std::uint32_t`: `packet_priority(6)`. It is 0 on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct packet_priority : detail::plain<detail::option_id::packet_priority, std::uint32_t>
{
    using plain::plain;
};

/// Whether the socket may bind to an address that the system does not have, or not yet.
/**
 * IP_FREEBIND, IPV6_FREEBIND.
 * @par Value
 * `bool`: `freebind(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct freebind : detail::boolean<detail::option_id::freebind>
{
    using boolean::boolean;
};

/// Whether the socket may receive and send for addresses of other hosts, as a transparent proxy does.
/**
 * IP_TRANSPARENT, IPV6_TRANSPARENT. Needs CAP_NET_ADMIN or CAP_NET_RAW.
 * @par Value
 * `bool`: `transparent(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct transparent : detail::boolean<detail::option_id::transparent>
{
    using boolean::boolean;
};

/// The size of the receive buffer in bytes, without the system's limit.
/**
 * SO_RCVBUFFORCE. Needs CAP_NET_ADMIN. Read it back with Asio's receive_buffer_size.
 * @par Value
 * `int`, 0 or more: `receive_buffer_force(1 << 24)`. It cannot be read, and has no default constructor.
 * @par Concepts
 * SettableSocketOption
 */
struct receive_buffer_force
    : detail::set_only_integer<detail::option_id::receive_buffer_force, 0, detail::highest>
{
    using set_only_integer::set_only_integer;
};

/// The size of the send buffer in bytes, without the system's limit.
/**
 * SO_SNDBUFFORCE. Needs CAP_NET_ADMIN. Read it back with Asio's send_buffer_size.
 * @par Value
 * `int`, 0 or more: `send_buffer_force(1 << 24)`. It cannot be read, and has no default constructor.
 * @par Concepts
 * SettableSocketOption
 */
struct send_buffer_force : detail::set_only_integer<detail::option_id::send_buffer_force, 0, detail::highest>
{
    using set_only_integer::set_only_integer;
};

/// How long a blocking receive or a poll busily polls the network device before it sleeps.
/**
 * SO_BUSY_POLL. Older versions of Linux need CAP_NET_ADMIN for a longer time.
 * @par Value
 * `std::chrono::microseconds`, up to the highest int: `busy_poll(50us)`. 0 is no busy polling. A new socket
 * has the setting of the system (net.core.busy_read).
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct busy_poll : detail::microseconds<detail::option_id::busy_poll>
{
    using microseconds::microseconds;
};

/// Whether the network device keeps its interrupts off while the socket is polled busily.
/**
 * SO_PREFER_BUSY_POLL. Needs CAP_NET_ADMIN to switch on.
 * @par Value
 * `bool`: `prefer_busy_poll(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct prefer_busy_poll : detail::boolean<detail::option_id::prefer_busy_poll>
{
    using boolean::boolean;
};

/// The processor whose traffic this socket of a reuse_port group prefers.
/**
 * SO_INCOMING_CPU. On a connection it reads as the processor that last received for the connection.
 * @par Value
 * `std::optional<int>`, 0 or more: `incoming_cpu(3)`, or `incoming_cpu(std::nullopt)` for no processor, as on
 * a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct incoming_cpu : detail::optional_integer<detail::option_id::incoming_cpu, 1>
{
    using optional_integer::optional_integer;
};

/// Whether UDP datagrams are sent with a checksum of zero, which means no checksum.
/**
 * UDP_NO_CHECK6_TX on an IPv6 socket (RFC 6935: for tunnels), SO_NO_CHECK on an IPv4 socket.
 * @par Value
 * `bool`: `send_zero_checksum(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct send_zero_checksum : detail::boolean<detail::option_id::send_zero_checksum>
{
    using boolean::boolean;
};

/// Whether UDP datagrams over IPv6 with a checksum of zero are received.
/**
 * UDP_NO_CHECK6_RX, IPv6 only (RFC 6935). Over IPv4 they are always received.
 * @par Value
 * `bool`: `accept_zero_checksum(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct accept_zero_checksum : detail::boolean<detail::option_id::accept_zero_checksum>
{
    using boolean::boolean;
};

/// A number that no other socket in the same network namespace ever has.
/**
 * SO_COOKIE. It does not change while the socket exists. Programs that observe sockets from outside, such as
 * ss and eBPF programs, show the same number.
 * @par Value
 * `std::uint64_t`, never 0; it cannot be set, and is 0 until get_option() has read it.
 * @par Concepts
 * GettableSocketOption
 */
struct socket_cookie : detail::reported<detail::option_id::socket_cookie, std::uint64_t>
{};

namespace detail {

/// An endpoint as the system fills it in.
class stored_endpoint
{
public:
    template <typename Protocol>
    void* data(const Protocol&) noexcept
    {
        return value_.data();
    }

    template <typename Protocol>
    std::size_t size(const Protocol&) const noexcept
    {
        return value_.capacity();
    }

    template <typename Protocol>
    void resize(const Protocol&, std::size_t size)
    {
        value_.resize(size);
    }

protected:
    boost::asio::ip::tcp::endpoint value_;
};

} // namespace detail

/// The destination of an accepted TCP connection before a firewall rule redirected it to this host.
/**
 * SO_ORIGINAL_DST, IP6T_SO_ORIGINAL_DST. For an IPv4 peer of a dual-stack acceptor use
 * `for_ipv4(original_destination())`. Fails with no_such_file_or_directory if the firewall does not know the
 * connection, and with condition::not_supported if it does not track connections.
 * @par Value
 * `tcp::endpoint`; it cannot be set.
 * @par Concepts
 * GettableSocketOption
 */
class original_destination : public detail::named_option<detail::option_id::original_destination>,
                             public detail::get_only<detail::stored_endpoint>
{
public:
    /// Get the destination. It is 0.0.0.0:0 until get_option() has read it.
    boost::asio::ip::tcp::endpoint value() const noexcept { return value_; }
};

} // namespace iplevel

#endif
