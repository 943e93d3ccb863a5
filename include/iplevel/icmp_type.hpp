// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ICMP_TYPE_HPP
#define IPLEVEL_ICMP_TYPE_HPP

#include <cstdint>
#include <iosfwd>
#include <string>

namespace iplevel::icmp {

/// The types of ICMP for IPv4 in IANA's registry, the deprecated ones included.
enum class type_v4 : std::uint8_t
{
    echo_reply = 0,
    destination_unreachable = 3,
    source_quench = 4,
    redirect = 5,
    alternate_host_address = 6,
    echo_request = 8,
    router_advertisement = 9,
    router_solicitation = 10,
    time_exceeded = 11,
    parameter_problem = 12,
    timestamp_request = 13,
    timestamp_reply = 14,
    information_request = 15,
    information_reply = 16,
    address_mask_request = 17,
    address_mask_reply = 18,
    traceroute = 30,
    datagram_conversion_error = 31,
    mobile_host_redirect = 32,
    where_are_you = 33,
    i_am_here = 34,
    mobile_registration_request = 35,
    mobile_registration_reply = 36,
    domain_name_request = 37,
    domain_name_reply = 38,
    skip = 39,
    photuris = 40,
    experimental_mobility = 41,
    extended_echo_request = 42,
    extended_echo_reply = 43,
    experiment_1 = 253,
    experiment_2 = 254
};

/// The types of ICMP for IPv6 in IANA's registry; those below 128 are errors (RFC 4443).
enum class type_v6 : std::uint8_t
{
    destination_unreachable = 1,
    packet_too_big = 2,
    time_exceeded = 3,
    parameter_problem = 4,
    private_experimentation_100 = 100,
    private_experimentation_101 = 101,
    echo_request = 128,
    echo_reply = 129,
    multicast_listener_query = 130,
    multicast_listener_report = 131,
    multicast_listener_done = 132,
    router_solicitation = 133,
    router_advertisement = 134,
    neighbor_solicitation = 135,
    neighbor_advertisement = 136,
    redirect = 137,
    router_renumbering = 138,
    node_information_query = 139,
    node_information_response = 140,
    inverse_neighbor_discovery_solicitation = 141,
    inverse_neighbor_discovery_advertisement = 142,
    multicast_listener_report_v2 = 143,
    home_agent_address_discovery_request = 144,
    home_agent_address_discovery_reply = 145,
    mobile_prefix_solicitation = 146,
    mobile_prefix_advertisement = 147,
    certification_path_solicitation = 148,
    certification_path_advertisement = 149,
    experimental_mobility = 150,
    multicast_router_advertisement = 151,
    multicast_router_solicitation = 152,
    multicast_router_termination = 153,
    fmipv6 = 154,
    rpl_control = 155,
    ilnpv6_locator_update = 156,
    duplicate_address_request = 157,
    duplicate_address_confirmation = 158,
    mpl_control = 159,
    extended_echo_request = 160,
    extended_echo_reply = 161,
    private_experimentation_200 = 200,
    private_experimentation_201 = 201
};

/// The type in words, such as "time exceeded"; the number of a type that has no name here.
std::string to_string(type_v4 type);

/// @copydoc to_string(type_v4)
std::string to_string(type_v6 type);

std::ostream& operator<<(std::ostream& os, type_v4 type);
std::ostream& operator<<(std::ostream& os, type_v6 type);

} // namespace iplevel::icmp

#endif
