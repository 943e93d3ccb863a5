// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TIMESTAMPING_DEVICE_HPP
#define IPLEVEL_TIMESTAMPING_DEVICE_HPP

#include <iplevel/error.hpp>

#include <iosfwd>
#include <string>

namespace iplevel {

/// The sent packets for which a network device takes timestamps.
enum class device_transmit_stamps
{
    /// No packets (HWTSTAMP_TX_OFF).
    none = 0,
    /// The packets for which the socket requests a timestamp (HWTSTAMP_TX_ON).
    requested = 1,
    /// As for requested, but the device inserts the timestamp into PTP Sync messages (IEEE 1588 one-step).
    one_step_sync = 2,
    /// As for one_step_sync, but the device also inserts the timestamp into PTP Pdelay_Resp messages.
    one_step_peer_delay = 3
};

/// The received packets for which a network device takes timestamps. A device may timestamp more than
/// requested, and reports what it does.
enum class device_receive_stamps
{
    /// No packets (HWTSTAMP_FILTER_NONE).
    none = 0,
    /// All packets (HWTSTAMP_FILTER_ALL).
    all = 1,
    /// Some packets, reported by a device if no other value describes them.
    some = 2,
    /// All event messages of PTP version 1 over UDP.
    ptp_v1_events = 3,
    /// All event messages of PTP version 2, over UDP and over Ethernet.
    ptp_v2_events = 12,
    /// All versions of NTP.
    ntp = 15
};

/// Write the name, such as "requested", or the number if the value has no name.
std::ostream& operator<<(std::ostream& os, device_transmit_stamps stamps);
/// Write the name, such as "ptp_v2_events", or the number if the value has no name.
std::ostream& operator<<(std::ostream& os, device_receive_stamps stamps);

/// The packets for which a network device takes timestamps.
struct device_timestamping
{
    /// The sent packets.
    device_transmit_stamps transmit = device_transmit_stamps::none;
    /// The received packets.
    device_receive_stamps receive = device_receive_stamps::none;

    /// Compare both members.
    friend bool operator==(const device_timestamping& a, const device_timestamping& b) noexcept
    {
        return a.transmit == b.transmit && a.receive == b.receive;
    }
    /// @copydoc operator==
    friend bool operator!=(const device_timestamping& a, const device_timestamping& b) noexcept
    {
        return !(a == b);
    }
};

/// Write both members on one line, as in "transmit=requested receive=all".
std::ostream& operator<<(std::ostream& os, const device_timestamping& stamps);

/// Get the timestamping configuration of the network device with this name (SIOCGHWTSTAMP).
/**
 * @par Errors
 * condition::not_supported if the device does not support timestamps, as for veth and loopback;
 * boost::system::errc::no_such_device.
 */
device_timestamping find_device_timestamping(const std::string& device, error_code& ec);
/// @copydoc find_device_timestamping
device_timestamping find_device_timestamping(const std::string& device);

/// Configure the network device with this name to timestamp packets, for all programs (SIOCSHWTSTAMP).
/**
 * Requires the privilege to administer the network. A socket receives the timestamps by means of the
 * timestamping option. They are by the device's own clock, which is synchronized with the system clock only
 * if another program (phc2sys) does so.
 * @return The resulting configuration, which includes at least what was requested.
 * @par Errors
 * condition::not_supported if the device does not support timestamps; result_out_of_range if it cannot
 * timestamp these packets; operation_not_permitted; no_such_device.
 */
device_timestamping set_device_timestamping(
    const std::string& device, const device_timestamping& wanted, error_code& ec);
/// @copydoc set_device_timestamping
device_timestamping set_device_timestamping(const std::string& device, const device_timestamping& wanted);

} // namespace iplevel

#endif
