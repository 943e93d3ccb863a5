// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_CONTROL_HPP
#define IPLEVEL_CONTROL_HPP

#include <iplevel/checked.hpp>
#include <iplevel/detail/flags.hpp>
#include <iplevel/detail/native_handle.hpp>
#include <iplevel/error.hpp>
#include <iplevel/timestamping/flags.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/udp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

namespace iplevel {

/// The reports that enable_control() enables. A bit mask.
/**
 * Each flag stands for the option `receive_` and its name, for both families. Its comment lists the members
 * of received_control that it enables.
 */
enum class control_flags : unsigned
{
    none = 0,                      ///< no report
    packet_info = 1 << 0,          ///< destination, local_address, interface_index
    hop_limit = 1 << 1,            ///< hop_limit
    traffic_class = 1 << 2,        ///< traffic_class
    path_mtu = 1 << 3,             ///< path_mtu; IPv6 only
    timestamp = 1 << 4,            ///< timestamp
    drop_count = 1 << 5,           ///< drop_count
    original_destination = 1 << 6, ///< original_destination
    flow_label = 1 << 7,           ///< flow_label; IPv6 only
    mark = 1 << 8,                 ///< mark
    coalesced = 1 << 9,            ///< segment_size; UDP only
    errors = 1 << 10,              ///< the error queue
    error_extensions = 1 << 11     ///< error_report::extensions
};

/// Enables the operators `|`, `&` and `~` for control_flags. `~a` is every known flag except those in `a`.
template <>
inline constexpr std::uint32_t detail::known_flags<control_flags> = 0xfff;

/// Write the flags by name, as in "packet_info|hop_limit", or "none" if there are none.
std::ostream& operator<<(std::ostream& os, control_flags flags);

/// A point in time at which a datagram was timestamped: wall clock time in nanoseconds.
using timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

/// Convert a time to ISO 8601 format in UTC, such as "2017-07-14T02:40:00.000000001Z".
std::string to_string(timestamp time);

/// What the kernel reported about one received datagram.
/**
 * A member is empty (interface_index: 0) if the kernel did not report it: because the flag had not been
 * enabled by enable_control() when the datagram was queued, or because the control data was truncated.
 */
struct received_control
{
    /// The destination address in the datagram's header, with a scope id if it is link-local.
    /**
     * The destination of an IPv4 datagram is an IPv4 address, even on a dual-stack IPv6 socket, where the
     * sender's endpoint is IPv4-mapped. It may be a multicast or broadcast address. Enabled by
     * control_flags::packet_info.
     */
    std::optional<boost::asio::ip::address> destination{};

    /// The address of this host from which a reply to an IPv4 datagram should be sent.
    /**
     * This is the destination if that is an address of this host. If the destination is a multicast group or
     * a broadcast address, including the broadcast address of a subnet, it is the source address that the
     * routing table prefers for packets to the sender. It is empty for IPv6, which has no broadcast: a
     * destination that is not a group is an address of this host. Enabled by control_flags::packet_info.
     */
    std::optional<boost::asio::ip::address_v4> local_address{};

    /// The index of the interface on which the datagram arrived, or 0 if it was not reported. Enabled by
    /// control_flags::packet_info.
    unsigned interface_index = 0;

    /// The remaining time to live (IPv4) or hop limit (IPv6) when the datagram arrived. Enabled by
    /// control_flags::hop_limit.
    std::optional<checked<std::uint8_t>> hop_limit{};

    /// The traffic class, with DSCP in the upper six bits and ECN in the lower two (RFC 2474, RFC 3168).
    /// Enabled by control_flags::traffic_class.
    std::optional<checked<std::uint8_t>> traffic_class{};

    /// The time at which the kernel received the datagram, by the system clock. Enabled by
    /// control_flags::timestamp.
    std::optional<iplevel::timestamp> timestamp{};

    /// The time at which the network device received the datagram, by the device's own clock. Enabled by the
    /// timestamping option (SO_TIMESTAMPING).
    std::optional<iplevel::timestamp> device_timestamp{};

    /// The number of datagrams that this socket has dropped since it was opened, modulo 2^32. Enabled by
    /// control_flags::drop_count.
    /**
     * Every drop counts, whatever its cause: a full receive buffer, a socket filter or a wrong checksum. The
     * member is empty until the first drop. With control_flags::coalesced a run of coalesced datagrams counts
     * as one. To compute the number of drops between two datagrams, subtract the two counts as std::uint32_t,
     * which is correct even when the count has wrapped around, or use a drop_counter.
     */
    std::optional<std::uint32_t> drop_count{};

    /// A new path MTU in bytes for packets to the sender's endpoint (RFC 3542 section 11.3). The datagram
    /// itself is empty. Enabled by control_flags::path_mtu.
    std::optional<std::uint32_t> path_mtu{};

    /// The size in bytes of the datagrams that the kernel coalesced into this one. The last of them may be
    /// shorter.
    /**
     * Empty if the buffer holds a single datagram. Enabled by control_flags::coalesced.
     */
    std::optional<std::uint16_t> segment_size{};

