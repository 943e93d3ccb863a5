// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/timestamping/device.hpp>

#include "names.hpp"

namespace iplevel {

device_timestamping find_device_timestamping(const std::string& device)
{
    error_code ec;
    auto result = find_device_timestamping(device, ec);
    detail::throw_error(ec, "find_device_timestamping", device);
    return result;
}

device_timestamping set_device_timestamping(const std::string& device, const device_timestamping& wanted)
{
    error_code ec;
    auto result = set_device_timestamping(device, wanted, ec);
    detail::throw_error(ec, "set_device_timestamping", device);
    return result;
}

std::ostream& operator<<(std::ostream& os, device_transmit_stamps stamps)
{
    using stamp = device_transmit_stamps;
    static constexpr detail::named<stamp> names[] = {
        {stamp::none, "none"},
        {stamp::requested, "requested"},
        {stamp::one_step_sync, "one_step_sync"},
        {stamp::one_step_peer_delay, "one_step_peer_delay"}};
    return detail::put_name(os, stamps, names);
}

std::ostream& operator<<(std::ostream& os, device_receive_stamps stamps)
{
    using stamp = device_receive_stamps;
    static constexpr detail::named<stamp> names[] = {
        {stamp::none, "none"},
        {stamp::all, "all"},
        {stamp::some, "some"},
        {stamp::ptp_v1_events, "ptp_v1_events"},
        {stamp::ptp_v2_events, "ptp_v2_events"},
        {stamp::ntp, "ntp"}};
    return detail::put_name(os, stamps, names);
}

std::ostream& operator<<(std::ostream& os, const device_timestamping& stamps)
{
    return os << "transmit=" << stamps.transmit << " receive=" << stamps.receive;
}

} // namespace iplevel
