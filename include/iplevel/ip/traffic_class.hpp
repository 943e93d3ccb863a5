// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_IP_TRAFFIC_CLASS_HPP
#define IPLEVEL_IP_TRAFFIC_CLASS_HPP

#include <iplevel/checked.hpp>

#include <cstdint>
#include <iosfwd>
#include <string>

namespace iplevel {

/// The differentiated services code points, which tell routers how to treat a packet: the upper six bits of a
/// traffic class (RFC 2474), with IANA's names.
/**
 * All 64 values are valid. A value without an enumerator is written as in `dscp{5}`.
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

/// The values of explicit congestion notification, with which routers mark packets instead of dropping them:
/// the lower two bits of a traffic class (RFC 3168).
enum class ecn : std::uint8_t
{
    not_ect = 0, ///< The transport does not support ECN.
    ect1 = 1,    ///< The transport supports ECN, and requests low latency (RFC 9331).
    ect0 = 2,    ///< The transport supports ECN.
    ce = 3       ///< Congestion experienced: a router has marked the packet.
};

namespace detail {

/// Throw std::out_of_range with a text such as "make_traffic_class: dscp 64 is not within 0 to 63".
[[noreturn]] void throw_no_such(const char* what, unsigned value, unsigned highest);

} // namespace detail

/// Make a traffic class, called type of service in IPv4, from its two parts.
/**
 * @throws std::out_of_range if d is above 63 or e is above 3.
 */
constexpr checked<std::uint8_t> make_traffic_class(dscp d, ecn e = ecn::not_ect)
{
    if (static_cast<unsigned>(d) > 63)
        detail::throw_no_such("make_traffic_class: dscp", static_cast<unsigned>(d), 63);
    if (static_cast<unsigned>(e) > 3)
        detail::throw_no_such("make_traffic_class: ecn", static_cast<unsigned>(e), 3);
    return static_cast<unsigned>(d) << 2 | static_cast<unsigned>(e);
}

/// Get the upper six bits of a traffic class.
constexpr dscp dscp_of(checked<std::uint8_t> traffic_class) noexcept
{
    return static_cast<dscp>(traffic_class >> 2);
}

/// Get the lower two bits of a traffic class.
constexpr ecn ecn_of(checked<std::uint8_t> traffic_class) noexcept
{
    return static_cast<ecn>(traffic_class & 3);
}

/// Get the name in IANA's registry, such as "AF41", or the number if the value has no name.
std::string to_string(dscp value);

/// Get the name in RFC 3168, such as "ECT(0)", or the number if the value has no name.
std::string to_string(ecn value);

/// Write the result of to_string().
std::ostream& operator<<(std::ostream& os, dscp value);
/// Write the result of to_string().
std::ostream& operator<<(std::ostream& os, ecn value);

} // namespace iplevel

#endif
