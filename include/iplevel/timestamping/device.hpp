// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TIMESTAMPING_DEVICE_HPP
#define IPLEVEL_TIMESTAMPING_DEVICE_HPP

#include <iplevel/error.hpp>

#include <iosfwd>
#include <string>

namespace iplevel {

/// Which sent packets a network device stamps.
enum class device_transmit_stamps
{
    /// None (HWTSTAMP_TX_OFF).
    none = 0,
    /// Those whose socket asks for it.
    requested = 1,
    /// As requested, but PTP Sync messages carry their timestamp (IEEE 1588 one-step).
    one_step_sync = 2,
    /// As one_step_sync, and so do PTP Pdelay_Resp messages.
    one_step_peer_delay = 3
};

/// Which received packets a network device stamps; a device may stamp more, and says so.
enum class device_receive_stamps
{
    /// None (HWTSTAMP_FILTER_NONE).
    none = 0,
    /// Every one (HWTSTAMP_FILTER_ALL).
    all = 1,
    /// Some packets, as the device answers when it has no name for which.
    some = 2,
    /// All event messages of PTP version 1 over UDP.
    ptp_v1_events = 3,
    /// All event messages of PTP version 2, over UDP and over Ethernet.
    ptp_v2_events = 12,
    /// NTP, all versions.
    ntp = 15
};

/// Such as "requested"; the number of one that has no name here.
std::ostream& operator<<(std::ostream& os, device_transmit_stamps stamps);
/// Such as "ptp_v2_events"; the number of one that has no name here.
std::ostream& operator<<(std::ostream& os, device_receive_stamps stamps);

/// What a network device stamps.
struct device_timestamping
{
    /// Of what is sent.
    device_transmit_stamps transmit = device_transmit_stamps::none;
    /// Of what is received.
    device_receive_stamps receive = device_receive_stamps::none;

    /// Equal in both.
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

/// Such as "transmit=requested receive=all".
std::ostream& operator<<(std::ostream& os, const device_timestamping& stamps);

/// What the device of this name stamps now: SIOCGHWTSTAMP.
/**
 * @par Errors
 * condition::not_supported where the device cannot, as veth and loopback;
 * boost::system::errc::no_such_device.
 */
device_timestamping find_device_timestamping(const std::string& device, error_code& ec);
/// @copydoc find_device_timestamping
device_timestamping find_device_timestamping(const std::string& device);

/// Make the device of this name stamp packets, for all programs: SIOCSHWTSTAMP.
/**
 * Needs the right to administer the network. A socket gets the timestamps with timestamping; on the device's
 * own clock, which nothing but another program (phc2sys) keeps near the system's.
 * @return What the device stamps from now on: at least what was wanted.
 * @par Errors
 * condition::not_supported where the device cannot; result_out_of_range where it cannot stamp these packets;
 * operation_not_permitted; no_such_device.
 */
device_timestamping set_device_timestamping(
    const std::string& device, const device_timestamping& wanted, error_code& ec);
/// @copydoc set_device_timestamping
device_timestamping set_device_timestamping(const std::string& device, const device_timestamping& wanted);

} // namespace iplevel

#endif
