// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_REPORTS_HPP
#define IPLEVEL_SRC_REPORTS_HPP

#include <iplevel/control.hpp>

#include "names.hpp"

#include <string_view>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

/// The option of each report. Its name is that of the flag after this prefix.
inline constexpr std::string_view report_prefix = "receive_";

inline constexpr named<control_flags> report_options[] = {
    {control_flags::packet_info, "receive_packet_info"},
    {control_flags::hop_limit, "receive_hop_limit"},
    {control_flags::traffic_class, "receive_traffic_class"},
    {control_flags::path_mtu, "receive_path_mtu"},
    {control_flags::timestamp, "receive_timestamp"},
    {control_flags::drop_count, "receive_drop_count"},
    {control_flags::original_destination, "receive_original_destination"},
    {control_flags::flow_label, "receive_flow_label"},
    {control_flags::mark, "receive_mark"},
    {control_flags::coalesced, "receive_coalesced"},
    {control_flags::errors, "receive_errors"},
    {control_flags::error_extensions, "receive_error_extensions"}};

static_assert(flags_in(report_options) == known_flags<control_flags>);

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
