// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ICMP_HPP
#define IPLEVEL_ICMP_HPP

#include <iplevel/icmp/datagram.hpp>
#include <iplevel/icmp/extension.hpp>
#include <iplevel/icmp/filter.hpp>
#include <iplevel/icmp/message.hpp>
#include <iplevel/icmp/type.hpp>

#endif
