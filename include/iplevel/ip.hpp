// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_IP_HPP
#define IPLEVEL_IP_HPP

#include <iplevel/ip/checksum.hpp>
#include <iplevel/ip/header.hpp>
#include <iplevel/ip/protocol.hpp>
#include <iplevel/ip/traffic_class.hpp>

#endif
