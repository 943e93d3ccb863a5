// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "control/drops.hpp"
#include "control/enabled_state.hpp"
#include "control/loopback.hpp"

#include <iplevel/option/flow_label.hpp>

#include <boost/test/unit_test.hpp>

#include <net/if.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

using boost::asio::ip::make_address;
using iplevel::control_flags;
using iplevel::received_control;
using test::has;
using test::loopback;
using test::route;

namespace {

constexpr std::uint32_t flow_label = 0x12345;
constexpr control_flags needs_v6 = control_flags::path_mtu | control_flags::flow_label;

/// Control data with everything that the flags can report.
iplevel::outgoing_control everything()
{
    iplevel::outgoing_control control;
    control.hop_limit = 33;
    control.traffic_class = 0x2b;
    if (::geteuid() == 0)
        control.mark = 0x01020304;
    return control;
}

bool is_recent(const iplevel::timestamp& t)
{
    const auto distance = std::chrono::system_clock::now() - t;
    return std::chrono::abs(distance) < std::chrono::hours(1);
}

/// Checks that each report is present with its value if and only if it was enabled. path_mtu and errors
/// report events.
void check(const test::datagram& d, const route& way, control_flags flags, const loopback& link)
{
    const received_control& c = d.control;
    BOOST_TEST(!d.cut);
    BOOST_TEST(!c.control_truncated);
    const auto reports = [&](const auto& member, control_flags flag, auto value) {
        BOOST_TEST_REQUIRE(member.has_value() == has(flags, flag));
        BOOST_TEST((!member || *member == value));
    };
    const bool v6 = way.is_native_v6();
    reports(c.destination, control_flags::packet_info, make_address(way.reported));
    BOOST_TEST(c.interface_index == (has(flags, control_flags::packet_info) ? ::if_nametoindex("lo") : 0u));
    reports(c.hop_limit, control_flags::hop_limit, 33);
    reports(c.traffic_class, control_flags::traffic_class, 0x2b);
    reports(c.drop_count, control_flags::drop_count, 3u);
    reports(c.mark, control_flags::mark, everything().mark.value_or(0));
    reports(
        c.original_destination, control_flags::original_destination,
        test::udp::endpoint(make_address(way.reported), link.destination.port()));
    reports(c.timestamp, control_flags::timestamp, c.timestamp.value_or(iplevel::timestamp()));
    BOOST_TEST((!c.timestamp || is_recent(*c.timestamp)));
    BOOST_TEST(c.flow_label.has_value() == (v6 && has(flags, control_flags::flow_label)));
    BOOST_TEST(c.flow_label.value_or(flow_label) == flow_label);
    BOOST_TEST(!c.path_mtu.has_value());
    BOOST_TEST(!c.device_timestamp.has_value());
}

/// Receives into storage of exactly the size that the flags require.
test::datagram receive(loopback& link, control_flags flags)
{
    std::vector<unsigned char> storage(iplevel::control_size(flags));
    return test::receive(link.receiver, boost::asio::buffer(storage));
}

void check(const route& way, control_flags flags)
{
    BOOST_TEST_INFO("flags " << unsigned(flags));
    loopback link(way, flags);
    if (has(flags, control_flags::drop_count))
        test::drop(link, 3);
    if (way.is_native_v6()) {
        link.sender.set_option(iplevel::send_flow_label(true));
        link.destination = iplevel::with_flow_label(link.destination, flow_label);
    }
    link.send("x", everything());
    const auto single = receive(link, flags);
    check(single, way, flags, link);
    BOOST_TEST(!single.control.segment_size.has_value());

    auto segmented = everything();
    segmented.segment_size = 100;
    link.send(std::string(200, 'a'), segmented);
    if (has(flags, control_flags::coalesced)) {
        const auto both = receive(link, flags);
        check(both, way, flags, link);
        BOOST_TEST(both.data.size() == 200u);
        BOOST_TEST(both.control.segment_size.value() == 100);
    } else
        for (int n = 0; n != 2; ++n) {
            const auto d = receive(link, flags);
            check(d, way, flags, link);
            BOOST_TEST(d.data.size() == 100u);
            BOOST_TEST(!d.control.segment_size.has_value());
        }
}

} // namespace

BOOST_AUTO_TEST_CASE(every_pair_of_flags_reports_both_and_nothing_else)
{
    test::on_every_route([](const route& way) {
        for (unsigned one = 0; one != test::flag_count; ++one)
            for (unsigned other = 0; other <= one; ++other)
                if (const auto flags = test::nth_flag(one) | test::nth_flag(other);
                    !way.is_v4() || !has(flags, needs_v6))
                    check(way, flags);
    });
}

BOOST_AUTO_TEST_CASE(all_flags_together_report_everything)
{
    test::on_every_route(
        [](const route& way) { check(way, way.is_v4() ? test::all_flags & ~needs_v6 : test::all_flags); });
}
