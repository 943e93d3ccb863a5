// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/detail/despite_errors.hpp>
#include <iplevel/detail/error_attempt.hpp>

#include <boost/system/errc.hpp>

namespace iplevel {
namespace detail {

std::size_t take_error(native_handle, buffer_list, address_view&, error_report&, error_code& ec) noexcept
{
    ec = make_error_code(boost::system::errc::operation_not_supported);
    return 0;
}

bool peeking_takes_reports(native_handle) noexcept { return false; }

/// Get the number of attempts for an error: more than one for those that a POSIX system derives from ICMP
/// messages.
int tries_despite(const error_code& ec) noexcept
{
    using boost::system::errc::errc_t;
    for (auto e :
         {errc_t::connection_refused, errc_t::host_unreachable, errc_t::network_unreachable,
          errc_t::message_size, errc_t::no_protocol_option, errc_t::permission_denied})
        if (ec == e)
            return 10;
    return 1;
}

} // namespace detail

void decode(boost::asio::const_buffer, error_report&, error_code& ec)
{
    ec = make_error_code(boost::system::errc::operation_not_supported);
}

} // namespace iplevel

#endif
