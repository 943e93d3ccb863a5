// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_CONTROL_HPP
#define IPLEVEL_CONTROL_HPP

#include <iplevel/checked.hpp>
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

/// What enable_control() can ask the system to report; each flag is the option receive_<flag>, for both
/// families.
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

/// @name Flags as a set
/// @{
constexpr control_flags operator|(control_flags a, control_flags b) noexcept
{
    return control_flags(unsigned(a) | unsigned(b));
}

constexpr control_flags operator&(control_flags a, control_flags b) noexcept
{
    return control_flags(unsigned(a) & unsigned(b));
}

/// Every flag there is, but those of `a`.
constexpr control_flags operator~(control_flags a) noexcept
{
    constexpr auto last = unsigned(control_flags::error_extensions);
    return control_flags(~unsigned(a) & (2 * last - 1));
}
/// @}

/// Such as "packet_info|hop_limit"; "none" for none.
std::ostream& operator<<(std::ostream& os, control_flags flags);

/// A point in time as the system stamps datagrams: wall clock, in nanoseconds.
using timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

/// As ISO 8601 has it, in UTC: "2017-07-14T02:40:00.000000001Z".
std::string to_string(timestamp time);

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
    std::optional<boost::asio::ip::address> destination{};

    /// This host's address that an answer to an IPv4 datagram should leave from.
    /**
     * It is the destination where that is an address of this host. Where the destination is a group or a
     * broadcast address, a subnet's own included, it is the address that the routing table prefers towards
     * the sender. Absent for IPv6, which has no broadcast: an address that is not a group is this host's own.
     * From control_flags::packet_info.
     */
    std::optional<boost::asio::ip::address_v4> local_address{};

    /// Interface the datagram arrived on, 0 if not reported. From control_flags::packet_info.
    unsigned interface_index = 0;

    /// Time to live (IPv4) or hop limit (IPv6) left on arrival. From control_flags::hop_limit.
    std::optional<checked<std::uint8_t>> hop_limit{};

    /// DSCP in the upper six bits, ECN in the lower two (RFC 2474, RFC 3168). From
    /// control_flags::traffic_class.
    std::optional<checked<std::uint8_t>> traffic_class{};

    /// When the system received the datagram, by its own clock. From control_flags::timestamp.
    std::optional<iplevel::timestamp> timestamp{};

    /// When the network device received the datagram, by the device's clock (SO_TIMESTAMPING).
    std::optional<iplevel::timestamp> device_timestamp{};

    /// Datagrams this socket has dropped since it was opened, modulo 2^32. From control_flags::drop_count.
    /**
     * For whatever reason: no room in the receive buffer, a filter, a wrong checksum. Absent until the first
     * drop. With control_flags::coalesced a run of datagrams counts as one. Subtract two readings as
     * std::uint32_t for a difference that is right across the wrap, or use a drop_counter.
     */
    std::optional<std::uint32_t> drop_count{};

    /// A new path MTU in bytes towards the sender's endpoint (RFC 3542 section 11.3); the datagram is empty.
    std::optional<std::uint32_t> path_mtu{};

    /// Size in bytes of the datagrams that the system coalesced into this one; the last may be shorter.
    /**
     * From control_flags::coalesced. Absent when the buffer holds a single datagram.
     */
    std::optional<std::uint16_t> segment_size{};

    /// Destination address and port in the datagram's headers as it arrived. From
    /// control_flags::original_destination.
    /**
     * A transparent proxy (TPROXY) leaves them as they were sent, while a rule that translates addresses
     * (NAT) has rewritten them by then. The port has a meaning for UDP only.
     */
    std::optional<boost::asio::ip::udp::endpoint> original_destination{};

    /// IPv6 flow label, 20 bits (RFC 6437). From control_flags::flow_label.
    /**
     * Linux does not report a label of 0 unless the traffic class is other than 0: where the flag is enabled,
     * an absent label of an IPv6 datagram is 0.
     */
    std::optional<std::uint32_t> flow_label{};

    /// The mark a firewall rule gave the datagram. From control_flags::mark.
    std::optional<std::uint32_t> mark{};

    /// The datagram was longer than the buffers; its end is lost (MSG_TRUNC).
    bool truncated = false;

    /// Control data was longer than its storage; what is missing is empty above (MSG_CTRUNC).
    bool control_truncated = false;
};

/// What one outgoing datagram is to carry, instead of the socket's defaults.
/**
 * An empty member leaves the socket's option in force. Zero is a value like any other.
 */
