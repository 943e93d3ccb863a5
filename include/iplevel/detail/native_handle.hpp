// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_NATIVE_HANDLE_HPP
#define IPLEVEL_DETAIL_NATIVE_HANDLE_HPP

#include <boost/asio/ip/udp.hpp>

namespace iplevel::detail {

/// A socket as the system identifies it, the same type for every protocol.
using native_handle = boost::asio::ip::udp::socket::native_handle_type;

} // namespace iplevel::detail

#endif
