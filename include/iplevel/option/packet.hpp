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
 * What the packets carry that a socket sends from now on.
 *
 * Each option chooses its level and name by the socket's family. A dual-stack IPv6 socket keeps apart what
 * its IPv4 packets carry: set_option_for_both_families() sets an option for all that it sends, for_ipv4 for
 * IPv4 alone.
 *
 * The constructors throw std::out_of_range for a value outside the range given here. An option that the
 * system or the socket's family does not have fails with an error that equals condition::not_supported.
 */

namespace iplevel {

/// How many routers a unicast packet may pass: 0 to 255, or system_default (64 on most systems).
/**
 * IP_TTL on an IPv4 socket, which refuses 0 with invalid_argument; IPV6_UNICAST_HOPS on an IPv6 socket. On a
 * TCP connection it holds from the next segment on. The same option as Asio's `ip::unicast::hops`, with the
 * range checked and the default named.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using hop_limit = detail::integer_or_default<detail::option_id::hop_limit, 0, 255>;

/// DSCP in the upper six bits, ECN in the lower two (RFC 2474, RFC 3168): 0 to 255.
/**
 * IP_TOS on an IPv4 socket, IPV6_TCLASS on an IPv6 socket; of a new socket it is 0. TCP keeps the ECN bits
 * for itself: on a TCP socket Linux clears them, so 0x2b reads back as 0x28.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
class traffic_class : public detail::integer<detail::option_id::traffic_class, 0, 255>
{
public:
    /// 0, for get_option() to fill in.
    traffic_class() noexcept = default;
    /// As make_traffic_class(), for set_option().
    explicit traffic_class(dscp d, ecn e = ecn::not_ect) : integer(make_traffic_class(d, e)) {}
    /// For set_option().
    explicit traffic_class(int value) : integer(value) {}
};

/// The largest packet in bytes that the path to the peer is known to take.
/**
 * IP_MTU, IPV6_MTU. Fails with not_connected on a socket without a peer.
 * @par Concepts: GettableSocketOption.
 */
using path_mtu = detail::reported<detail::option_id::path_mtu, int>;

/// What to do about packets larger than the path takes.
enum class pmtu_discovery
{
    /// Fragment what is larger than the path MTU; never forbid routers to fragment (IP_PMTUDISC_DONT).
    never = 0,
    /// As always, but datagrams larger than the path MTU are fragmented instead of refused
    /// (IP_PMTUDISC_WANT).
    want = 1,
    /// Forbid fragmentation; what is larger than the path MTU fails with message_size (IP_PMTUDISC_DO).
    always = 2,
    /// Forbid fragmentation and disregard the path MTU, to find it by probing, RFC 4821 (IP_PMTUDISC_PROBE).
    probe = 3,
    /// Disregard the path MTU, which a forged ICMP message may have lowered; what is larger than the
    /// interface's fails with message_size (IP_PMTUDISC_INTERFACE).
    interface_mtu = 4,
    /// As interface_mtu, but fragment what is larger than the interface's MTU (IP_PMTUDISC_OMIT).
    omit = 5
};

/// Such as "want"; the number of one that has no name here.
std::ostream& operator<<(std::ostream& os, pmtu_discovery value);

/// Whether the system learns the path MTU, and what it does with it (RFC 1191, RFC 8201).
/**
 * IP_MTU_DISCOVER, IPV6_MTU_DISCOVER. A new socket has pmtu_discovery::want.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using path_mtu_discovery = detail::plain<detail::option_id::path_mtu_discovery, pmtu_discovery>;

namespace detail {

/// What the system stores for dont_fragment.
const int& dont_fragment_number(bool on, bool v6) noexcept;

} // namespace detail

/// Whether packets must not be fragmented: what is larger than the path MTU then fails with message_size.
/**
 * IPV6_DONTFRAG on an IPv6 socket (RFC 3542 section 11.2). On an IPv4 socket on Linux this is
 * path_mtu_discovery, on: pmtu_discovery::always, off: pmtu_discovery::never; it reads as off with any other.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
class dont_fragment : public detail::named_option<detail::option_id::dont_fragment>,
                      public detail::stored_boolean
{
public:
    /// Off, for get_option() to fill in; or on or off, for set_option().
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

/// The least hop limit a packet must arrive with, 0 to 255: 255 takes neighbours' packets only (RFC 5082).
/**
 * IP_MINTTL, IPV6_MINHOPCOUNT. Linux drops packets below it on TCP sockets alone: on any other, compare
 * received_control::hop_limit.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using min_hop_limit = detail::integer<detail::option_id::min_hop_limit, 0, 255>;

/// Where in a raw IPv6 socket's packets the system computes and verifies a checksum: an even offset, or none.
/**
 * IPV6_CHECKSUM (RFC 3542 section 3.1), in bytes from the start of the payload; `std::nullopt` switches it
 * off. A new ICMPv6 socket has 2, one of protocol 135 (Mobility Header) 4, all others none. Fails with
 * condition::not_supported on other sockets.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using checksum_offset = detail::optional_integer<detail::option_id::checksum_offset, 2>;

/// Whether what a raw socket sends begins with the IP header.
/**
 * IP_HDRINCL, IPV6_HDRINCL. On for a new socket of protocol 255, off for all others. Received IPv4 packets
 * always begin with it, IPv6 packets never. Fails with condition::not_supported on other sockets, though an
 * IPv4 socket can read it.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using header_included = detail::boolean<detail::option_id::header_included>;

/// Whether the system labels the socket's flows by a hash of their addresses (RFC 6438).
/**
 * IPV6_AUTOFLOWLABEL, IPv6 only. A new socket follows the system's setting: on, on most.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using auto_flow_label = detail::boolean<detail::option_id::auto_flow_label>;

/// Which source address to prefer where several would do; a bit mask.
enum class source_preference : std::uint32_t
{
    /// A temporary address (RFC 8981).
    temporary_address = 0x1,
    /// A public address, not a temporary one.
    public_address = 0x2,
    /// The system's own choice between the two.
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

/// Such as "public_address|home_address"; "none" for none.
std::ostream& operator<<(std::ostream& os, source_preference set);

/// How the system selects a source address for a socket that is bound to none (RFC 5014).
/**
 * IPV6_ADDR_PREFERENCES, IPv6 only. Two preferences that contradict each other fail with invalid_argument.
 * What is not set keeps the default, which is read back: temporary_or_public | home_address on a new socket.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using address_preference = detail::plain<detail::option_id::address_preference, source_preference>;

/// The clock that transmit times are given in; the numbers are those of clock_gettime().
enum class transmit_clock : std::int32_t
{
    /// Wall clock, which may be set.
    realtime = 0,
    /// Time since some moment in the past, as std::chrono::steady_clock.
    monotonic = 1,
    /// International atomic time, as network cards with launch time use.
    tai = 11
};

/// Such as "tai"; the number of one that has no name here.
std::ostream& operator<<(std::ostream& os, transmit_clock clock);

/// How a queueing discipline treats transmit times; a bit mask.
enum class transmit_flags : std::uint32_t
{
    /// The time is when to send; etf drops silently what has missed it.
    none = 0,
    /// The time is a deadline: send as early as possible, drop when it has passed.
    deadline = 1,
    /// A datagram dropped for its time is reported in the error queue.
    report_errors = 2
};

/// Enables the operators `|`, `&` and `~` for transmit_flags. `~a` is every known flag except those in `a`.
template <>
inline constexpr std::uint32_t detail::known_flags<transmit_flags> = 3;

/// Such as "deadline|report_errors"; "none" for none.
std::ostream& operator<<(std::ostream& os, transmit_flags flags);

namespace detail {

/// As the system takes it.
struct transmit_time_value
{
    transmit_clock clock = transmit_clock::realtime;
    transmit_flags flags = transmit_flags::none;
};

} // namespace detail

/// Lets datagrams be sent with the time they are to leave at, kept by a queueing discipline (etf or fq).
/**
 * SO_TXTIME. A clock other than transmit_clock::monotonic needs CAP_NET_ADMIN: not permitted without.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
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

    /// By which outgoing_control::transmit_at counts.
    transmit_clock clock() const noexcept { return value_.clock; }
    /// What becomes of what is late.
    transmit_flags flags() const noexcept { return value_.flags; }
};

} // namespace iplevel

#endif
