// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The text of flags, enumerators and times.

#include <iplevel.hpp>

#include <boost/lexical_cast.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <limits>
#include <sstream>
#include <string>

using iplevel::control_flags;
using iplevel::timestamping_flags;

namespace {

template <typename T>
std::string text(const T& value)
{
    return boost::lexical_cast<std::string>(value);
}

std::string written(std::int64_t seconds, std::int64_t nanoseconds = 0)
{
    return iplevel::to_string(
        iplevel::timestamp(std::chrono::seconds(seconds) + std::chrono::nanoseconds(nanoseconds)));
}

} // namespace

BOOST_AUTO_TEST_CASE(a_set_of_flags_streams_as_their_names)
{
    BOOST_TEST(text(control_flags::none) == "none");
    BOOST_TEST(text(control_flags::packet_info) == "packet_info");
    BOOST_TEST(text(control_flags::errors | control_flags::hop_limit) == "hop_limit|errors");
    BOOST_TEST(
        text(~control_flags::none) == "packet_info|hop_limit|traffic_class|path_mtu|timestamp|drop_count|"
                                      "original_destination|flow_label|mark|"
                                      "coalesced|errors|error_extensions");
    BOOST_TEST(
        text(timestamping_flags::transmit_software | timestamping_flags::option_id) ==
        "transmit_software|option_id");
    BOOST_TEST(text(timestamping_flags::none) == "none");
    using iplevel::source_preference;
    BOOST_TEST(
        text(source_preference::home_address | source_preference::public_address) ==
        "public_address|home_address");
    using iplevel::transmit_flags;
    BOOST_TEST(text(transmit_flags::report_errors | transmit_flags::deadline) == "deadline|report_errors");
    BOOST_TEST(text(transmit_flags::none) == "none");
}

BOOST_AUTO_TEST_CASE(flags_without_a_name_stream_as_their_number)
{
    BOOST_TEST(text(control_flags(1u << 31)) == "2147483648");
    BOOST_TEST(text(control_flags(1u << 31 | 2)) == "hop_limit|2147483648");
    BOOST_TEST(
        text(timestamping_flags(0xffffffff)) ==
        "transmit_hardware|transmit_software|receive_hardware|receive_software|report_software|"
        "report_raw_hardware|option_id|transmit_scheduled|transmit_acknowledged|option_cmsg|option_tsonly|"
        "option_transmit_both|option_receive_filter|transmit_completed|4294553632");
}

BOOST_AUTO_TEST_CASE(a_choice_streams_as_its_name_and_an_unknown_one_as_its_number)
{
    using namespace iplevel;
    BOOST_TEST(text(pmtu_discovery::interface_mtu) == "interface_mtu");
    BOOST_TEST(text(pmtu_discovery(9)) == "9");
    BOOST_TEST(text(transmit_clock::tai) == "tai");
    BOOST_TEST(text(multicast::filter_mode::include) == "include");
    BOOST_TEST(text(multicast::filter_mode::exclude) == "exclude");
    BOOST_TEST(text(device_transmit_stamps::one_step_sync) == "one_step_sync");
    BOOST_TEST(text(device_receive_stamps(7)) == "7");
    BOOST_TEST(
        text(device_timestamping{device_transmit_stamps::requested, device_receive_stamps::all}) ==
        "transmit=requested receive=all");
}

BOOST_AUTO_TEST_CASE(a_time_reads_as_iso_8601_in_utc_with_nanoseconds)
{
    BOOST_TEST(written(0) == "1970-01-01T00:00:00.000000000Z");
    BOOST_TEST(written(1500000000, 1) == "2017-07-14T02:40:00.000000001Z");
    BOOST_TEST(written(951782399, 999999999) == "2000-02-28T23:59:59.999999999Z");
    BOOST_TEST(written(951782400) == "2000-02-29T00:00:00.000000000Z");
    BOOST_TEST(written(951868800) == "2000-03-01T00:00:00.000000000Z");
    BOOST_TEST(written(4107542400) == "2100-03-01T00:00:00.000000000Z");
    BOOST_TEST(written(4107456000) == "2100-02-28T00:00:00.000000000Z");
    BOOST_TEST(written(1735689599) == "2024-12-31T23:59:59.000000000Z");
    BOOST_TEST(written(1735689600) == "2025-01-01T00:00:00.000000000Z");
    BOOST_TEST(written(-1, 1) == "1969-12-31T23:59:59.000000001Z");
    using iplevel::timestamp;
    BOOST_TEST(iplevel::to_string(timestamp::max()) == "2262-04-11T23:47:16.854775807Z");
    BOOST_TEST(iplevel::to_string((timestamp::min)()) == "1677-09-21T00:12:43.145224192Z");
}
