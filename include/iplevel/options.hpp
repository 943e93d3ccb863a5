// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTIONS_HPP
#define IPLEVEL_OPTIONS_HPP

#include <iplevel/option/custom.hpp>
#include <iplevel/option/flow_label.hpp>
#include <iplevel/option/for_ipv4.hpp>
#include <iplevel/option/packet.hpp>
#include <iplevel/option/receive.hpp>
#include <iplevel/option/socket.hpp>

#endif
