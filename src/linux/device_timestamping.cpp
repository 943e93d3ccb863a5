// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/timestamping/device.hpp>

#include <linux/net_tstamp.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace iplevel {
namespace {

static_assert(
    int(device_transmit_stamps::requested) == HWTSTAMP_TX_ON &&
    int(device_transmit_stamps::one_step_sync) == HWTSTAMP_TX_ONESTEP_SYNC &&
    int(device_transmit_stamps::one_step_peer_delay) == HWTSTAMP_TX_ONESTEP_P2P);
static_assert(
    int(device_receive_stamps::all) == HWTSTAMP_FILTER_ALL &&
    int(device_receive_stamps::some) == HWTSTAMP_FILTER_SOME &&
    int(device_receive_stamps::ptp_v1_events) == HWTSTAMP_FILTER_PTP_V1_L4_EVENT &&
    int(device_receive_stamps::ptp_v2_events) == HWTSTAMP_FILTER_PTP_V2_EVENT &&
    int(device_receive_stamps::ntp) == HWTSTAMP_FILTER_NTP_ALL);

device_timestamping ask(
    unsigned request, const std::string& device, const device_timestamping& wanted, error_code& ec)
{
    hwtstamp_config config{};
    config.tx_type = static_cast<int>(wanted.transmit);
    config.rx_filter = static_cast<int>(wanted.receive);
    ifreq question{};
    question.ifr_data = reinterpret_cast<char*>(&config);
    if (device.size() >= sizeof question.ifr_name || device.find('\0') != device.npos) {
        ec.assign(ENODEV, boost::system::system_category());
        return {};
    }
    std::copy(device.begin(), device.end(), question.ifr_name);
    int any = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool failed = any < 0 || ::ioctl(any, request, &question) < 0;
    ec.assign(failed ? errno : 0, boost::system::system_category());
    if (any >= 0)
        ::close(any);
    if (failed)
        return {};
    return {device_transmit_stamps(config.tx_type), device_receive_stamps(config.rx_filter)};
}

} // namespace

device_timestamping find_device_timestamping(const std::string& device, error_code& ec)
{
    return ask(SIOCGHWTSTAMP, device, {}, ec);
}

device_timestamping set_device_timestamping(
    const std::string& device, const device_timestamping& wanted, error_code& ec)
{
    return ask(SIOCSHWTSTAMP, device, wanted, ec);
}

} // namespace iplevel

#endif
