// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_LINUX_CONTROL_HPP
#define IPLEVEL_SRC_LINUX_CONTROL_HPP

#include "../posix/control_messages.hpp"

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

/// Decode one control message. Ignores messages for which received_control has no member.
void decode(control_message message, received_control& control) noexcept;

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
