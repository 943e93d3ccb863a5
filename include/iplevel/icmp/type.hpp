// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ICMP_TYPE_HPP
#define IPLEVEL_ICMP_TYPE_HPP

#include <cstdint>
#include <iosfwd>
#include <string>

namespace iplevel::icmp {

/// The types of ICMP for IPv4 in IANA's registry, including the deprecated ones.
enum class type_v4 : std::uint8_t
{
    echo_reply = 0,                   ///< RFC 792: icmp::echo
    destination_unreachable = 3,      ///< RFC 792: icmp::error_body
    source_quench = 4,                ///< RFC 792; deprecated (RFC 6633)
    redirect = 5,                     ///< RFC 792
    alternate_host_address = 6,       ///< deprecated (RFC 6918)
    echo_request = 8,                 ///< RFC 792: icmp::echo
    router_advertisement = 9,         ///< RFC 1256
    router_solicitation = 10,         ///< RFC 1256
    time_exceeded = 11,               ///< RFC 792: icmp::error_body
    parameter_problem = 12,           ///< RFC 792: icmp::error_body
    timestamp_request = 13,           ///< RFC 792
    timestamp_reply = 14,             ///< RFC 792
    information_request = 15,         ///< RFC 792; deprecated (RFC 6918)
    information_reply = 16,           ///< RFC 792; deprecated (RFC 6918)
    address_mask_request = 17,        ///< RFC 950; deprecated (RFC 6918)
    address_mask_reply = 18,          ///< RFC 950; deprecated (RFC 6918)
    traceroute = 30,                  ///< RFC 1393; deprecated (RFC 6918)
    datagram_conversion_error = 31,   ///< RFC 1475; deprecated (RFC 6918)
    mobile_host_redirect = 32,        ///< deprecated (RFC 6918)
    where_are_you = 33,               ///< deprecated (RFC 6918)
    i_am_here = 34,                   ///< deprecated (RFC 6918)
    mobile_registration_request = 35, ///< deprecated (RFC 6918)
    mobile_registration_reply = 36,   ///< deprecated (RFC 6918)
    domain_name_request = 37,         ///< RFC 1788; deprecated (RFC 6918)
    domain_name_reply = 38,           ///< RFC 1788; deprecated (RFC 6918)
    skip = 39,                        ///< deprecated (RFC 6918)
    photuris = 40,                    ///< RFC 2521
    experimental_mobility = 41,       ///< RFC 4065
    extended_echo_request = 42,       ///< RFC 8335: icmp::extended_echo_request
    extended_echo_reply = 43,         ///< RFC 8335: icmp::extended_echo_reply
    experiment_1 = 253,               ///< RFC 4727
    experiment_2 = 254                ///< RFC 4727
};

/// The types of ICMP for IPv6 in IANA's registry. Types below 128 are errors (RFC 4443).
enum class type_v6 : std::uint8_t
{
    destination_unreachable = 1,                    ///< RFC 4443: icmp::error_body
    packet_too_big = 2,                             ///< RFC 4443: icmp::error_body
    time_exceeded = 3,                              ///< RFC 4443: icmp::error_body
    parameter_problem = 4,                          ///< RFC 4443: icmp::error_body
    private_experimentation_100 = 100,              ///< RFC 4443
    private_experimentation_101 = 101,              ///< RFC 4443
    echo_request = 128,                             ///< RFC 4443: icmp::echo
    echo_reply = 129,                               ///< RFC 4443: icmp::echo
    multicast_listener_query = 130,                 ///< RFC 2710, RFC 3810
    multicast_listener_report = 131,                ///< RFC 2710
    multicast_listener_done = 132,                  ///< RFC 2710
    router_solicitation = 133,                      ///< RFC 4861
    router_advertisement = 134,                     ///< RFC 4861
    neighbor_solicitation = 135,                    ///< RFC 4861
    neighbor_advertisement = 136,                   ///< RFC 4861
    redirect = 137,                                 ///< RFC 4861
    router_renumbering = 138,                       ///< RFC 2894
    node_information_query = 139,                   ///< RFC 4620
    node_information_response = 140,                ///< RFC 4620
    inverse_neighbor_discovery_solicitation = 141,  ///< RFC 3122
    inverse_neighbor_discovery_advertisement = 142, ///< RFC 3122
    multicast_listener_report_v2 = 143,             ///< RFC 3810
    home_agent_address_discovery_request = 144,     ///< RFC 6275
    home_agent_address_discovery_reply = 145,       ///< RFC 6275
    mobile_prefix_solicitation = 146,               ///< RFC 6275
    mobile_prefix_advertisement = 147,              ///< RFC 6275
    certification_path_solicitation = 148,          ///< RFC 3971
    certification_path_advertisement = 149,         ///< RFC 3971
    experimental_mobility = 150,                    ///< RFC 4065
    multicast_router_advertisement = 151,           ///< RFC 4286
    multicast_router_solicitation = 152,            ///< RFC 4286
    multicast_router_termination = 153,             ///< RFC 4286
    fmipv6 = 154,                                   ///< RFC 5568
    rpl_control = 155,                              ///< RFC 6550
    ilnpv6_locator_update = 156,                    ///< RFC 6743
    duplicate_address_request = 157,                ///< RFC 6775
    duplicate_address_confirmation = 158,           ///< RFC 6775
    mpl_control = 159,                              ///< RFC 7731
    extended_echo_request = 160,                    ///< RFC 8335: icmp::extended_echo_request
    extended_echo_reply = 161,                      ///< RFC 8335: icmp::extended_echo_reply
    private_experimentation_200 = 200,              ///< RFC 4443
    private_experimentation_201 = 201               ///< RFC 4443
};

/// Get the name of the type in words, such as "time exceeded", or its number if it has no name.
std::string to_string(type_v4 type);

/// @copydoc to_string(type_v4)
std::string to_string(type_v6 type);

/// Get the name of a code in words, such as "port unreachable", or its number if it has no name.
/**
 * The codes of errors, redirects and extended echo replies have names (RFC 792, RFC 1122, RFC 1812, RFC 4443
 * and the later documents listed in IANA's registry).
 */
std::string code_to_string(type_v4 type, std::uint8_t code);

/// @copydoc code_to_string(type_v4, std::uint8_t)
std::string code_to_string(type_v6 type, std::uint8_t code);

/// Write the result of to_string().
std::ostream& operator<<(std::ostream& os, type_v4 type);
/// Write the result of to_string().
std::ostream& operator<<(std::ostream& os, type_v6 type);

} // namespace iplevel::icmp

#endif
