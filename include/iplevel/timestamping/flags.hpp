// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TIMESTAMPING_FLAGS_HPP
#define IPLEVEL_TIMESTAMPING_FLAGS_HPP

#include <iplevel/detail/flags.hpp>

#include <cstdint>
#include <iosfwd>

namespace iplevel {

/// Which timestamps to take, and which of them to report. A bit mask.
/**
 * A timestamp arrives if a transmit_ or receive_ flag requests it and a report_ flag reports it.
 */
enum class timestamping_flags : std::uint32_t
{
    none = 0,                        ///< no timestamps
    transmit_hardware = 1 << 0,      ///< transmit_event::sent_by_device
    transmit_software = 1 << 1,      ///< transmit_event::sent
    receive_hardware = 1 << 2,       ///< received_control::device_timestamp
    receive_software = 1 << 3,       ///< received_control::timestamp
    report_software = 1 << 4,        ///< report the system's timestamps
    report_raw_hardware = 1 << 6,    ///< report the device's timestamps, by its own clock
    option_id = 1 << 7,              ///< number the datagrams, for transmit_timestamp::id
    transmit_scheduled = 1 << 8,     ///< transmit_event::scheduled
    transmit_acknowledged = 1 << 9,  ///< transmit_event::acknowledged
    option_cmsg = 1 << 10,           ///< report a transmit timestamp's interface in error_report::control
    option_tsonly = 1 << 11,         ///< report a transmit timestamp without the datagram
    option_transmit_both = 1 << 14,  ///< report the system's timestamp in addition to the device's
    option_receive_filter = 1 << 17, ///< report receive timestamps only with their receive_ flag
    transmit_completed = 1 << 18     ///< transmit_event::completed
};

/// Enables the operators `|`, `&` and `~` for timestamping_flags. `~a` is every known flag except those in
/// `a`.
template <>
inline constexpr std::uint32_t detail::known_flags<timestamping_flags> = 0x64fdf;

/// Write the flags by name, as in "transmit_software|report_software", or "none" if there are none.
std::ostream& operator<<(std::ostream& os, timestamping_flags flags);

} // namespace iplevel

#endif
