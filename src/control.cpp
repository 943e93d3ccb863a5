// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>
#include <iplevel/detail/throw_error.hpp>

#include "line.hpp"

namespace iplevel {

using detail::line;

namespace {

using boost::asio::ip::address;
using boost::asio::ip::address_v4;

/// Determine whether the address may be one of this host's. An IPv4 subnet's broadcast address cannot be
/// recognized as such.
bool may_be_own(const address& a) noexcept
{
    return !a.is_multicast() && a != address(address_v4::broadcast());
}

/// Determine whether only the interface leads to the sender: it is on the link, but there may be no route to
/// its address.
bool only_interface_tells(const address& asked) noexcept
{
    if (asked.is_v6())
        return asked.to_v6().is_link_local();
    const auto a = asked.to_v4();
    return a == address_v4::broadcast() || a.to_uint() >> 8 == 0xe00000;
}

} // namespace

outgoing_control reply_to(const received_control& received, pin_interface_t)
{
    outgoing_control answer;
    answer.interface_index = received.interface_index;
    const auto& asked = received.destination;
    const bool own =
        asked && (received.local_address ? *asked == address(*received.local_address) : may_be_own(*asked));
    if (own)
        answer.source = asked;
    return answer;
}

outgoing_control reply_to(const received_control& received)
{
    const auto& asked = received.destination;
    if (asked && only_interface_tells(*asked))
        return reply_to(received, pin_interface);
    outgoing_control answer;
    if (received.local_address)
        answer.source = *received.local_address;
    else if (asked && may_be_own(*asked))
        answer.source = asked;
    return answer;
}

std::size_t encode(const outgoing_control& control, int family, boost::asio::mutable_buffer buffer)
{
    error_code ec;
    auto size = encode(control, family, buffer, ec);
    detail::throw_error(ec, "encode");
    return size;
}

void decode(boost::asio::const_buffer bytes, received_control& control)
{
    error_code ec;
    decode(bytes, control, ec);
    detail::throw_error(ec, "decode");
}

std::ostream& operator<<(std::ostream& os, const received_control& c)
{
    line l(os);
    l.put("destination", c.destination);
    if (c.local_address && c.destination != address(*c.local_address))
        l.put("local_address", *c.local_address);
    l.put_if("interface", c.interface_index);
    l.put("hop_limit", c.hop_limit);
    l.put("traffic_class", c.traffic_class);
    l.put("timestamp", c.timestamp);
    l.put("device_timestamp", c.device_timestamp);
    l.put("drop_count", c.drop_count);
    l.put("path_mtu", c.path_mtu);
    l.put("segment_size", c.segment_size);
    l.put("original_destination", c.original_destination);
    l.put("flow_label", c.flow_label);
    l.put("mark", c.mark);
    l.put_if("truncated", c.truncated);
    l.put_if("control_truncated", c.control_truncated);
    return os;
}

std::ostream& operator<<(std::ostream& os, const outgoing_control& c)
{
    line l(os);
    l.put("source", c.source);
    l.put_if("interface", c.interface_index);
    l.put("hop_limit", c.hop_limit);
    l.put("traffic_class", c.traffic_class);
    l.put("dont_fragment", c.dont_fragment);
    l.put("segment_size", c.segment_size);
    l.put("mark", c.mark);
    l.put("timestamping", c.timestamping);
    l.put("timestamp_id", c.timestamp_id);
    l.put("transmit_at", c.transmit_at);
    return os;
}

} // namespace iplevel
