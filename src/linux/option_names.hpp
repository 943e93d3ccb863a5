// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_LINUX_OPTION_NAMES_HPP
#define IPLEVEL_SRC_LINUX_OPTION_NAMES_HPP

#include <iplevel/detail/option.hpp>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

/// An option that Linux does not have.
inline constexpr option_name none{};

/// @name The option of this name, by its level
/// @{
constexpr option_name socket(int name) noexcept { return {SOL_SOCKET, name}; }
constexpr option_name ip(int name) noexcept { return {IPPROTO_IP, name}; }
constexpr option_name ipv6(int name) noexcept { return {IPPROTO_IPV6, name}; }
constexpr option_name icmpv6(int name) noexcept { return {IPPROTO_ICMPV6, name}; }
constexpr option_name raw(int name) noexcept { return {SOL_RAW, name}; }
constexpr option_name udp(int name) noexcept { return {IPPROTO_UDP, name}; }
/// @}

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