struct outgoing_control
{
    /// Source address: one of this host's, of the destination's family (IPv4-mapped counts as IPv4).
    /**
     * A link-local address is of the interface of its scope id: without interface_index the datagram leaves
     * through that. Where an interface_index names another, that is error::interface_mismatch.
     */
    std::optional<boost::asio::ip::address> source{};

    /// Interface to leave through, 0 for the routing table's choice.
    /**
     * The scope id of a link-local destination, or of any IPv6 group, says the same: each stands for the
     * other, and two that differ are error::interface_mismatch. Without source, an IPv4 datagram leaves from
     * an address of that interface, also where the socket is bound to another.
     */
    unsigned interface_index = 0;

    /// Time to live (IPv4, 1 to 255) or hop limit (IPv6, 0 to 255).
    std::optional<checked<std::uint8_t>> hop_limit{};

    /// DSCP in the upper six bits, ECN in the lower two.
    std::optional<checked<std::uint8_t>> traffic_class{};

    /// IPv6: never fragment this datagram on this host (RFC 3542 section 11.2). Not supported on IPv4.
    std::optional<bool> dont_fragment{};

    /// Cut the buffers into datagrams of this many bytes; the last may be shorter (UDP_SEGMENT).
    /**
     * UDP only: on Linux a raw or ICMP socket ignores it, and sends the buffers as one datagram.
     */
    std::optional<checked<std::uint16_t>> segment_size{};

    /// Mark for routing and firewall rules (SO_MARK); needs CAP_NET_ADMIN or CAP_NET_RAW on Linux.
    std::optional<checked<std::uint32_t>> mark{};

    /// Which transmit_ timestamps to take of this datagram (SO_TIMESTAMPING); no other flags.
    /**
     * Reported through receive_error() as the socket's timestamping option says.
     */
    std::optional<timestamping_flags> timestamping{};

    /// The transmit_timestamp::id of this datagram, instead of the next number (SCM_TS_OPT_ID).
    /**
     * From Linux 6.13 on; needs timestamping_flags::option_id on the socket. Else invalid_argument.
     */
    std::optional<checked<std::uint32_t>> timestamp_id{};

    /// When to send it, by the clock of the socket's transmit_time option (SCM_TXTIME).
    std::optional<std::chrono::nanoseconds> transmit_at{};

    /// Equal in every member.
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

/// Ask reply_to() for answers through the interface that was asked.
struct pin_interface_t
{
    /// Not made of {}: a pair of braces asks for nothing.
    explicit pin_interface_t() = default;
};

/// The argument of reply_to().
inline constexpr pin_interface_t pin_interface{};

/// The control data of an answer, which leaves from the address that was asked.
/**
 * An answer to an IPv4 group or broadcast address leaves from received_control::local_address, one to an IPv6
 * group from the address that the system chooses. The routing table says which interface it leaves through:
 * it knows the way back on hosts with asymmetric routes, and to a client on this host, which no network
 * interface leads to.
 *
 * The interface that was asked is named only where nothing else says it: in the answer from a link-local IPv6
 * address; and in the answer to 255.255.255.255 or an IPv4 group of the link (224.0.0.0/24), whose sender
 * may have an address that no route leads to. The system chooses the source of the latter.
 *
 * Where only an answer through the interface that was asked reaches the client, as on two links with the same
 * addresses, use the overload with pin_interface.
 *
 * An IPv6 source that is routed to this host but not assigned to it, as of an anycast range, needs the option
 * freebind on the socket.
 * @return An empty control, which leaves everything to the system, if control_flags::packet_info was not
 * enabled.
 */
outgoing_control reply_to(const received_control& received);

/// The control data of an answer that leaves through the interface, and from the address, that was asked.
/**
 * The answer to a group or a broadcast address leaves from the address that the system chooses on that
 * interface. A client on this host may get no answer if its address is of another interface.
 */
outgoing_control reply_to(const received_control& received, pin_interface_t);

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
 * error::control_buffer_too_small; error::source_family_mismatch; error::interface_mismatch;
 * condition::not_supported for a member that the family or the system does not have. The buffer's contents
 * are then unspecified.
 */
std::size_t encode(
    const outgoing_control& control, int family, boost::asio::mutable_buffer buffer, error_code& ec);

/// @copydoc encode
std::size_t encode(const outgoing_control& control, int family, boost::asio::mutable_buffer buffer);

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
/**
 * A timestamp is written as to_string() does.
 */
std::ostream& operator<<(std::ostream& os, const received_control& control);
/// One line with the members that are present: `source=192.0.2.1 hop_limit=1`.
std::ostream& operator<<(std::ostream& os, const outgoing_control& control);

} // namespace iplevel

#endif
