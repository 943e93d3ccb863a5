// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/option/packet.hpp>

namespace iplevel::detail {
namespace {

constexpr int numbers[] = {0, 1};

} // namespace

const int& dont_fragment_number(bool on, bool) noexcept { return numbers[on]; }

} // namespace iplevel::detail

#endif
