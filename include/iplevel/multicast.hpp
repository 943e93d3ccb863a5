// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_MULTICAST_HPP
#define IPLEVEL_MULTICAST_HPP

#include <iplevel/multicast/group.hpp>
#include <iplevel/multicast/membership.hpp>
#include <iplevel/multicast/outbound_interface.hpp>
#include <iplevel/multicast/receiver.hpp>
#include <iplevel/multicast/source_filter.hpp>

#endif
