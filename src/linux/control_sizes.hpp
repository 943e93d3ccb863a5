// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_LINUX_CONTROL_SIZES_HPP
#define IPLEVEL_SRC_LINUX_CONTROL_SIZES_HPP

#include <iplevel/control.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstdint>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

/// The size of control messages with these payloads.
template <typename... Payloads>
inline constexpr std::size_t control_space = (std::size_t(0) + ... + CMSG_SPACE(sizeof(Payloads)));

/// The size of the largest outgoing_control, which has all members.
inline constexpr std::size_t outgoing_control_space = control_space<
    in6_pktinfo,        // source and interface_index; larger than in_pktinfo
    int,                // hop_limit
    int,                // traffic_class
    int,                // dont_fragment
    std::uint16_t,      // segment_size
    std::uint32_t,      // mark
    timestamping_flags, // timestamping
    std::uint32_t,      // timestamp_id
    std::int64_t>;      // transmit_at

static_assert(sizeof(in_pktinfo) <= sizeof(in6_pktinfo));
static_assert(outgoing_control_space <= control_capacity, "control_capacity is too small for encode()");

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
