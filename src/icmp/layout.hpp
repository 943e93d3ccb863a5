// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_ICMP_LAYOUT_HPP
#define IPLEVEL_SRC_ICMP_LAYOUT_HPP

#include <iplevel/icmp/type.hpp>

#include <cstddef>
#include <cstdint>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::icmp {

inline constexpr std::uint8_t icmpv6_number = 58;

/// The minimum size in bytes of a quoted datagram that is followed by extensions (RFC 4884 section 3).
inline constexpr std::size_t least_quoted = 128;

/// The position of a number in the second four bytes of an error message. An absent field has the width 0.
struct field
{
    unsigned shift = 0;
    unsigned width = 0;

    std::uint32_t limit() const noexcept
    {
        return static_cast<std::uint32_t>((std::uint64_t{1} << width) - 1);
    }
    std::uint32_t in(std::uint32_t word) const noexcept { return word >> shift & limit(); }
};

enum class body_kind
{
    raw,
    echo,
    extended_echo_request,
    extended_echo_reply,
    error
};

/// The layout of the body of a type. Only errors have fields.
struct layout
{
    body_kind kind = body_kind::raw;
    field mtu{};
    field pointer{};
    /// The length of the quoted datagram, in units of `unit` bytes. Absent if no extensions can follow the
    /// datagram.
    field length{};
    std::size_t unit = 1;
};

/*
          0         8        16        24        32
    IPv4  | pointer | length |       mtu        |    the mtu only in code 4, fragmentation needed
    IPv6  | length  |         unused            |    or the mtu or the pointer in all 32 bits
*/
inline layout layout_of(type_v4 type, std::uint8_t code) noexcept
{
    constexpr field absent;
    constexpr field length{16, 8};
    switch (type) {
    case type_v4::echo_request:
    case type_v4::echo_reply: return {body_kind::echo};
    case type_v4::extended_echo_request: return {body_kind::extended_echo_request};
    case type_v4::extended_echo_reply: return {body_kind::extended_echo_reply};
    case type_v4::destination_unreachable:
        return {body_kind::error, code == 4 ? field{0, 16} : absent, absent, length, 4};
    case type_v4::time_exceeded: return {body_kind::error, absent, absent, length, 4};
    case type_v4::parameter_problem: return {body_kind::error, absent, field{24, 8}, length, 4};
    default: return {};
    }
}

inline layout layout_of(type_v6 type, std::uint8_t) noexcept
{
    constexpr field absent;
    constexpr field length{24, 8};
    constexpr field whole{0, 32};
    switch (type) {
    case type_v6::echo_request:
    case type_v6::echo_reply: return {body_kind::echo};
    case type_v6::extended_echo_request: return {body_kind::extended_echo_request};
    case type_v6::extended_echo_reply: return {body_kind::extended_echo_reply};
    case type_v6::destination_unreachable:
    case type_v6::time_exceeded: return {body_kind::error, absent, absent, length, 8};
    case type_v6::packet_too_big: return {body_kind::error, whole};
    case type_v6::parameter_problem: return {body_kind::error, absent, whole};
    default: return {};
    }
}

} // namespace iplevel::icmp

#pragma GCC visibility pop

#endif
