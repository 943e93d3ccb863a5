// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/device_timestamping.hpp>

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

} // namespace iplevel
