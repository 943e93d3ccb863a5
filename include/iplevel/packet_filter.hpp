// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_PACKET_FILTER_HPP
#define IPLEVEL_PACKET_FILTER_HPP

#include <iplevel/packet_filter/instruction.hpp>
#include <iplevel/packet_filter/options.hpp>

#endif
