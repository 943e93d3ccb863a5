// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include "option_names.hpp"

#include <netinet/icmp6.h>

namespace iplevel::detail {
namespace {

// Of <linux/in.h>, <linux/in6.h>, <linux/icmp.h> and <linux/netfilter_ipv4.h>, which conflict with
// <netinet/in.h>.
constexpr int icmp_filter = 1;
constexpr int ip_local_port_range = 51;
constexpr int ipv6_flowlabel_mgr = 32;
constexpr int ipv6_flowinfo_send = 33;
constexpr int original_dst = 80;

} // namespace

option_name name_of(option_id id, bool v6) noexcept
{
    switch (id) {
    case option_id::accept_zero_checksum: return v6 ? udp(UDP_NO_CHECK6_RX) : none;
    case option_id::address_preference: return v6 ? ipv6(IPV6_ADDR_PREFERENCES) : none;
    case option_id::all_groups: return v6 ? ipv6(IPV6_MULTICAST_ALL) : ip(IP_MULTICAST_ALL);
    case option_id::attach_ebpf_filter: return socket(SO_ATTACH_BPF);
    case option_id::attach_filter: return socket(SO_ATTACH_FILTER);
    case option_id::attach_reuse_port_ebpf: return socket(SO_ATTACH_REUSEPORT_EBPF);
    case option_id::attach_reuse_port_filter: return socket(SO_ATTACH_REUSEPORT_CBPF);
    case option_id::attached_filter: return socket(SO_GET_FILTER);
    case option_id::auto_flow_label: return v6 ? ipv6(IPV6_AUTOFLOWLABEL) : none;
    case option_id::bind_address_no_port: return ip(IP_BIND_ADDRESS_NO_PORT);
    case option_id::bind_to_device: return socket(SO_BINDTODEVICE);
    case option_id::bind_to_interface: return socket(SO_BINDTOIFINDEX);
    case option_id::block_source: return v6 ? ipv6(MCAST_BLOCK_SOURCE) : ip(MCAST_BLOCK_SOURCE);
    case option_id::busy_poll: return socket(SO_BUSY_POLL);
    case option_id::checksum_offset: return v6 ? raw(IPV6_CHECKSUM) : none;
    case option_id::detach_filter: return socket(SO_DETACH_FILTER);
    case option_id::detach_reuse_port_filter: return socket(SO_DETACH_REUSEPORT_BPF);
    case option_id::dont_fragment: return v6 ? ipv6(IPV6_DONTFRAG) : ip(IP_MTU_DISCOVER);
    case option_id::flow_label: return v6 ? ipv6(ipv6_flowlabel_mgr) : none;
    case option_id::freebind: return v6 ? ipv6(IPV6_FREEBIND) : ip(IP_FREEBIND);
    case option_id::header_included: return v6 ? ipv6(IPV6_HDRINCL) : ip(IP_HDRINCL);
    case option_id::hop_limit: return v6 ? ipv6(IPV6_UNICAST_HOPS) : ip(IP_TTL);
    case option_id::icmp_filter_v4: return v6 ? none : raw(icmp_filter);
    case option_id::icmp_filter_v6: return v6 ? icmpv6(ICMP6_FILTER) : none;
    case option_id::incoming_cpu: return socket(SO_INCOMING_CPU);
    case option_id::join_group: return v6 ? ipv6(MCAST_JOIN_GROUP) : ip(MCAST_JOIN_GROUP);
    case option_id::join_source_group:
        return v6 ? ipv6(MCAST_JOIN_SOURCE_GROUP) : ip(MCAST_JOIN_SOURCE_GROUP);
    case option_id::leave_group: return v6 ? ipv6(MCAST_LEAVE_GROUP) : ip(MCAST_LEAVE_GROUP);
    case option_id::leave_source_group:
        return v6 ? ipv6(MCAST_LEAVE_SOURCE_GROUP) : ip(MCAST_LEAVE_SOURCE_GROUP);
    case option_id::local_port_range: return ip(ip_local_port_range);
    case option_id::lock_filter: return socket(SO_LOCK_FILTER);
    case option_id::max_pacing_rate: return socket(SO_MAX_PACING_RATE);
    case option_id::min_hop_limit: return v6 ? ipv6(IPV6_MINHOPCOUNT) : ip(IP_MINTTL);
    case option_id::original_destination: return v6 ? ipv6(original_dst) : ip(original_dst);
    case option_id::outbound_interface: return v6 ? ipv6(IPV6_MULTICAST_IF) : ip(IP_MULTICAST_IF);
    case option_id::packet_mark: return socket(SO_MARK);
    case option_id::packet_priority: return socket(SO_PRIORITY);
    case option_id::path_mtu: return v6 ? ipv6(IPV6_MTU) : ip(IP_MTU);
    case option_id::path_mtu_discovery: return v6 ? ipv6(IPV6_MTU_DISCOVER) : ip(IP_MTU_DISCOVER);
    case option_id::prefer_busy_poll: return socket(SO_PREFER_BUSY_POLL);
    case option_id::receive_buffer_force: return socket(SO_RCVBUFFORCE);
    case option_id::receive_credentials: return socket(SO_PASSCRED);
    case option_id::reuse_port: return socket(SO_REUSEPORT);
    case option_id::send_buffer_force: return socket(SO_SNDBUFFORCE);
    case option_id::send_flow_label: return v6 ? ipv6(ipv6_flowinfo_send) : none;
    case option_id::send_zero_checksum: return v6 ? udp(UDP_NO_CHECK6_TX) : socket(SO_NO_CHECK);
    case option_id::socket_cookie: return socket(SO_COOKIE);
    case option_id::source_filter: return v6 ? ipv6(MCAST_MSFILTER) : ip(MCAST_MSFILTER);
    case option_id::timestamping: return socket(SO_TIMESTAMPING);
    case option_id::traffic_class: return v6 ? ipv6(IPV6_TCLASS) : ip(IP_TOS);
    case option_id::transmit_time: return socket(SO_TXTIME);
    case option_id::transparent: return v6 ? ipv6(IPV6_TRANSPARENT) : ip(IP_TRANSPARENT);
    case option_id::unblock_source: return v6 ? ipv6(MCAST_UNBLOCK_SOURCE) : ip(MCAST_UNBLOCK_SOURCE);
    case option_id::unicast_interface: return v6 ? ipv6(IPV6_UNICAST_IF) : ip(IP_UNICAST_IF);
    case option_id::zero_copy: return socket(SO_ZEROCOPY);
    }
    return none;
}

} // namespace iplevel::detail

#endif
