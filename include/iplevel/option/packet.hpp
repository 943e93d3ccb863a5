// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_PACKET_HPP
#define IPLEVEL_OPTION_PACKET_HPP

#include <iplevel/detail/flags.hpp>
#include <iplevel/detail/option_shapes.hpp>
#include <iplevel/ip/traffic_class.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>

/**
 * @file
 * Options for the packets that a socket sends.
 *
 * Each option chooses its level and name by the family of the socket. A dual-stack IPv6 socket has a value of
 * its own for IPv4 packets: set_option_for_both_families() sets an option for all packets, for_ipv4 for IPv4
 * packets alone.
 *
 * An option is constructed from its value for set_option(), and without one for get_option(). The constructor
 * throws std::out_of_range for a value outside the range. The member function value() returns the value. Each
 * description says under "Value" which type that is.
 *
 * An option that the system or the family of the socket does not have fails with an error that equals
 * condition::not_supported.
 */

namespace iplevel {

/// The type of system_default.
struct system_default_t
{
    /// Does not construct from `{}`, so that braces do not mean the default.
    explicit system_default_t() = default;
};

/// Constructs an option that restores the system's own choice.
inline constexpr system_default_t system_default{};

/// The number of routers that a unicast packet may pass.
/**
 * IP_TTL on an IPv4 socket, which refuses 0 with invalid_argument; IPV6_UNICAST_HOPS on an IPv6 socket. On a
 * TCP connection it takes effect from the next segment. This is the option of Asio's `ip::unicast::hops`,
 * with a range and a name for the default.
 * @par Value
 * `int`, 0 to 255: `hop_limit(16)`, or `hop_limit(system_default)`. It is 64 on a new socket of most systems.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
class hop_limit : public detail::integer<detail::option_id::hop_limit, 0, 255>
{
public:
    using integer::integer;
    /// Lets the system choose. The system never reports this value: get_option() reads what it chose.
    explicit hop_limit(system_default_t) noexcept { value_ = -1; }
};

/// The traffic class: DSCP in the upper six bits, ECN in the lower two (RFC 2474, RFC 3168).
/**
 * IP_TOS on an IPv4 socket, IPV6_TCLASS on an IPv6 socket. TCP uses the ECN bits itself: Linux clears them on
 * a TCP socket, so 0x2b reads back as 0x28.
 * @par Value
 * `int`, 0 to 255: `traffic_class(0x28)` or `traffic_class(dscp::af11)`. It is 0 on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
class traffic_class : public detail::integer<detail::option_id::traffic_class, 0, 255>
{
public:
    /// 0, for get_option() to fill in.
    traffic_class() noexcept = default;
    /// The value of make_traffic_class(), for set_option().
    explicit traffic_class(dscp d, ecn e = ecn::not_ect) : integer(make_traffic_class(d, e)) {}
    /// For set_option().
    explicit traffic_class(int value) : integer(value) {}
};

/// The path MTU to the peer: the size of the largest packet, in bytes, that the path is known to carry.
/**
 * IP_MTU, IPV6_MTU. Fails with not_connected on a socket without a peer.
 * @par Value
 * `int`; it cannot be set, and is 0 until get_option() has read it.
 * @par Concepts
 * GettableSocketOption
 */
struct path_mtu : detail::reported<detail::option_id::path_mtu, int>
{};

/// How packets that are larger than the path MTU are treated.
enum class pmtu_discovery
{
    /// Fragment packets larger than the path MTU, and let routers fragment them (IP_PMTUDISC_DONT).
    never = 0,
    /// As always, but datagrams larger than the path MTU are fragmented instead of refused
    /// (IP_PMTUDISC_WANT).
    want = 1,
    /// Forbid fragmentation. A send larger than the path MTU fails with message_size (IP_PMTUDISC_DO).
    always = 2,
    /// Forbid fragmentation and ignore the path MTU, to find it by probing, RFC 4821 (IP_PMTUDISC_PROBE).
    probe = 3,
    /// Ignore the path MTU, which a forged ICMP message may have lowered. A send larger than the MTU of the
    /// interface fails with message_size (IP_PMTUDISC_INTERFACE).
    interface_mtu = 4,
    /// As interface_mtu, but fragment packets larger than the MTU of the interface (IP_PMTUDISC_OMIT).
    omit = 5
};

/// Write the name, such as "want", or the number if the value has no name.
std::ostream& operator<<(std::ostream& os, pmtu_discovery value);

/// Whether the system discovers the path MTU, and how it uses it (RFC 1191, RFC 8201).
/**
 * IP_MTU_DISCOVER, IPV6_MTU_DISCOVER.
 * @par Value
 * `pmtu_discovery`: `path_mtu_discovery(pmtu_discovery::always)`. It is pmtu_discovery::want on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct path_mtu_discovery : detail::plain<detail::option_id::path_mtu_discovery, pmtu_discovery>
{
    using plain::plain;
};

namespace detail {

/// The number that means on or off to the system.
const int& dont_fragment_number(bool on, bool v6) noexcept;

} // namespace detail

/// Whether packets must not be fragmented. A send larger than the path MTU then fails with message_size.
/**
 * IPV6_DONTFRAG on an IPv6 socket (RFC 3542 section 11.2). On an IPv4 socket of Linux it sets
 * path_mtu_discovery: on is pmtu_discovery::always, off is pmtu_discovery::never. All values but
 * pmtu_discovery::always are read as off.
 * @par Value
 * `bool`: `dont_fragment(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
class dont_fragment : public detail::named_option<detail::option_id::dont_fragment>,
                      public detail::stored_boolean
{
public:
    using stored_boolean::stored_boolean;

    /// @name Asio's GettableSocketOption and SettableSocketOption
    /// @{
    using stored_boolean::data;

    template <typename Protocol>
    const int* data(const Protocol& protocol) const noexcept
    {
        return &detail::dont_fragment_number(value(), detail::is_v6(protocol));
    }

    template <typename Protocol>
    void resize(const Protocol& protocol, std::size_t size)
    {
        stored_boolean::resize(protocol, size);
        value_ = value_ == detail::dont_fragment_number(true, detail::is_v6(protocol));
    }
    /// @}
};

/// The least hop limit that a received packet must have: 255 accepts packets from neighbours only (RFC 5082).
/**
 * IP_MINTTL, IPV6_MINHOPCOUNT. Linux drops packets below it on TCP sockets only. On other sockets, compare
 * received_control::hop_limit.
 * @par Value
 * `int`, 0 to 255: `min_hop_limit(255)`. It is 0 on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct min_hop_limit : detail::integer<detail::option_id::min_hop_limit, 0, 255>
{
    using integer::integer;
};

/// The offset of a checksum that the system computes and verifies in the packets of a raw IPv6 socket.
/**
 * IPV6_CHECKSUM (RFC 3542 section 3.1), in bytes from the start of the payload. Fails with
 * condition::not_supported on other sockets.
 * @par Value
 * `std::optional<int>`, an even number: `checksum_offset(2)`, or `checksum_offset(std::nullopt)` for no
 * checksum. It is 2 on a new ICMPv6 socket, 4 on one of protocol 135 (Mobility Header), and empty on others.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct checksum_offset : detail::optional_integer<detail::option_id::checksum_offset, 2>
{
    using optional_integer::optional_integer;
};

/// Whether the data sent on a raw socket begins with the IP header.
/**
 * IP_HDRINCL, IPV6_HDRINCL. Received IPv4 packets always begin with it, IPv6 packets never. Fails with
 * condition::not_supported on other sockets, although an IPv4 socket can read it.
 * @par Value
 * `bool`: `header_included(true)`. It is on on a new socket of protocol 255, and off on others.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct header_included : detail::boolean<detail::option_id::header_included>
{
    using boolean::boolean;
};

/// Whether the system labels the flows of the socket by a hash of their addresses (RFC 6438).
/**
 * IPV6_AUTOFLOWLABEL, IPv6 only.
 * @par Value
 * `bool`: `auto_flow_label(true)`. A new socket has the system's setting, which is on on most systems.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct auto_flow_label : detail::boolean<detail::option_id::auto_flow_label>
{
    using boolean::boolean;
};

/// Which of several possible source addresses to prefer. A bit mask.
enum class source_preference : std::uint32_t
{
    /// A temporary address (RFC 8981).
    temporary_address = 0x1,
    /// A public address, not a temporary one.
    public_address = 0x2,
    /// Either of the two, as the system chooses.
    temporary_or_public = 0x100,
    /// The care-of address of a mobile node (RFC 6275).
    care_of_address = 0x4,
    /// The home address of a mobile node.
    home_address = 0x400
};

/// Enables the operators `|`, `&` and `~` for source_preference. `~a` is every known flag except those in
/// `a`.
template <>
inline constexpr std::uint32_t detail::known_flags<source_preference> = 0x507;

/// Write the flags by name, as in "public_address|home_address", or "none" if there are none.
std::ostream& operator<<(std::ostream& os, source_preference set);

/// How the system selects the source address of a socket that is not bound to an address (RFC 5014).
/**
 * IPV6_ADDR_PREFERENCES, IPv6 only. Two preferences that contradict each other fail with invalid_argument.
 * Preferences that are not given keep their default.
 * @par Value
 * `source_preference`: `address_preference(source_preference::public_address)`. It is temporary_or_public |
 * home_address on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct address_preference : detail::plain<detail::option_id::address_preference, source_preference>
{
    using plain::plain;
};

/// The clock of transmit times. The numbers are those of clock_gettime().
enum class transmit_clock : std::int32_t
{
    /// Wall clock time, which may be set.
    realtime = 0,
    /// Time since an unspecified moment, as of std::chrono::steady_clock.
    monotonic = 1,
    /// International atomic time, which network devices with launch times use.
    tai = 11
};

/// Write the name, such as "tai", or the number if the value has no name.
std::ostream& operator<<(std::ostream& os, transmit_clock clock);

/// How a queueing discipline treats transmit times. A bit mask.
enum class transmit_flags : std::uint32_t
{
    /// Send at that time. The discipline etf silently drops datagrams that have missed it.
    none = 0,
    /// The time is a deadline: send as early as possible, and drop the datagram after it.
    deadline = 1,
    /// Report datagrams that were dropped because of their time in the error queue.
    report_errors = 2
};

/// Enables the operators `|`, `&` and `~` for transmit_flags. `~a` is every known flag except those in `a`.
template <>
inline constexpr std::uint32_t detail::known_flags<transmit_flags> = 3;

/// Write the flags by name, as in "deadline|report_errors", or "none" if there are none.
std::ostream& operator<<(std::ostream& os, transmit_flags flags);

namespace detail {

/// The value in the form of the system.
struct transmit_time_value
{
    transmit_clock clock = transmit_clock::realtime;
    transmit_flags flags = transmit_flags::none;
};

} // namespace detail

/// Enables outgoing_control::transmit_at, and sets its clock. A queueing discipline (etf or fq) keeps the
/// time.
/**
 * SO_TXTIME. A clock other than transmit_clock::monotonic needs CAP_NET_ADMIN; without that it fails with
 * operation_not_permitted.
 * @par Value
 * A clock and flags: `transmit_time(transmit_clock::tai, transmit_flags::deadline)`.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
class transmit_time : public detail::named_option<detail::option_id::transmit_time>,
                      public detail::stored<detail::transmit_time_value>
{
public:
    /// For get_option() to fill in.
    transmit_time() noexcept = default;
    /// For set_option().
    explicit transmit_time(transmit_clock clock, transmit_flags flags = transmit_flags::none) noexcept
        : stored({clock, flags})
    {}

    /// Get the clock of outgoing_control::transmit_at.
    transmit_clock clock() const noexcept { return value_.clock; }
    /// Get the flags.
    transmit_flags flags() const noexcept { return value_.flags; }
};

} // namespace iplevel

#endif
