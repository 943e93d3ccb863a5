// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/despite_errors.hpp>

#include "icmp_error.hpp"

#include <boost/system/errc.hpp>

namespace iplevel::detail {

int attempts_despite(const error_code& ec) noexcept
{
    if (may_come_from_icmp(ec))
        return 10;
    // ICMP messages cause this error too, but each attempt adds a report to the error queue.
    if (ec == boost::system::errc::message_size)
        return 2;
    return 1;
}

} // namespace iplevel::detail
