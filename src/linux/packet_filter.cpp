// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/packet_filter/options.hpp>

#include <linux/filter.h>

#include <cstddef>

namespace iplevel {

using packet_filter::instruction;
static_assert(sizeof(instruction) == sizeof(sock_filter));
static_assert(offsetof(instruction, op) == offsetof(sock_filter, code));
static_assert(offsetof(instruction, jt) == offsetof(sock_filter, jt));
static_assert(offsetof(instruction, jf) == offsetof(sock_filter, jf));
static_assert(offsetof(instruction, k) == offsetof(sock_filter, k));

using detail::program_argument;
static_assert(sizeof(program_argument) == sizeof(sock_fprog));
static_assert(offsetof(program_argument, length) == offsetof(sock_fprog, len));
static_assert(offsetof(program_argument, instructions) == offsetof(sock_fprog, filter));

static_assert(packet_filter::longest_program == BPF_MAXINSNS);
static_assert(packet_filter::scratch_slots == BPF_MEMWORDS);
static_assert(packet_filter::network_header(0) == static_cast<std::uint32_t>(SKF_NET_OFF));
static_assert(packet_filter::link_header(0) == static_cast<std::uint32_t>(SKF_LL_OFF));

} // namespace iplevel

#endif