    /// The destination address and port in the datagram's headers as it arrived. Enabled by
    /// control_flags::original_destination.
    /**
     * A transparent proxy (TPROXY) leaves the address and port as they were sent, whereas a firewall rule for
     * address translation (NAT) has already replaced them. The port is meaningful for UDP only.
     */
    std::optional<boost::asio::ip::udp::endpoint> original_destination{};

    /// The IPv6 flow label, 20 bits (RFC 6437). Enabled by control_flags::flow_label.
    /**
     * Linux does not report a flow label of 0 unless the traffic class is nonzero. If the flag is enabled, an
     * empty member for an IPv6 datagram therefore means a flow label of 0.
     */
    std::optional<std::uint32_t> flow_label{};

    /// The mark that a firewall rule assigned to the datagram. Enabled by control_flags::mark.
    std::optional<std::uint32_t> mark{};

    /// The datagram was longer than the buffers, and the excess bytes are lost (MSG_TRUNC).
    bool truncated = false;

    /// The control data was longer than the space for it. The members that did not fit are empty
    /// (MSG_CTRUNC).
    bool control_truncated = false;
};

/// Settings for one outgoing datagram, which override the socket's options.
/**
 * An empty member leaves the socket's option in effect. Zero is a value like any other.
 */
struct outgoing_control
{
    /// The source address: one of this host's addresses, of the family of the destination (an IPv4-mapped
    /// destination is of the IPv4 family).
    /**
     * If a link-local address has a scope id and interface_index is 0, the datagram leaves through the
     * interface of the scope id. If interface_index names another interface, the send fails with
     * error::interface_mismatch.
     */
    std::optional<boost::asio::ip::address> source{};

    /// The index of the interface through which the datagram leaves, or 0 to let the routing table choose it.
    /**
     * The scope id of a link-local destination, or of any IPv6 group, has the same meaning: either may be
     * given alone, and if both are given and differ, the send fails with error::interface_mismatch. An IPv4
     * datagram without a source leaves from an address of that interface, even if the socket is bound to
     * another address.
     */
    unsigned interface_index = 0;

    /// The time to live (IPv4, 1 to 255) or hop limit (IPv6, 0 to 255).
    std::optional<checked<std::uint8_t>> hop_limit{};

    /// The traffic class, with DSCP in the upper six bits and ECN in the lower two.
    std::optional<checked<std::uint8_t>> traffic_class{};

    /// Whether this host must not fragment the datagram (RFC 3542 section 11.2). IPv6 only; not supported on
    /// IPv4.
    std::optional<bool> dont_fragment{};

    /// The size in bytes of the datagrams into which the kernel splits the buffers. The last may be shorter
    /// (UDP_SEGMENT).
    /**
     * UDP only. On Linux a raw or ICMP socket ignores the size and sends the buffers as one datagram.
     */
    std::optional<checked<std::uint16_t>> segment_size{};

    /// The mark for routing and firewall rules (SO_MARK). On Linux it requires CAP_NET_ADMIN or CAP_NET_RAW.
    std::optional<checked<std::uint32_t>> mark{};

    /// The transmit timestamps to take of this datagram: transmit_ flags only (SO_TIMESTAMPING).
    /**
     * They are reported through receive_error(), in the way that the socket's timestamping option selects.
     */
    std::optional<timestamping_flags> timestamping{};

    /// The value of transmit_timestamp::id for this datagram, instead of the next number (SCM_TS_OPT_ID).
    /**
     * Requires Linux 6.13, and timestamping_flags::option_id on the socket. Otherwise the send fails with
     * invalid_argument.
     */
    std::optional<checked<std::uint32_t>> timestamp_id{};

    /// The time at which to send the datagram, by the clock of the socket's transmit_time option
    /// (SCM_TXTIME).
    std::optional<std::chrono::nanoseconds> transmit_at{};

