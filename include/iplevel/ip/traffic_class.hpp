// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_IP_TRAFFIC_CLASS_HPP
#define IPLEVEL_IP_TRAFFIC_CLASS_HPP

#include <iplevel/checked.hpp>

#include <cstdint>
#include <iosfwd>
#include <string>

namespace iplevel {

/// How routers should treat a packet: the upper six bits of a traffic class (RFC 2474), as IANA names them.
/**
 * The 64 values are all valid; those without a name here are spelt `dscp{5}`.
 */
enum class dscp : std::uint8_t
{
    cs0 = 0,          ///< Default forwarding (RFC 2474).
    le = 1,           ///< Lower effort (RFC 8622).
    cs1 = 8,          ///< Class selector 1 (RFC 2474).
    af11 = 10,        ///< Assured forwarding, class 1, low drop precedence (RFC 2597).
    af12 = 12,        ///< Class 1, medium drop precedence.
    af13 = 14,        ///< Class 1, high drop precedence.
    cs2 = 16,         ///< Class selector 2.
    af21 = 18,        ///< Assured forwarding, class 2, low drop precedence.
    af22 = 20,        ///< Class 2, medium drop precedence.
    af23 = 22,        ///< Class 2, high drop precedence.
    cs3 = 24,         ///< Class selector 3.
    af31 = 26,        ///< Assured forwarding, class 3, low drop precedence.
    af32 = 28,        ///< Class 3, medium drop precedence.
    af33 = 30,        ///< Class 3, high drop precedence.
    cs4 = 32,         ///< Class selector 4.
    af41 = 34,        ///< Assured forwarding, class 4, low drop precedence.
    af42 = 36,        ///< Class 4, medium drop precedence.
    af43 = 38,        ///< Class 4, high drop precedence.
    cs5 = 40,         ///< Class selector 5.
    voice_admit = 44, ///< Capacity-admitted voice (RFC 5865).
    ef = 46,          ///< Expedited forwarding (RFC 3246).
    cs6 = 48,         ///< Class selector 6: routing protocols (RFC 4594).
    cs7 = 56          ///< Class selector 7.
};

/// Whether routers may mark a packet instead of dropping it, and whether one did (RFC 3168).
enum class ecn : std::uint8_t
{
    not_ect = 0, ///< The transport does not know of marks.
    ect1 = 1,    ///< It does; ECT(1) also asks for low latency (RFC 9331).
    ect0 = 2,    ///< It does.
    ce = 3       ///< A router has marked it: congestion experienced.
};

namespace detail {

/// Throws std::out_of_range: "make_traffic_class: dscp 64 is not within 0 to 63".
[[noreturn]] void throw_no_such(const char* what, unsigned value, unsigned highest);

} // namespace detail

/// The byte that IPv4 calls type of service and IPv6 traffic class.
/**
 * @throws std::out_of_range for a dscp above 63 or an ecn above 3.
 */
constexpr checked<std::uint8_t> make_traffic_class(dscp d, ecn e = ecn::not_ect)
{
    if (static_cast<unsigned>(d) > 63)
        detail::throw_no_such("make_traffic_class: dscp", static_cast<unsigned>(d), 63);
    if (static_cast<unsigned>(e) > 3)
        detail::throw_no_such("make_traffic_class: ecn", static_cast<unsigned>(e), 3);
    return static_cast<unsigned>(d) << 2 | static_cast<unsigned>(e);
}

/// The upper six bits.
constexpr dscp dscp_of(checked<std::uint8_t> traffic_class) noexcept
{
    return static_cast<dscp>(traffic_class >> 2);
}

/// The lower two bits.
constexpr ecn ecn_of(checked<std::uint8_t> traffic_class) noexcept
{
    return static_cast<ecn>(traffic_class & 3);
}

/// The name in IANA's registry, such as "AF41"; the number where there is none.
std::string to_string(dscp value);

/// The name in RFC 3168, such as "ECT(0)"; the number where there is none.
std::string to_string(ecn value);

/// As to_string().
std::ostream& operator<<(std::ostream& os, dscp value);
/// As to_string().
std::ostream& operator<<(std::ostream& os, ecn value);

} // namespace iplevel

#endif
