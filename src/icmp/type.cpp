// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/icmp/type.hpp>

#include <ostream>

namespace iplevel::icmp {

std::string to_string(type_v4 type)
{
    switch (type) {
    case type_v4::echo_reply: return "echo reply";
    case type_v4::destination_unreachable: return "destination unreachable";
    case type_v4::source_quench: return "source quench";
    case type_v4::redirect: return "redirect";
    case type_v4::alternate_host_address: return "alternate host address";
    case type_v4::echo_request: return "echo request";
    case type_v4::router_advertisement: return "router advertisement";
    case type_v4::router_solicitation: return "router solicitation";
    case type_v4::time_exceeded: return "time exceeded";
    case type_v4::parameter_problem: return "parameter problem";
    case type_v4::timestamp_request: return "timestamp request";
    case type_v4::timestamp_reply: return "timestamp reply";
    case type_v4::information_request: return "information request";
    case type_v4::information_reply: return "information reply";
    case type_v4::address_mask_request: return "address mask request";
    case type_v4::address_mask_reply: return "address mask reply";
    case type_v4::traceroute: return "traceroute";
    case type_v4::datagram_conversion_error: return "datagram conversion error";
    case type_v4::mobile_host_redirect: return "mobile host redirect";
    case type_v4::where_are_you: return "IPv6 where-are-you";
    case type_v4::i_am_here: return "IPv6 I-am-here";
    case type_v4::mobile_registration_request: return "mobile registration request";
    case type_v4::mobile_registration_reply: return "mobile registration reply";
    case type_v4::domain_name_request: return "domain name request";
    case type_v4::domain_name_reply: return "domain name reply";
    case type_v4::skip: return "SKIP";
    case type_v4::photuris: return "Photuris";
    case type_v4::experimental_mobility: return "experimental mobility";
    case type_v4::extended_echo_request: return "extended echo request";
    case type_v4::extended_echo_reply: return "extended echo reply";
    case type_v4::experiment_1: return "experiment 1";
    case type_v4::experiment_2: return "experiment 2";
    }
    return std::to_string(static_cast<unsigned>(type));
}

std::string to_string(type_v6 type)
{
    switch (type) {
    case type_v6::destination_unreachable: return "destination unreachable";
    case type_v6::packet_too_big: return "packet too big";
    case type_v6::time_exceeded: return "time exceeded";
    case type_v6::parameter_problem: return "parameter problem";
    case type_v6::private_experimentation_100: return "private experimentation 100";
    case type_v6::private_experimentation_101: return "private experimentation 101";
    case type_v6::echo_request: return "echo request";
    case type_v6::echo_reply: return "echo reply";
    case type_v6::multicast_listener_query: return "multicast listener query";
    case type_v6::multicast_listener_report: return "multicast listener report";
    case type_v6::multicast_listener_done: return "multicast listener done";
    case type_v6::router_solicitation: return "router solicitation";
    case type_v6::router_advertisement: return "router advertisement";
    case type_v6::neighbor_solicitation: return "neighbor solicitation";
    case type_v6::neighbor_advertisement: return "neighbor advertisement";
    case type_v6::redirect: return "redirect";
    case type_v6::router_renumbering: return "router renumbering";
    case type_v6::node_information_query: return "node information query";
    case type_v6::node_information_response: return "node information response";
    case type_v6::inverse_neighbor_discovery_solicitation: return "inverse neighbor discovery solicitation";
    case type_v6::inverse_neighbor_discovery_advertisement: return "inverse neighbor discovery advertisement";
    case type_v6::multicast_listener_report_v2: return "multicast listener report version 2";
    case type_v6::home_agent_address_discovery_request: return "home agent address discovery request";
    case type_v6::home_agent_address_discovery_reply: return "home agent address discovery reply";
    case type_v6::mobile_prefix_solicitation: return "mobile prefix solicitation";
    case type_v6::mobile_prefix_advertisement: return "mobile prefix advertisement";
    case type_v6::certification_path_solicitation: return "certification path solicitation";
    case type_v6::certification_path_advertisement: return "certification path advertisement";
    case type_v6::experimental_mobility: return "experimental mobility";
    case type_v6::multicast_router_advertisement: return "multicast router advertisement";
    case type_v6::multicast_router_solicitation: return "multicast router solicitation";
    case type_v6::multicast_router_termination: return "multicast router termination";
    case type_v6::fmipv6: return "FMIPv6";
    case type_v6::rpl_control: return "RPL control";
    case type_v6::ilnpv6_locator_update: return "ILNPv6 locator update";
    case type_v6::duplicate_address_request: return "duplicate address request";
    case type_v6::duplicate_address_confirmation: return "duplicate address confirmation";
    case type_v6::mpl_control: return "MPL control";
    case type_v6::extended_echo_request: return "extended echo request";
    case type_v6::extended_echo_reply: return "extended echo reply";
    case type_v6::private_experimentation_200: return "private experimentation 200";
    case type_v6::private_experimentation_201: return "private experimentation 201";
    }
    return std::to_string(static_cast<unsigned>(type));
}

std::ostream& operator<<(std::ostream& os, type_v4 type) { return os << to_string(type); }
std::ostream& operator<<(std::ostream& os, type_v6 type) { return os << to_string(type); }

} // namespace iplevel::icmp
