// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_CONTROL_MEMBERS_HPP
#define IPLEVEL_TEST_CONTROL_MEMBERS_HPP

#include <iplevel/control.hpp>

#include <optional>
#include <tuple>

namespace test {

/// All reports, without the flags that indicate truncation.
inline auto reports(const iplevel::received_control& c)
{
    const auto index = c.interface_index ? std::optional<unsigned>(c.interface_index) : std::nullopt;
    return std::tuple(
        c.destination, c.local_address, index, c.hop_limit, c.traffic_class, c.timestamp, c.device_timestamp,
        c.drop_count, c.path_mtu, c.segment_size, c.original_destination, c.flow_label, c.mark);
}

inline bool same(const iplevel::received_control& a, const iplevel::received_control& b)
{
    return reports(a) == reports(b) && a.truncated == b.truncated &&
           a.control_truncated == b.control_truncated;
}

inline bool is_empty(const iplevel::received_control& c) { return same(c, iplevel::received_control()); }

/// Whether every report in `part` is also in `whole`, with the same value.
inline bool is_part(const iplevel::received_control& part, const iplevel::received_control& whole)
{
    return std::apply(
        [&](const auto&... p) {
            return std::apply([&](const auto&... w) { return ((!p || p == w) && ...); }, reports(whole));
        },
        reports(part));
}

} // namespace test

#endif
