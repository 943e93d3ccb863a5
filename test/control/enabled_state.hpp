// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_CONTROL_ENABLED_STATE_HPP
#define IPLEVEL_TEST_CONTROL_ENABLED_STATE_HPP

#include <iplevel/control.hpp>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <cerrno>
#include <map>
#include <string>

namespace test {

using iplevel::control_flags;

/// A socket option that a flag sets.
struct system_option
{
    const char* name;
    control_flags flag;
    int level;
    int number;
};

constexpr system_option system_options[] = {
    {"receive_packet_info (IPv4)", control_flags::packet_info, IPPROTO_IP, IP_PKTINFO},
    {"receive_packet_info (IPv6)", control_flags::packet_info, IPPROTO_IPV6, IPV6_RECVPKTINFO},
    {"receive_hop_limit (IPv4)", control_flags::hop_limit, IPPROTO_IP, IP_RECVTTL},
    {"receive_hop_limit (IPv6)", control_flags::hop_limit, IPPROTO_IPV6, IPV6_RECVHOPLIMIT},
    {"receive_traffic_class (IPv4)", control_flags::traffic_class, IPPROTO_IP, IP_RECVTOS},
    {"receive_traffic_class (IPv6)", control_flags::traffic_class, IPPROTO_IPV6, IPV6_RECVTCLASS},
    {"receive_path_mtu (IPv6)", control_flags::path_mtu, IPPROTO_IPV6, IPV6_RECVPATHMTU},
    {"receive_timestamp", control_flags::timestamp, SOL_SOCKET, SO_TIMESTAMPNS},
    {"receive_drop_count", control_flags::drop_count, SOL_SOCKET, SO_RXQ_OVFL},
    {"receive_original_destination (IPv4)", control_flags::original_destination, IPPROTO_IP,
     IP_RECVORIGDSTADDR},
    {"receive_original_destination (IPv6)", control_flags::original_destination, IPPROTO_IPV6,
     IPV6_RECVORIGDSTADDR},
    {"receive_flow_label (IPv6)", control_flags::flow_label, IPPROTO_IPV6, 11},
    {"receive_mark", control_flags::mark, SOL_SOCKET, 75},
    {"receive_coalesced", control_flags::coalesced, IPPROTO_UDP, UDP_GRO},
    {"receive_errors (IPv4)", control_flags::errors, IPPROTO_IP, IP_RECVERR},
    {"receive_errors (IPv6)", control_flags::errors, IPPROTO_IPV6, IPV6_RECVERR},
    {"receive_error_extensions (IPv4)", control_flags::error_extensions, IPPROTO_IP, 26},
    {"receive_error_extensions (IPv6)", control_flags::error_extensions, IPPROTO_IPV6, 31},
};

constexpr unsigned flag_count = 12;
constexpr control_flags all_flags{(1u << flag_count) - 1};

constexpr bool has(control_flags flags, control_flags flag) { return (flags & flag) != control_flags::none; }

constexpr control_flags nth_flag(unsigned n) { return control_flags(1u << n); }

/// The state of each option according to the kernel: 0, 1, or the negative error number.
template <typename Socket>
std::map<std::string, int> state(Socket& socket)
{
    std::map<std::string, int> result;
    for (const auto& option : system_options) {
        int value = 0;
        socklen_t size = sizeof value;
        const bool known =
            ::getsockopt(socket.native_handle(), option.level, option.number, &value, &size) == 0;
        result[option.name] = known ? value : -errno;
    }
    return result;
}

/// The expected state of a socket that has all the options of its kind, with exactly these flags enabled.
inline std::map<std::string, int> state_with(control_flags flags)
{
    std::map<std::string, int> result;
    for (const auto& option : system_options)
        result[option.name] = has(flags, option.flag);
    return result;
}

} // namespace test

#endif
