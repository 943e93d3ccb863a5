// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_HPP
#define IPLEVEL_HPP

#include <iplevel/batch.hpp>
#include <iplevel/checked.hpp>
#include <iplevel/control.hpp>
#include <iplevel/drop_counter.hpp>
#include <iplevel/error.hpp>
#include <iplevel/error_queue.hpp>
#include <iplevel/icmp.hpp>
#include <iplevel/ip.hpp>
#include <iplevel/local.hpp>
#include <iplevel/multicast.hpp>
#include <iplevel/network_interface.hpp>
#include <iplevel/options.hpp>
#include <iplevel/packet_filter.hpp>
#include <iplevel/receive.hpp>
#include <iplevel/send.hpp>
#include <iplevel/timestamping.hpp>
#include <iplevel/version.hpp>
#include <iplevel/zero_copy.hpp>

#endif
