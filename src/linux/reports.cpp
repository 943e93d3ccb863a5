// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include "control_sizes.hpp"
#include "option_names.hpp"

#include <time.h>

namespace iplevel {
namespace detail {
namespace {

// Of <linux/in.h> and <linux/in6.h>, which conflict with <netinet/in.h>.
constexpr int ip_recverr_rfc4884 = 26;
constexpr int ipv6_flowinfo = 11;
constexpr int ipv6_recverr_rfc4884 = 31;

// Of <asm-generic/socket.h>, which musl does not include.
constexpr int so_rcvmark = 75;

/// The options that enable a report, and the size of the control messages that bring it.
/**
 * On a dual-stack socket a datagram may have the messages of both families.
 */
struct report
{
    option_name v4;
    option_name v6;
    std::size_t size;
};

constexpr report report_of(control_flags flag) noexcept
{
    switch (flag) {
    case control_flags::none: return {};
    case control_flags::packet_info:
        return {ip(IP_PKTINFO), ipv6(IPV6_RECVPKTINFO), control_space<in_pktinfo, in6_pktinfo>};
    case control_flags::hop_limit: return {ip(IP_RECVTTL), ipv6(IPV6_RECVHOPLIMIT), control_space<int, int>};
    case control_flags::traffic_class:
        return {ip(IP_RECVTOS), ipv6(IPV6_RECVTCLASS), control_space<std::uint8_t, int>};
    case control_flags::path_mtu: return {none, ipv6(IPV6_RECVPATHMTU), control_space<ip6_mtuinfo>};
    case control_flags::timestamp:
        return {socket(SO_TIMESTAMPNS), socket(SO_TIMESTAMPNS), control_space<timespec>};
    case control_flags::drop_count:
        return {socket(SO_RXQ_OVFL), socket(SO_RXQ_OVFL), control_space<std::uint32_t>};
    case control_flags::original_destination:
        return {ip(IP_RECVORIGDSTADDR), ipv6(IPV6_RECVORIGDSTADDR), control_space<sockaddr_in, sockaddr_in6>};
    case control_flags::flow_label: return {none, ipv6(ipv6_flowinfo), control_space<std::uint32_t>};
    case control_flags::mark: return {socket(so_rcvmark), socket(so_rcvmark), control_space<std::uint32_t>};
    case control_flags::coalesced: return {udp(UDP_GRO), udp(UDP_GRO), control_space<int>};
    case control_flags::errors: return {ip(IP_RECVERR), ipv6(IPV6_RECVERR), 0};
    case control_flags::error_extensions: return {ip(ip_recverr_rfc4884), ipv6(ipv6_recverr_rfc4884), 0};
    }
    return {};
}

constexpr std::size_t size_of(control_flags flags) noexcept
{
    std::size_t size = 0;
    for (unsigned bit = 1; bit != 0; bit <<= 1)
        size += report_of(flags & control_flags(bit)).size;
    return size;
}

using device_timestamps = timespec[3];

static_assert(
    size_of(~control_flags::none) + control_space<device_timestamps> <= control_capacity,
    "control_capacity is too small for all reports at once");

} // namespace

option_name name_of(control_flags flag, bool v6) noexcept
{
    return v6 ? report_of(flag).v6 : report_of(flag).v4;
}

} // namespace detail

std::size_t control_size(control_flags flags) noexcept { return detail::size_of(flags); }

} // namespace iplevel

#endif
