// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "control/loopback.hpp"
#include "control/members.hpp"
#include "support/guard_page.hpp"

#include <boost/test/unit_test.hpp>

using iplevel::control_flags;
using test::loopback;
using test::route;

namespace {

bool is_flagged(const test::datagram& d) { return d.cut || d.control.control_truncated; }

bool same_reports(const test::datagram& a, const test::datagram& b)
{
    return test::reports(a.control) == test::reports(b.control);
}

} // namespace

BOOST_AUTO_TEST_CASE(storage_of_any_size_gives_right_values_or_none_and_says_that_some_are_missing)
{
    const auto flags = control_flags::packet_info | control_flags::hop_limit | control_flags::traffic_class |
                       control_flags::timestamp | control_flags::original_destination |
                       control_flags::coalesced;
    test::on_every_route([&](const route& way) {
        loopback link(way, flags);
        iplevel::outgoing_control control;
        control.hop_limit = 33;
        control.traffic_class = 0x2b;
        control.segment_size = 100;
        link.send(std::string(200, 'a'), control);

        const auto whole = test::receive(link.receiver, MSG_PEEK);
        BOOST_TEST(!is_flagged(whole));
        BOOST_TEST(whole.control.segment_size.value() == 100); // the last control message
        const test::guard_page page;
        std::size_t partial = 0;
        for (std::size_t size = 0; size <= 400; ++size) {
            BOOST_TEST_INFO(size << " bytes of " << whole.control_size);
            const auto d = test::receive(link.receiver, page.last(size), MSG_PEEK);
            BOOST_TEST(test::is_part(d.control, whole.control));
            BOOST_TEST((same_reports(d, whole) || is_flagged(d)));
            BOOST_TEST((size < whole.control_size || (same_reports(d, whole) && !is_flagged(d))));
            partial += !same_reports(d, whole) && !test::is_empty(d.control);
        }
        BOOST_TEST(partial > 100u);
    });
}

BOOST_AUTO_TEST_CASE(storage_for_an_address_where_more_arrives_gives_no_destination)
{
    loopback link(test::routes[0], control_flags::packet_info);
    link.send("x", {});
    const test::guard_page page;
    const auto d = test::receive(link.receiver, page.last(CMSG_SPACE(sizeof(in_addr))));
    BOOST_TEST(d.cut);
    BOOST_TEST(d.control.control_truncated);
    BOOST_TEST(!d.control.destination.has_value());
    BOOST_TEST(d.control.interface_index == 0u);
}

BOOST_AUTO_TEST_CASE(a_message_of_which_only_the_header_fits_is_absent)
{
    loopback link(test::routes[0], control_flags::packet_info | control_flags::hop_limit);
    link.send("x", {});
    const test::guard_page page;
    const auto d = test::receive(link.receiver, page.last(48));
    BOOST_TEST(d.control_size == 48u);
    BOOST_TEST(d.control.destination.has_value());
    BOOST_TEST(!d.control.hop_limit.has_value());
    BOOST_TEST(d.control.control_truncated);
}
