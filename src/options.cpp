// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/option_shapes.hpp>

#include <boost/throw_exception.hpp>

#include <stdexcept>

namespace iplevel::detail {
namespace {

[[noreturn]] void refuse(option_id id, const std::string& value)
{
    boost::throw_exception(std::out_of_range(spelling_of(id) + (": " + value)));
}

} // namespace

std::int64_t in_range(option_id id, std::int64_t value, std::int64_t low, std::int64_t high)
{
    if (value < low || value > high)
        refuse(
            id,
            std::to_string(value) + " is not within " + std::to_string(low) + " to " + std::to_string(high));
    return value;
}

int multiple_of(option_id id, int step, int value)
{
    in_range(id, value, 0, highest);
    if (value % step != 0)
        refuse(id, std::to_string(value) + " is not a multiple of " + std::to_string(step));
    return value;
}

void check_text(option_id id, std::string_view value, std::size_t longest)
{
    if (value.size() > longest)
        refuse(id, '"' + std::string(value) + "\" has more than " + std::to_string(longest) + " bytes");
    if (value.find('\0') != value.npos)
        refuse(id, '"' + std::string(value.substr(0, value.find('\0'))) + "\" is followed by a zero byte");
}

void check_size(std::size_t answered, std::size_t size)
{
    if (answered != size)
        boost::throw_exception(std::length_error(
            "socket option of " + std::to_string(size) + " bytes: the system answered with " +
            std::to_string(answered)));
}

const char* spelling_of(option_id id) noexcept
{
    switch (id) {
    case option_id::accept_zero_checksum: return "accept_zero_checksum";
    case option_id::address_preference: return "address_preference";
    case option_id::all_groups: return "all_groups";
    case option_id::attach_ebpf_filter: return "attach_ebpf_filter";
    case option_id::attach_filter: return "attach_filter";
    case option_id::attach_reuse_port_ebpf: return "attach_reuse_port_ebpf";
    case option_id::attach_reuse_port_filter: return "attach_reuse_port_filter";
    case option_id::attached_filter: return "attached_filter";
    case option_id::auto_flow_label: return "auto_flow_label";
    case option_id::bind_address_no_port: return "bind_address_no_port";
    case option_id::bind_to_device: return "bind_to_device";
    case option_id::bind_to_interface: return "bind_to_interface";
    case option_id::block_source: return "block_source";
    case option_id::busy_poll: return "busy_poll";
    case option_id::checksum_offset: return "checksum_offset";
    case option_id::detach_filter: return "detach_filter";
    case option_id::detach_reuse_port_filter: return "detach_reuse_port_filter";
    case option_id::dont_fragment: return "dont_fragment";
    case option_id::flow_label: return "flow_label";
    case option_id::freebind: return "freebind";
    case option_id::header_included: return "header_included";
    case option_id::hop_limit: return "hop_limit";
    case option_id::icmp_filter_v4: return "icmp::filter_v4";
    case option_id::icmp_filter_v6: return "icmp::filter_v6";
    case option_id::incoming_cpu: return "incoming_cpu";
    case option_id::join_group: return "join_group";
    case option_id::join_source_group: return "join_source_group";
    case option_id::leave_group: return "leave_group";
    case option_id::leave_source_group: return "leave_source_group";
    case option_id::local_port_range: return "local_port_range";
    case option_id::lock_filter: return "lock_filter";
    case option_id::max_pacing_rate: return "max_pacing_rate";
    case option_id::min_hop_limit: return "min_hop_limit";
    case option_id::original_destination: return "original_destination";
    case option_id::outbound_interface: return "outbound_interface";
    case option_id::packet_mark: return "packet_mark";
    case option_id::packet_priority: return "packet_priority";
    case option_id::path_mtu: return "path_mtu";
    case option_id::path_mtu_discovery: return "path_mtu_discovery";
    case option_id::prefer_busy_poll: return "prefer_busy_poll";
    case option_id::receive_buffer_force: return "receive_buffer_force";
    case option_id::receive_credentials: return "receive_credentials";
    case option_id::reuse_port: return "reuse_port";
    case option_id::send_buffer_force: return "send_buffer_force";
    case option_id::send_flow_label: return "send_flow_label";
    case option_id::send_zero_checksum: return "send_zero_checksum";
    case option_id::socket_cookie: return "socket_cookie";
    case option_id::source_filter: return "source_filter";
    case option_id::timestamping: return "timestamping";
    case option_id::traffic_class: return "traffic_class";
    case option_id::transmit_time: return "transmit_time";
    case option_id::transparent: return "transparent";
    case option_id::unblock_source: return "unblock_source";
    case option_id::unicast_interface: return "unicast_interface";
    case option_id::zero_copy: return "zero_copy";
    }
    return "socket option";
}

} // namespace iplevel::detail
