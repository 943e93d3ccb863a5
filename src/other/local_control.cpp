// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/detail/local_attempt.hpp>

#include <boost/system/errc.hpp>

namespace iplevel::detail {

std::size_t receive_local(
    native_handle, buffer_list, address_view&, received_local_control&, blocking, error_code& ec) noexcept
{
    ec = make_error_code(boost::system::errc::operation_not_supported);
    return 0;
}

std::size_t send_local(
    native_handle, buffer_list, const outgoing_local_control&, blocking, error_code& ec) noexcept
{
    ec = make_error_code(boost::system::errc::operation_not_supported);
    return 0;
}

} // namespace iplevel::detail

#endif
