// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "names.hpp"

namespace iplevel {

std::ostream& operator<<(std::ostream& os, control_flags flags)
{
    static constexpr detail::named<control_flags> names[] = {
        {control_flags::packet_info, "packet_info"},
        {control_flags::hop_limit, "hop_limit"},
        {control_flags::traffic_class, "traffic_class"},
        {control_flags::path_mtu, "path_mtu"},
        {control_flags::timestamp, "timestamp"},
        {control_flags::drop_count, "drop_count"},
        {control_flags::original_destination, "original_destination"},
        {control_flags::flow_label, "flow_label"},
        {control_flags::mark, "mark"},
        {control_flags::coalesced, "coalesced"},
        {control_flags::errors, "errors"},
        {control_flags::error_extensions, "error_extensions"}};
    static_assert(detail::flags_in(names) == detail::known_flags<control_flags>);
    return detail::put_flags(os, flags, names);
}

} // namespace iplevel
