// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_OPTION_HPP
#define IPLEVEL_DETAIL_OPTION_HPP

#include <iplevel/control.hpp> // first: GCC's -Wshadow minds an enumerator with an older option's name

#include <boost/asio/ip/udp.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace iplevel::detail {

/// Names every option once; what it is called on a system is one line in src/<system>/options.cpp.
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
    receive_coalesced,
    receive_credentials,
    receive_drop_count,
    receive_error_extensions,
    receive_errors,
    receive_flow_label,
    receive_hop_limit,
    receive_mark,
    receive_original_destination,
    receive_packet_info,
    receive_path_mtu,
    receive_timestamp,
    receive_traffic_class,
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

/// Level and name as setsockopt takes them; {-1, -1} is refused by every system as not supported.
struct option_name
{
    int level = -1;
    int name = -1;
};

option_name name_of(option_id id, bool v6) noexcept;

/// The option's name in this library, as a program spells it.
const char* spelling_of(option_id id) noexcept;

/// Throws std::out_of_range unless the value is within the bounds: "hop_limit: 300 is not within 0 to 255".
std::int64_t in_range(option_id id, std::int64_t value, std::int64_t low, std::int64_t high);

/// Throws std::length_error unless the system has answered with as many bytes as the option has.
void check_size(std::size_t answered, std::size_t size);

template <typename Protocol>
bool is_v6(const Protocol& protocol) noexcept
{
    return protocol.family() == boost::asio::ip::udp::v6().family();
}

template <typename>
inline constexpr bool never = false;

/// The value of an option that the system does not report, when a non-const option is asked for it.
/**
 * Only get_option() takes it for memory to write into, and this is where that fails to compile.
 */
class unreadable
{
public:
    explicit unreadable(const void* data) noexcept : data_(data) {}

    operator const void*() const noexcept { return data_; }

    template <typename T, std::enable_if_t<std::is_same_v<T, void>, int> = 0>
    operator T*() const noexcept
    {
        static_assert(never<T>, "this socket option can be set but not read");
        return nullptr;
    }

private:
    const void* data_;
};

/// Base of an option that can be set but not read. The option has two functions data(), one for unreadable.
class set_only
{
public:
    template <typename Protocol>
    void resize(const Protocol&, std::size_t) const noexcept
    {}
};

/// Base of an option that can be read but not set. The option has a function data() of its own as well.
class get_only
{
public:
    template <typename Protocol>
    const void* data(const Protocol&) const noexcept
    {
        static_assert(never<Protocol>, "this socket option can be read but not set");
        return nullptr;
    }
};

/// What every option shares: where the system keeps it.
template <option_id Id>
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
};

/// The name for an error's text; Asio's options have none.
template <option_id Id>
const char* spelling_of(const named_option<Id>*) noexcept
{
    return spelling_of(Id);
}

inline const char* spelling_of(const void*) noexcept { return "option"; }

/// An int in the system. Always four bytes: some options refuse one byte, some misread it.
class int_value
{
public:
    int_value() noexcept = default;
    explicit int_value(int value) noexcept : value_(value) {}

    template <typename Protocol>
    int* data(const Protocol&) noexcept
    {
        return &value_;
    }

    template <typename Protocol>
    const int* data(const Protocol&) const noexcept
    {
        return &value_;
    }

    template <typename Protocol>
    std::size_t size(const Protocol&) const noexcept
    {
        return sizeof value_;
    }

    /// A system may answer with one byte, which it wrote into the first byte of the int.
    template <typename Protocol>
    void resize(const Protocol&, std::size_t size)
    {
        if (size == 1)
            value_ = *reinterpret_cast<const unsigned char*>(&value_);
        else
            check_size(size, sizeof value_);
    }

protected:
    int value_ = 0;
};

/// On or off, an int in the system.
class boolean_value : public int_value
{
public:
    boolean_value() noexcept = default;
    explicit boolean_value(bool on) noexcept : int_value(on) {}

    bool value() const noexcept { return value_ != 0; }
    explicit operator bool() const noexcept { return value(); }
    bool operator!() const noexcept { return !value(); }
};

/// The shape of an option that is on or off.
template <option_id Id>
class boolean : public named_option<Id>, public boolean_value
{
public:
    using boolean_value::boolean_value;
};

} // namespace iplevel::detail

#endif
