// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// must not compile: a hop limit has eight bits

#include <iplevel/control.hpp>

constexpr iplevel::checked<std::uint8_t> hop_limit = 263;
