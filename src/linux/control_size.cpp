// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/control.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

namespace iplevel {
namespace {

/// A dual-stack socket may get both families' message, or either.
constexpr std::size_t size_of_one(control_flags flag) noexcept
{
    switch (flag) {
    case control_flags::none: return 0;
    case control_flags::packet_info: return CMSG_SPACE(sizeof(in_pktinfo)) + CMSG_SPACE(sizeof(in6_pktinfo));
    case control_flags::hop_limit: return 2 * CMSG_SPACE(sizeof(int));
    case control_flags::traffic_class: return CMSG_SPACE(1) + CMSG_SPACE(sizeof(int));
    case control_flags::path_mtu: return CMSG_SPACE(sizeof(ip6_mtuinfo));
    case control_flags::timestamp: return CMSG_SPACE(sizeof(timespec));
    case control_flags::original_destination:
        return CMSG_SPACE(sizeof(sockaddr_in)) + CMSG_SPACE(sizeof(sockaddr_in6));
    case control_flags::drop_count:
    case control_flags::flow_label:
    case control_flags::mark:
    case control_flags::coalesced: return CMSG_SPACE(sizeof(int));
    case control_flags::errors:
    case control_flags::error_extensions: return 0;
    }
    return 0;
}

constexpr std::size_t size_of(control_flags flags) noexcept
{
    std::size_t size = 0;
    for (unsigned bit = 1; bit != 0; bit <<= 1)
        size += size_of_one(flags & control_flags(bit));
    return size;
}

constexpr std::size_t device_timestamps = CMSG_SPACE(3 * sizeof(timespec));

static_assert(
    size_of(~control_flags::none) + device_timestamps <= control_capacity,
    "control_capacity is too small for all reports at once");

} // namespace

std::size_t control_size(control_flags flags) noexcept { return size_of(flags); }

} // namespace iplevel

#endif
