// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_SOCKET_HPP
#define IPLEVEL_OPTION_SOCKET_HPP

#include <iplevel/detail/interface_index.hpp>
#include <iplevel/detail/option_shapes.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/socket_base.hpp>

#include <cstddef>
#include <cstdint>

/**
 * @file
 * What a socket is bound to, how it is queued and who shares its port.
 *
 * The constructors throw std::out_of_range for a value outside the range given here. An option that the
 * system or the socket's family does not have fails with an error that equals condition::not_supported, one
 * that needs a right which the process lacks with operation_not_permitted.
 */

namespace iplevel {

/// Whether several sockets of one user may bind to the same address and port.
/**
 * SO_REUSEPORT; all of them must set it, before they bind. Linux gives each unicast datagram and each
 * connection to one of the sockets, by a hash of the addresses, and each multicast or broadcast datagram to
 * all.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using reuse_port = detail::boolean<detail::option_id::reuse_port>;

/// Asio's option to bind to an address in use; on BSD systems Asio switches reuse_port on with it for
/// datagrams.
using reuse_address = boost::asio::socket_base::reuse_address;

/// Asio's option to keep IPv4 out of an IPv6 socket; off makes it dual-stack. Set it before binding.
using v6_only = boost::asio::ip::v6_only;

/// The one network interface to send and receive on, by name: at most 15 bytes. The empty name ends it.
/**
 * SO_BINDTODEVICE. Fails with no_such_device when there is none of that name. On Linux, a socket that is
 * bound to one already needs CAP_NET_RAW to change it.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using bind_to_device = detail::text<detail::option_id::bind_to_device, 16>;

/// The one network interface to send and receive on: a network_interface or its index. Index 0 ends it.
/**
 * SO_BINDTOIFINDEX. Throws std::invalid_argument for a network_interface that was not found. Linux takes the
 * index of an interface that does not exist: nothing can be sent then. Rights as for bind_to_device, which is
 * the same setting.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using bind_to_interface =
    detail::interface_option<detail::plain<detail::option_id::bind_to_interface, std::uint32_t>>;

/// The network interface that unicast datagrams leave by: a network_interface or its index. Index 0 ends it.
/**
 * IP_UNICAST_IF, IPV6_UNICAST_IF; for groups there is multicast::outbound_interface. The socket receives on
 * all interfaces. Throws std::invalid_argument for a network_interface that was not found. Fails with
 * address_not_available when there is no such interface, and with invalid_argument on a socket that is bound
 * to one. Linux does not heed it for TCP.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using unicast_interface =
    detail::interface_option<detail::network_word<detail::option_id::unicast_interface>>;

/// Whether to bind to an address and port 0 leaves the port open until connect(), which then can share it.
/**
 * IP_BIND_ADDRESS_NO_PORT: for more connections from one address than there are ports. A raw IPv6 socket does
 * not have it.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using bind_address_no_port = detail::boolean<detail::option_id::bind_address_no_port>;

/// The ports that the system chooses from where the socket is to have any; 0 and 0 is the system's own range.
/**
 * IP_LOCAL_PORT_RANGE, from Linux 6.3 on; the part of it outside of the system's own range
 * (net.ipv4.ip_local_port_range) is not used. Either end may be 0, for the system's own. Fails with
 * invalid_argument when the range ends before it begins. A raw IPv6 socket does not have it.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
class local_port_range : public detail::plain<detail::option_id::local_port_range, std::uint32_t>
{
public:
    /// The system's own, for get_option() to fill in.
    local_port_range() noexcept = default;
    /// Both are in the range.
    local_port_range(std::uint16_t low, std::uint16_t high) noexcept : plain(low | std::uint32_t{high} << 16)
    {}

    /// The first port, or 0.
    std::uint16_t low() const noexcept { return static_cast<std::uint16_t>(value()); }
    /// The last port, or 0.
    std::uint16_t high() const noexcept { return static_cast<std::uint16_t>(value() >> 16); }
};

/// The most bytes per second to send, up to 4 GB; 0xffffffff is no limit, as on a new socket.
/**
 * SO_MAX_PACING_RATE. TCP keeps to it by itself, other sockets where the device has the queueing discipline
 * fq.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using max_pacing_rate = detail::plain<detail::option_id::max_pacing_rate, std::uint32_t>;

/// The number that firewall and routing rules know the socket's packets by.
/**
 * SO_MARK. Needs CAP_NET_ADMIN or CAP_NET_RAW to set.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using packet_mark = detail::plain<detail::option_id::packet_mark, std::uint32_t>;

/// The priority of the socket's packets in the queueing discipline.
/**
 * SO_PRIORITY. More than 6 needs CAP_NET_ADMIN or CAP_NET_RAW. Setting traffic_class on an IPv4 socket
 * changes it.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using packet_priority = detail::plain<detail::option_id::packet_priority, std::uint32_t>;

/// Whether the socket may bind to an address that the system does not have, or not yet.
/**
 * IP_FREEBIND, IPV6_FREEBIND.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using freebind = detail::boolean<detail::option_id::freebind>;

/// Whether the socket may receive and send for addresses of others, as a transparent proxy does.
/**
 * IP_TRANSPARENT, IPV6_TRANSPARENT. Needs CAP_NET_ADMIN or CAP_NET_RAW.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using transparent = detail::boolean<detail::option_id::transparent>;

/// Asio's option for the size of the receive buffer in bytes, silently limited by the system
/// (net.core.rmem_max).
/**
 * Linux reserves twice as much, for its own bookkeeping; Asio reads back half of that: what was set.
 */
using receive_buffer_size = boost::asio::socket_base::receive_buffer_size;

/// Asio's option for the size of the send buffer in bytes, silently limited by the system
/// (net.core.wmem_max).
/**
 * Doubled by Linux and halved by Asio as receive_buffer_size.
 */
using send_buffer_size = boost::asio::socket_base::send_buffer_size;

/// receive_buffer_size without the system's limit.
/**
 * SO_RCVBUFFORCE. Needs CAP_NET_ADMIN; read it back as receive_buffer_size.
 * @par Concepts: SettableSocketOption.
 */
using receive_buffer_force =
    detail::set_only_integer<detail::option_id::receive_buffer_force, 0, detail::highest>;

/// send_buffer_size without the system's limit.
/**
 * SO_SNDBUFFORCE. Needs CAP_NET_ADMIN; read it back as send_buffer_size.
 * @par Concepts: SettableSocketOption.
 */
using send_buffer_force = detail::set_only_integer<detail::option_id::send_buffer_force, 0, detail::highest>;

/// How long a blocking receive or a poll spins on the network device before it sleeps; 0 is not at all.
/**
 * SO_BUSY_POLL, in microseconds. A new socket has the system's setting (net.core.busy_read); older versions
 * of Linux need CAP_NET_ADMIN for more.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using busy_poll = detail::microseconds<detail::option_id::busy_poll>;

/// Whether the network device keeps its interrupts off as long as the socket is polled busily.
/**
 * SO_PREFER_BUSY_POLL. Needs CAP_NET_ADMIN to switch on.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using prefer_busy_poll = detail::boolean<detail::option_id::prefer_busy_poll>;

/// The processor whose traffic this socket of a reuse_port group prefers; or none.
/**
 * SO_INCOMING_CPU. On a connection it reads as the processor that last received for it.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using incoming_cpu = detail::optional_integer<detail::option_id::incoming_cpu, 1>;

/// Whether UDP datagrams are sent with a checksum of zero, which means none.
/**
 * UDP_NO_CHECK6_TX on an IPv6 socket (RFC 6935: for tunnels), SO_NO_CHECK on an IPv4 socket.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using send_zero_checksum = detail::boolean<detail::option_id::send_zero_checksum>;

/// Whether UDP datagrams over IPv6 with a checksum of zero are received; over IPv4 they always are.
/**
 * UDP_NO_CHECK6_RX, IPv6 only (RFC 6935).
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using accept_zero_checksum = detail::boolean<detail::option_id::accept_zero_checksum>;

/// The number of the socket, which no other in its network namespace ever has.
/**
 * SO_COOKIE. Never 0, and never another one while the socket lives. Programs that watch sockets from outside,
 * ss and those in eBPF, say the same number.
 * @par Concepts: GettableSocketOption.
 */
class socket_cookie : public detail::reported<detail::option_id::socket_cookie, std::uint64_t>
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

/// Where an accepted TCP connection was going before a firewall rule redirected it here.
/**
 * SO_ORIGINAL_DST, IP6T_SO_ORIGINAL_DST. Of an IPv4 peer that a dual-stack acceptor accepted:
 * `for_ipv4(original_destination())`. Fails with no_such_file_or_directory when the firewall does not know
 * the connection, and with condition::not_supported when it does not track connections.
 * @par Concepts: GettableSocketOption.
 */
class original_destination : public detail::named_option<detail::option_id::original_destination>,
                             public detail::get_only<detail::stored_endpoint>
{
public:
    /// 0.0.0.0:0 until get_option() has filled it in.
    boost::asio::ip::tcp::endpoint value() const noexcept { return value_; }
};

} // namespace iplevel

#endif
