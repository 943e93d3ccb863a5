// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_CONTROL_FLAGS_HPP
#define IPLEVEL_CONTROL_FLAGS_HPP

#include <iosfwd>

namespace iplevel {

/// What enable_control() can ask the system to report; each flag is the option receive_<flag>, for both
/// families.
enum class control_flags : unsigned
{
    none = 0,                      ///< no report
    packet_info = 1 << 0,          ///< destination, local_address, interface_index
    hop_limit = 1 << 1,            ///< hop_limit
    traffic_class = 1 << 2,        ///< traffic_class
    path_mtu = 1 << 3,             ///< path_mtu; IPv6 only
    timestamp = 1 << 4,            ///< received_at
    drop_count = 1 << 5,           ///< drop_count
    original_destination = 1 << 6, ///< original_destination
    flow_info = 1 << 7,            ///< flow_label; IPv6 only
    mark = 1 << 8,                 ///< mark
    coalesced = 1 << 9,            ///< segment_size; UDP only
    errors = 1 << 10,              ///< the error queue
    error_extensions = 1 << 11     ///< error_report::extensions
};

/// @name Flags as a set
/// @{
constexpr control_flags operator|(control_flags a, control_flags b) noexcept
{
    return control_flags(unsigned(a) | unsigned(b));
}

constexpr control_flags operator&(control_flags a, control_flags b) noexcept
{
    return control_flags(unsigned(a) & unsigned(b));
}

/// Every flag there is, but those of `a`.
constexpr control_flags operator~(control_flags a) noexcept
{
    constexpr auto last = unsigned(control_flags::error_extensions);
    return control_flags(~unsigned(a) & (2 * last - 1));
}
/// @}

/// Such as "packet_info|hop_limit"; "none" for none.
std::ostream& operator<<(std::ostream& os, control_flags flags);

} // namespace iplevel

#endif
