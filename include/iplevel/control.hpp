// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_CONTROL_HPP
#define IPLEVEL_CONTROL_HPP

#include <iplevel/control_flags.hpp>
#include <iplevel/error.hpp>
#include <iplevel/timestamping_flags.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/udp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>

namespace iplevel {

/// A point in time as the system stamps datagrams: wall clock, in nanoseconds.
using timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

/// What the system reported about one received datagram.
/**
 * A member is empty (interface_index: 0) when the system did not report it: the flag was not enabled with
 * enable_control(), the datagram was queued before it was, or the control data was truncated.
 */
struct received_control
{
    /// Destination address in the datagram's header, with scope id where it is link-local.
    /**
     * An IPv4 datagram's destination is an IPv4 address, also on a dual-stack IPv6 socket, where the sender's
     * endpoint is IPv4-mapped. It may be a multicast or broadcast address. From control_flags::packet_info.
     */
    std::optional<boost::asio::ip::address> destination;

    /// Interface the datagram arrived on, 0 if not reported. From control_flags::packet_info.
    unsigned interface_index = 0;

    /// Time to live (IPv4) or hop limit (IPv6) left on arrival. From control_flags::hop_limit.
    std::optional<std::uint8_t> hop_limit;

    /// DSCP in the upper six bits, ECN in the lower two (RFC 2474, RFC 3168). From
    /// control_flags::traffic_class.
    std::optional<std::uint8_t> traffic_class;

    /// When the system received the datagram, by its own clock. From control_flags::timestamp.
    std::optional<timestamp> received_at;

    /// When the network device received the datagram, by the device's clock (SO_TIMESTAMPING).
    std::optional<timestamp> received_at_device;

    /// Datagrams this socket has dropped since it was opened, modulo 2^32. From control_flags::drop_count.
    /**
     * For whatever reason: no room in the receive buffer, a filter, a wrong checksum. Absent until the first
     * drop. With control_flags::coalesced a run of datagrams counts as one. Subtract two readings as
     * std::uint32_t for a difference that is right across the wrap, or use a drop_counter.
     */
    std::optional<std::uint32_t> drop_count;

    /// A new path MTU in bytes towards the sender's endpoint (RFC 3542 section 11.3); the datagram is empty.
    std::optional<std::uint32_t> path_mtu;

    /// Size in bytes of the datagrams that the system coalesced into this one; the last may be shorter.
    /**
     * From control_flags::coalesced. Absent when the buffer holds a single datagram.
     */
    std::optional<std::uint16_t> segment_size;

    /// Destination address and port in the datagram's headers as it arrived. From
    /// control_flags::original_destination.
    /**
     * A transparent proxy (TPROXY) leaves them as they were sent, while a rule that translates addresses
     * (NAT) has rewritten them by then. The port has a meaning for UDP only.
     */
    std::optional<boost::asio::ip::udp::endpoint> original_destination;

    /// IPv6 flow label, 20 bits (RFC 6437). From control_flags::flow_info.
    std::optional<std::uint32_t> flow_label;

    /// The mark a firewall rule gave the datagram. From control_flags::mark.
    std::optional<std::uint32_t> mark;

    /// The datagram was longer than the buffers; its end is lost (MSG_TRUNC).
    bool truncated = false;

    /// Control data was longer than its storage; what is missing is empty above (MSG_CTRUNC).
    bool control_truncated = false;
};

/// What one outgoing datagram is to carry, instead of the socket's defaults.
/**
 * An empty member leaves the socket's option in force. Zero is a value like any other.
 */
struct send_control
{
    /// Source address: one of this host's, of the destination's family (IPv4-mapped counts as IPv4).
    /**
     * A link-local address is of the interface of its scope id: without interface_index the datagram leaves
     * through that.
     */
    std::optional<boost::asio::ip::address> source;

    /// Interface to leave through, 0 for the routing table's choice. It has precedence over the address.
    unsigned interface_index = 0;

    /// Time to live (IPv4, 1 to 255) or hop limit (IPv6, 0 to 255).
    std::optional<std::uint8_t> hop_limit;

    /// DSCP in the upper six bits, ECN in the lower two.
    std::optional<std::uint8_t> traffic_class;

    /// IPv6: never fragment this datagram on this host (RFC 3542 section 11.2). Not supported on IPv4.
    std::optional<bool> dont_fragment;

