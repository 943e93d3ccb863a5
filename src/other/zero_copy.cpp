// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/zero_copy.hpp>

#include <boost/system/errc.hpp>

namespace iplevel {

void detail::complete_one_send(native_handle, address_view, error_code& ec) noexcept
{
    ec = make_error_code(boost::system::errc::operation_not_supported);
}

boost::asio::socket_base::message_flags zero_copy_flag() noexcept { return 0; }

} // namespace iplevel

#endif
