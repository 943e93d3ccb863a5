// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_OPTION_HPP
#define IPLEVEL_DETAIL_OPTION_HPP

#include <iplevel/control.hpp> // first: GCC's -Wshadow minds an enumerator with an older option's name

#include <iplevel/detail/option_storage.hpp>

#include <boost/asio/ip/udp.hpp>

#include <cstdint>

namespace iplevel::detail {

/// Every option but those that enable a report, which control_flags has. Its level and name on a system are
/// one line of src/<system>/options.cpp.
enum class option_id
{
    accept_zero_checksum,
    address_preference,
    all_groups,
    attach_ebpf_filter,
    attach_filter,
    attach_reuse_port_ebpf,
    attach_reuse_port_filter,
    attached_filter,
    auto_flow_label,
    bind_address_no_port,
    bind_to_device,
    bind_to_interface,
    block_source,
    busy_poll,
    checksum_offset,
    detach_filter,
    detach_reuse_port_filter,
    dont_fragment,
    flow_label,
    freebind,
    header_included,
    hop_limit,
    icmp_filter_v4,
    icmp_filter_v6,
    incoming_cpu,
    join_group,
    join_source_group,
    leave_group,
    leave_source_group,
    local_port_range,
    lock_filter,
    max_pacing_rate,
    min_hop_limit,
    original_destination,
    outbound_interface,
    packet_mark,
    packet_priority,
    path_mtu,
    path_mtu_discovery,
    prefer_busy_poll,
    receive_buffer_force,
    receive_credentials,
    reuse_port,
    send_buffer_force,
    send_flow_label,
    send_zero_checksum,
    socket_cookie,
    source_filter,
    timestamping,
    traffic_class,
    transmit_time,
    transparent,
    unblock_source,
    unicast_interface,
    zero_copy
};

/// Level and name as setsockopt takes them. Every system refuses {-1, -1} as not supported.
struct option_name
{
    int level = -1;
    int name = -1;
};

option_name name_of(option_id id, bool v6) noexcept;

/// Get the option that enables a report.
option_name name_of(control_flags flag, bool v6) noexcept;

/// Get the option's name in this library.
const char* spelling_of(option_id id) noexcept;

/// Get the name of the option that enables a report.
const char* spelling_of(control_flags flag) noexcept;

/// Throw std::out_of_range unless the value is within the bounds: "hop_limit: 300 is not within 0 to 255".
std::int64_t in_range(option_id id, std::int64_t value, std::int64_t low, std::int64_t high);

template <typename Protocol>
bool is_v6(const Protocol& protocol) noexcept
{
    return protocol.family() == boost::asio::ip::udp::v6().family();
}

/// The level and name of an option, by the family of the socket.
/**
 * Id is an option_id, or the control_flags of the report that the option enables.
 */
template <auto Id>
class named_option
{
public:
    template <typename Protocol>
    int level(const Protocol& protocol) const noexcept
    {
        return name_of(Id, is_v6(protocol)).level;
    }

    template <typename Protocol>
    int name(const Protocol& protocol) const noexcept
    {
        return name_of(Id, is_v6(protocol)).name;
    }

protected:
    static constexpr auto id = Id;
};

/// Get the name for an error's text. The options of Asio have none.
template <auto Id>
const char* spelling_of(const named_option<Id>*) noexcept
{
    return spelling_of(Id);
}

inline const char* spelling_of(const void*) noexcept { return "option"; }

/// The shape of an option that is on or off.
template <auto Id>
class boolean : public named_option<Id>, public stored_boolean
{
public:
    using stored_boolean::stored_boolean;
};

} // namespace iplevel::detail

#endif
