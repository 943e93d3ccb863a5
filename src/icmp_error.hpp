// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_ICMP_ERROR_HPP
#define IPLEVEL_SRC_ICMP_ERROR_HPP

#include <iplevel/error.hpp>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

/// Determine whether an ICMP message about an earlier datagram can be the cause of a send's error.
/**
 * Such an error can also be that of the datagram itself, which has no route, for example. A datagram that is
 * too large for the path is not among them.
 */
bool may_come_from_icmp(const error_code& ec) noexcept;

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
