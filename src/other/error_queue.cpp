// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/detail/error_attempt.hpp>

#include <boost/system/errc.hpp>

namespace iplevel {
namespace detail {

std::size_t take_error(native_handle, buffer_list, address_view&, error_report&, error_code& ec) noexcept
{
    ec = make_error_code(boost::system::errc::operation_not_supported);
    return 0;
}

} // namespace detail

void decode(boost::asio::const_buffer, error_report&, error_code& ec)
{
    ec = make_error_code(boost::system::errc::operation_not_supported);
}

} // namespace iplevel

#endif
