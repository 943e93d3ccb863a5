// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/timestamping/device.hpp>

#include <boost/system/errc.hpp>

namespace iplevel {

device_timestamping find_device_timestamping(const std::string&, error_code& ec)
{
    ec = make_error_code(boost::system::errc::operation_not_supported);
    return {};
}

device_timestamping set_device_timestamping(const std::string&, const device_timestamping&, error_code& ec)
{
    ec = make_error_code(boost::system::errc::operation_not_supported);
    return {};
}

} // namespace iplevel

#endif