    /// Cut the buffers into datagrams of this many bytes; the last may be shorter (UDP_SEGMENT).
    /**
     * UDP only: on Linux a raw or ICMP socket ignores it, and sends the buffers as one datagram.
     */
    std::optional<std::uint16_t> segment_size;

    /// Mark for routing and firewall rules (SO_MARK); needs CAP_NET_ADMIN or CAP_NET_RAW on Linux.
    std::optional<std::uint32_t> mark;

    /// Which transmit_ timestamps to take of this datagram (SO_TIMESTAMPING); no other flags.
    /**
     * Reported through receive_error() as the socket's timestamping option says.
     */
    std::optional<timestamping_flags> timestamping;

    /// The transmit_timestamp::id of this datagram, instead of the next number (SCM_TS_OPT_ID).
    /**
     * From Linux 6.13 on; needs timestamping_flags::option_id on the socket. Else invalid_argument.
     */
    std::optional<std::uint32_t> timestamp_id;

    /// When to send it, by the clock of the socket's transmit_time option (SCM_TXTIME).
    std::optional<std::chrono::nanoseconds> transmit_at;

    /// Equal in every member.
    friend bool operator==(const send_control& a, const send_control& b) noexcept
    {
        return a.source == b.source && a.interface_index == b.interface_index && a.hop_limit == b.hop_limit &&
               a.traffic_class == b.traffic_class && a.dont_fragment == b.dont_fragment &&
               a.segment_size == b.segment_size && a.mark == b.mark && a.timestamping == b.timestamping &&
               a.timestamp_id == b.timestamp_id && a.transmit_at == b.transmit_at;
    }
    /// @copydoc operator==
    friend bool operator!=(const send_control& a, const send_control& b) noexcept { return !(a == b); }
};

/// The control data of an answer: from the address, and through the interface, that was asked.
/**
 * A multicast or broadcast destination is no source: the answer to it leaves through the same interface, from
 * the address the system chooses there. Of the IPv4 broadcast addresses only 255.255.255.255 is recognised; a
 * subnet's own has to be cleared by who knows the subnet, else the system refuses it as a source.
 *
 * Where answers should follow the routing table instead of the way the question came, as on hosts with
 * asymmetric routes, set interface_index to 0; one from a link-local source leaves through the interface of
 * its scope id all the same.
 */
send_control reply_to(const received_control& received);

/// Bytes that hold everything which enable_control() can enable, at once and with hardware timestamps.
inline constexpr std::size_t control_capacity = 512;

/// Bytes that hold what these flags report, on a socket of either family or both.
std::size_t control_size(control_flags flags) noexcept;

/// Write control data as the system's sendmsg takes it, for programs that make that call themselves.
/**
 * @param family The family of the destination, as in endpoint.protocol().family(): an IPv4-mapped destination
 * on an IPv6 socket takes the IPv4 family.
 * @return Bytes written; 0 for an empty control, which needs a null msg_control.
 * @par Errors
 * error::control_buffer_too_small; error::source_family_mismatch; condition::not_supported for a member that
 * the family or the system does not have. The buffer's contents are then unspecified.
 */
std::size_t encode(
    const send_control& control, int family, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode
std::size_t encode(const send_control& control, int family, boost::asio::mutable_buffer buffer);

/// Read control data as the system's recvmsg leaves it, for programs that make that call themselves.
/**
 * Members that the bytes do not mention stay as they are; messages of unknown kind are passed over. A message
 * of a known kind with too few bytes sets control_truncated. Never reads past the end of the bytes, whatever
 * they say; they need no alignment. Descriptors in the bytes (SCM_RIGHTS) stay the caller's.
 * @par Errors
 * error::malformed_control, with what stood before the malformed message decoded.
 */
void decode(boost::asio::const_buffer bytes, received_control& control, error_code& ec);

/// @copydoc decode
void decode(boost::asio::const_buffer bytes, received_control& control);

/// One line with the members that are present: `destination=ff02::1%2 interface=2 hop_limit=1`.
std::ostream& operator<<(std::ostream& os, const received_control& control);
/// One line with the members that are present: `source=192.0.2.1 hop_limit=1`.
std::ostream& operator<<(std::ostream& os, const send_control& control);

} // namespace iplevel

#endif
