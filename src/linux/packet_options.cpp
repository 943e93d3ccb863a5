// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/option/packet.hpp>

#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <time.h>

namespace iplevel::detail {
namespace {

template <typename Enum>
constexpr bool is(Enum value, int number) noexcept
{
    return static_cast<int>(value) == number;
}

static_assert(is(pmtu_discovery::never, IP_PMTUDISC_DONT) && IP_PMTUDISC_DONT == IPV6_PMTUDISC_DONT);
static_assert(is(pmtu_discovery::want, IP_PMTUDISC_WANT) && IP_PMTUDISC_WANT == IPV6_PMTUDISC_WANT);
static_assert(is(pmtu_discovery::always, IP_PMTUDISC_DO) && IP_PMTUDISC_DO == IPV6_PMTUDISC_DO);
static_assert(is(pmtu_discovery::probe, IP_PMTUDISC_PROBE) && IP_PMTUDISC_PROBE == IPV6_PMTUDISC_PROBE);
static_assert(
    is(pmtu_discovery::interface_mtu, IP_PMTUDISC_INTERFACE) &&
    IP_PMTUDISC_INTERFACE == IPV6_PMTUDISC_INTERFACE);
static_assert(is(pmtu_discovery::omit, IP_PMTUDISC_OMIT) && IP_PMTUDISC_OMIT == IPV6_PMTUDISC_OMIT);

static_assert(is(transmit_clock::realtime, CLOCK_REALTIME));
static_assert(is(transmit_clock::monotonic, CLOCK_MONOTONIC));
static_assert(is(transmit_clock::tai, CLOCK_TAI));
static_assert(is(transmit_flags::deadline, SOF_TXTIME_DEADLINE_MODE));
static_assert(is(transmit_flags::report_errors, SOF_TXTIME_REPORT_ERRORS));

constexpr int dont_fragment_v4[] = {IP_PMTUDISC_DONT, IP_PMTUDISC_DO};
constexpr int dont_fragment_v6[] = {0, 1};

} // namespace

const int& dont_fragment_number(bool on, bool v6) noexcept
{
    return v6 ? dont_fragment_v6[on] : dont_fragment_v4[on];
}

} // namespace iplevel::detail

#endif
