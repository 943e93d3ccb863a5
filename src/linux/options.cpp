// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/detail/option.hpp>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

namespace iplevel::detail {
namespace {

constexpr int ipv6_flowinfo = 11; // IPV6_FLOWINFO of <linux/in6.h>, which cannot stand beside <netinet/in.h>

constexpr option_name none{};
constexpr option_name socket(int name) noexcept { return {SOL_SOCKET, name}; }
constexpr option_name ip(int name) noexcept { return {IPPROTO_IP, name}; }
constexpr option_name ipv6(int name) noexcept { return {IPPROTO_IPV6, name}; }
constexpr option_name udp(int name) noexcept { return {IPPROTO_UDP, name}; }

} // namespace

option_name name_of(option_id id, bool v6) noexcept
{
    switch (id) {
    case option_id::receive_coalesced: return udp(UDP_GRO);
    case option_id::receive_drop_count: return socket(SO_RXQ_OVFL);
    case option_id::receive_errors: return v6 ? ipv6(IPV6_RECVERR) : ip(IP_RECVERR);
    case option_id::receive_flow_info: return v6 ? ipv6(ipv6_flowinfo) : none;
    case option_id::receive_hop_limit: return v6 ? ipv6(IPV6_RECVHOPLIMIT) : ip(IP_RECVTTL);
    case option_id::receive_mark: return socket(SO_RCVMARK);
    case option_id::receive_original_destination:
        return v6 ? ipv6(IPV6_RECVORIGDSTADDR) : ip(IP_RECVORIGDSTADDR);
    case option_id::receive_packet_info: return v6 ? ipv6(IPV6_RECVPKTINFO) : ip(IP_PKTINFO);
    case option_id::receive_path_mtu: return v6 ? ipv6(IPV6_RECVPATHMTU) : none;
    case option_id::receive_timestamp: return socket(SO_TIMESTAMPNS);
    case option_id::receive_traffic_class: return v6 ? ipv6(IPV6_RECVTCLASS) : ip(IP_RECVTOS);
    }
    return none;
}

} // namespace iplevel::detail

#endif
