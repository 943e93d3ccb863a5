// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TRAFFIC_CLASS_HPP
#define IPLEVEL_TRAFFIC_CLASS_HPP

#include <cstdint>
#include <iosfwd>
#include <stdexcept>
#include <string>

namespace iplevel {

/// How routers should treat a packet: the upper six bits of a traffic class (RFC 2474), as IANA names them.
/**
 * The 64 values are all valid; those without a name here are spelt `dscp{5}`.
 */
enum class dscp : std::uint8_t
{
    cs0 = 0,
    le = 1,
    cs1 = 8,
    af11 = 10,
    af12 = 12,
    af13 = 14,
    cs2 = 16,
    af21 = 18,
    af22 = 20,
    af23 = 22,
    cs3 = 24,
    af31 = 26,
    af32 = 28,
    af33 = 30,
    cs4 = 32,
    af41 = 34,
    af42 = 36,
    af43 = 38,
    cs5 = 40,
    voice_admit = 44,
    ef = 46,
    cs6 = 48,
    cs7 = 56
};

/// Whether routers may mark a packet instead of dropping it, and whether one did (RFC 3168).
enum class ecn : std::uint8_t
{
    not_ect = 0,
    ect1 = 1,
    ect0 = 2,
    ce = 3
};

/// The byte that IPv4 calls type of service and IPv6 traffic class.
/**
 * @throws std::out_of_range for a dscp above 63 or an ecn above 3.
 */
constexpr std::uint8_t make_traffic_class(dscp d, ecn e = ecn::not_ect)
{
    if (static_cast<unsigned>(d) > 63 || static_cast<unsigned>(e) > 3)
        throw std::out_of_range("traffic class");
    return static_cast<std::uint8_t>(static_cast<unsigned>(d) << 2 | static_cast<unsigned>(e));
}

/// The upper six bits.
constexpr dscp dscp_of(std::uint8_t traffic_class) noexcept { return static_cast<dscp>(traffic_class >> 2); }

/// The lower two bits.
constexpr ecn ecn_of(std::uint8_t traffic_class) noexcept { return static_cast<ecn>(traffic_class & 3); }

/// The name in IANA's registry, such as "AF41"; the number where there is none.
std::string to_string(dscp value);

/// The name in RFC 3168, such as "ECT(0)"; the number where there is none.
std::string to_string(ecn value);

std::ostream& operator<<(std::ostream& os, dscp value);
std::ostream& operator<<(std::ostream& os, ecn value);

} // namespace iplevel

#endif
