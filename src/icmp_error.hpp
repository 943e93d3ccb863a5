// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_ICMP_ERROR_HPP
#define IPLEVEL_SRC_ICMP_ERROR_HPP

#include <iplevel/error.hpp>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

/// Determine whether an ICMP message about an earlier datagram can cause an error of a send.
/**
 * The datagram itself can cause the same error, for example if there is no route for it. The error of a
 * datagram that is too large for the path is treated separately, and the result is false for it.
 */
bool may_come_from_icmp(const error_code& ec) noexcept;

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
