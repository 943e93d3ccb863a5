// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "code.hpp"

namespace iplevel::icmp {
namespace {

// The names of the codes, indexed by number, as in IANA's registry.

constexpr const char* unreachable_v4[] = { // RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1
    "network unreachable",
    "host unreachable",
    "protocol unreachable",
    "port unreachable",
    "fragmentation needed",
    "source route failed",
    "destination network unknown",
    "destination host unknown",
    "source host isolated",
    "communication with destination network administratively prohibited",
    "communication with destination host administratively prohibited",
    "network unreachable for type of service",
    "host unreachable for type of service",
    "communication administratively prohibited",
    "host precedence violation",
    "precedence cutoff in effect"};

constexpr const char* redirect_v4[] = { // RFC 792
    "for network", "for host", "for type of service and network", "for type of service and host"};

constexpr const char* exceeded_v4[] = { // RFC 792
    "time to live exceeded in transit", "fragment reassembly time exceeded"};

constexpr const char* problem_v4[] = { // RFC 792, RFC 1108, RFC 1122
    "pointer indicates the error", "missing a required option", "bad length"};

constexpr const char* unreachable_v6[] = { // RFC 4443, RFC 6550, RFC 8883
    "no route to destination",
    "communication with destination administratively prohibited",
    "beyond scope of source address",
    "address unreachable",
    "port unreachable",
    "source address failed ingress/egress policy",
    "reject route to destination",
    "error in source routing header",
    "headers too long"};

constexpr const char* exceeded_v6[] = { // RFC 4443
    "hop limit exceeded in transit", "fragment reassembly time exceeded"};

constexpr const char* problem_v6[] = { // RFC 4443, RFC 7112, RFC 8754, RFC 8883
    "erroneous header field encountered",
    "unrecognized next header type encountered",
    "unrecognized IPv6 option encountered",
    "first fragment has incomplete IPv6 header chain",
    "segment routing upper-layer header error",
    "unrecognized next header type encountered by intermediate node",
    "extension header too big",
    "extension header chain too long",
    "too many extension headers",
    "too many options in extension header",
    "option too big"};

constexpr const char* extended_echo[] = { // RFC 8335
    "no error", "malformed query", "no such interface", "no such table entry",
    "multiple interfaces satisfy query"};

template <std::size_t Size>
const char* find(const char* const (&names)[Size], std::uint8_t code) noexcept
{
    return code < Size ? names[code] : nullptr;
}

} // namespace

const char* name_of_code(type_v4 type, std::uint8_t code) noexcept
{
    switch (type) {
    case type_v4::destination_unreachable: return find(unreachable_v4, code);
    case type_v4::redirect: return find(redirect_v4, code);
    case type_v4::time_exceeded: return find(exceeded_v4, code);
    case type_v4::parameter_problem: return find(problem_v4, code);
    case type_v4::extended_echo_reply: return find(extended_echo, code);
    default: return nullptr;
    }
}

const char* name_of_code(type_v6 type, std::uint8_t code) noexcept
{
    switch (type) {
    case type_v6::destination_unreachable: return find(unreachable_v6, code);
    case type_v6::time_exceeded: return find(exceeded_v6, code);
    case type_v6::parameter_problem: return find(problem_v6, code);
    case type_v6::extended_echo_reply: return find(extended_echo, code);
    default: return nullptr;
    }
}

std::string code_to_string(type_v4 type, std::uint8_t code)
{
    const char* name = name_of_code(type, code);
    return name ? name : std::to_string(code);
}

std::string code_to_string(type_v6 type, std::uint8_t code)
{
    const char* name = name_of_code(type, code);
    return name ? name : std::to_string(code);
}

} // namespace iplevel::icmp
