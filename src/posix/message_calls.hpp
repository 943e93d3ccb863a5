// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_POSIX_MESSAGE_CALLS_HPP
#define IPLEVEL_SRC_POSIX_MESSAGE_CALLS_HPP

#include "control_messages.hpp"

namespace iplevel::detail {

/// One recvmsg. On success only: name, control and flags become what the system wrote.
std::size_t call_recvmsg(
    native_handle socket, const buffer_list& buffers, address_view& name,
    boost::asio::mutable_buffer& control, int& flags, blocking mode, error_code& ec) noexcept;

/// One sendmsg, with control data or, where that is empty, without.
std::size_t call_sendmsg(
    native_handle socket, const buffer_list& buffers, address_view destination,
    boost::asio::mutable_buffer control, message_flags flags, blocking mode, error_code& ec) noexcept;

} // namespace iplevel::detail

#endif