    /// Compare all members.
    friend bool operator==(const outgoing_control& a, const outgoing_control& b) noexcept
    {
        return a.source == b.source && a.interface_index == b.interface_index && a.hop_limit == b.hop_limit &&
               a.traffic_class == b.traffic_class && a.dont_fragment == b.dont_fragment &&
               a.segment_size == b.segment_size && a.mark == b.mark && a.timestamping == b.timestamping &&
               a.timestamp_id == b.timestamp_id && a.transmit_at == b.transmit_at;
    }
    /// @copydoc operator==
    friend bool operator!=(const outgoing_control& a, const outgoing_control& b) noexcept
    {
        return !(a == b);
    }
};

namespace detail {

void switch_control(native_handle socket, control_flags flags, bool on, error_code& ec) noexcept;

/// Throw a system_error that names the option and family for which switch_control() failed, such as
/// "enable_control: receive_mark (IPv4): ...".
void throw_control_error(const error_code& ec, const char* function);

} // namespace detail

/// Enable reports about received datagrams.
/**
 * On an IPv6 socket that may be dual-stack, the options of both families are set. Datagrams that are already
 * queued carry no reports, so call this function before bind.
 *
 * Flags are a mask and are not counted: enabling a flag twice has the same effect as enabling it once. No two
 * flags use the same system option, so disabling one leaves all others enabled.
 *
 * @param socket A datagram, raw or stream socket of the IP families, or any other socket that supports the
 * options.
 * @par Errors
 * On failure the socket's options are as they were before the call. The text of the exception names the
 * option and family that failed, as in "enable_control: receive_path_mtu (IPv4): Operation not supported",
 * and so does ec.location().function_name(), as in "receive_path_mtu (IPv4)". condition::not_supported if the
 * system or the socket's family does not support one of the options. invalid_argument if flags contains
 * unknown bits.
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

/// Disable reports that were enabled by enable_control(). All other reports remain enabled.
/**
 * @par Errors
 * Those of enable_control().
 */
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

/// A tag type for the overload of reply_to() that replies through the interface on which the request arrived.
struct pin_interface_t
{
    /// Explicit, so that an empty pair of braces does not select the overload.
    explicit pin_interface_t() = default;
};

/// The tag to pass to reply_to().
inline constexpr pin_interface_t pin_interface{};

/// Get the control data for a reply, which is sent from the address to which the request was sent.
/**
 * A reply to a request that was sent to an IPv4 group or broadcast address leaves from
 * received_control::local_address. A reply to a request that was sent to an IPv6 group leaves from the
 * address that the kernel chooses. The routing table selects the interface: it knows the way back on hosts
 * with asymmetric routes, and to a client on this host, to which no network interface leads.
 *
 * The interface on which the request arrived is set only if nothing else determines it. This is so for a
 * reply from a link-local IPv6 address, and for a reply to a request that was sent to 255.255.255.255 or to
 * an IPv4 group of the link (224.0.0.0/24), whose sender may have an address to which there is no route. In
 * the latter case the kernel chooses the source address.
 *
 * If the client can be reached only through the interface on which the request arrived, as with two links
 * that use the same addresses, use the overload with pin_interface.
 *
 * An IPv6 source address that is routed to this host but not assigned to it, as in an anycast range, requires
 * the option freebind on the socket.
 * @return Control data that is empty if control_flags::packet_info was not enabled. It then leaves all
 * choices to the kernel.
 */
outgoing_control reply_to(const received_control& received);

/// Get the control data for a reply, which is sent from the address to which the request was sent and through
/// the interface on which the request arrived.
/**
 * A reply to a request that was sent to a group or broadcast address leaves from the address that the kernel
 * chooses on that interface. A client on this host may not receive the reply if its address belongs to
 * another interface.
 */
outgoing_control reply_to(const received_control& received, pin_interface_t);

/// The size in bytes of control data that suffices for everything that enable_control() can enable at once,
/// including hardware timestamps.
inline constexpr std::size_t control_capacity = 512;

/// Get the size in bytes of control data with these reports, on a socket of any family.
std::size_t control_size(control_flags flags) noexcept;

/// Write control data in the format of the system's sendmsg, for programs that make that call themselves.
/**
 * @param family The family of the destination, as in endpoint.protocol().family(). For an IPv4-mapped
 * destination on an IPv6 socket it is the IPv4 family.
 * @return The number of bytes written. It is 0 for empty control data, for which msg_control must be null.
 * @par Errors
 * error::control_buffer_too_small; error::source_family_mismatch; error::interface_mismatch;
 * condition::not_supported if the family or the system does not support a member. On failure the contents of
 * the buffer are unspecified.
 */
std::size_t encode(
    const outgoing_control& control, int family, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode
std::size_t encode(const outgoing_control& control, int family, boost::asio::mutable_buffer buffer);

/// Read control data in the format of the system's recvmsg, for programs that make that call themselves.
/**
 * Members for which the bytes contain no message are unchanged, and messages of unknown kinds are skipped. A
 * message of a known kind that is too short sets control_truncated. Nothing past the end of the bytes is
 * read, whatever the bytes contain. The bytes need not be aligned. File descriptors in the bytes (SCM_RIGHTS)
 * remain the responsibility of the caller.
 * @par Errors
 * error::malformed_control. All messages before the malformed one have been decoded.
 */
void decode(boost::asio::const_buffer bytes, received_control& control, error_code& ec);

/// @copydoc decode
void decode(boost::asio::const_buffer bytes, received_control& control);

/// Write the members that are present on one line, as in `destination=ff02::1%2 interface=2 hop_limit=1`.
/**
 * Timestamps are written in the format of to_string().
 */
std::ostream& operator<<(std::ostream& os, const received_control& control);
/// Write the members that are present on one line, as in `source=192.0.2.1 hop_limit=1`.
std::ostream& operator<<(std::ostream& os, const outgoing_control& control);

} // namespace iplevel

#endif
