// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include "../icmp_error.hpp"

#include <boost/system/errc.hpp>

namespace iplevel::detail {

/// Compare with the errors that are defined by POSIX.
bool may_come_from_icmp(const error_code& ec) noexcept
{
    using boost::system::errc::errc_t;
    for (auto e :
         {errc_t::connection_refused, errc_t::host_unreachable, errc_t::network_unreachable,
          errc_t::no_protocol_option, errc_t::permission_denied})
        if (ec == e)
            return true;
    return false;
}

} // namespace iplevel::detail

#endif
