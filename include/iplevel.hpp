// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_HPP
#define IPLEVEL_HPP

#include <iplevel/batch.hpp>
#include <iplevel/checked.hpp>
#include <iplevel/control.hpp>
#include <iplevel/control_flags.hpp>
#include <iplevel/device_timestamping.hpp>
#include <iplevel/drop_counter.hpp>
#include <iplevel/dual_stack.hpp>
#include <iplevel/error.hpp>
#include <iplevel/error_queue.hpp>
#include <iplevel/error_report.hpp>
#include <iplevel/flow_label.hpp>
#include <iplevel/icmp.hpp>
#include <iplevel/icmp_datagram.hpp>
#include <iplevel/icmp_extension.hpp>
#include <iplevel/icmp_filter.hpp>
#include <iplevel/icmp_type.hpp>
#include <iplevel/internet_checksum.hpp>
#include <iplevel/ip_header.hpp>
#include <iplevel/ip_protocol.hpp>
#include <iplevel/local_control.hpp>
#include <iplevel/local_messages.hpp>
#include <iplevel/multicast.hpp>
#include <iplevel/multicast_group.hpp>
#include <iplevel/multicast_receiver.hpp>
#include <iplevel/network_interface.hpp>
#include <iplevel/option.hpp>
#include <iplevel/outbound_interface.hpp>
#include <iplevel/outgoing_batch.hpp>
#include <iplevel/packet_filter.hpp>
#include <iplevel/packet_filter_instruction.hpp>
#include <iplevel/packet_options.hpp>
#include <iplevel/receive.hpp>
#include <iplevel/receive_options.hpp>
#include <iplevel/received_batch.hpp>
#include <iplevel/send.hpp>
#include <iplevel/socket_options.hpp>
#include <iplevel/source_filter.hpp>
#include <iplevel/timestamping.hpp>
#include <iplevel/timestamping_flags.hpp>
#include <iplevel/traffic_class.hpp>
#include <iplevel/zero_copy.hpp>

#endif
