// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <sstream>
#include <string>

using boost::asio::ip::make_address;
using boost::asio::ip::make_address_v4;
using boost::asio::ip::make_address_v6;
using boost::asio::ip::udp;
using iplevel::outgoing_control;
using iplevel::received_control;

namespace {

received_control timestamp(const char* destination, unsigned interface_index)
{
    received_control received;
    received.destination = make_address(destination);
    received.interface_index = interface_index;
    return received;
}

template <typename Control>
std::string text(const Control& control)
{
    std::ostringstream os;
    os << control;
    return os.str();
}

} // namespace

BOOST_AUTO_TEST_CASE(an_answer_leaves_from_the_unicast_address_that_was_asked_by_the_way_that_the_routes_know)
{
    for (auto address : {"192.0.2.1", "127.0.0.1", "169.254.0.1", "2001:db8::1", "::1"}) {
        const outgoing_control answer = reply_to(timestamp(address, 3));
        BOOST_TEST_REQUIRE(answer.source.has_value());
        BOOST_TEST(*answer.source == make_address(address));
        BOOST_TEST(answer.interface_index == 0u);
    }
}

BOOST_AUTO_TEST_CASE(an_answer_leaves_through_the_interface_that_was_asked_where_the_call_says_so)
{
    for (auto address : {"192.0.2.1", "2001:db8::1", "fe80::1%3"}) {
        const outgoing_control answer = reply_to(timestamp(address, 3), iplevel::pin_interface);
        BOOST_TEST(answer.source.value() == make_address(address));
        BOOST_TEST(answer.interface_index == 3u);
    }
    for (auto address : {"192.0.2.255", "239.1.2.3", "ff05::fb"}) {
        auto received = timestamp(address, 3);
        received.local_address = make_address_v4("192.0.2.1");
        const outgoing_control answer = reply_to(received, iplevel::pin_interface);
        BOOST_TEST(!answer.source.has_value());
        BOOST_TEST(answer.interface_index == 3u);
    }
}

BOOST_AUTO_TEST_CASE(an_answer_to_an_ipv4_broadcast_or_group_leaves_from_the_local_address)
{
    for (auto address : {"192.0.2.255", "239.1.2.3", "224.0.1.1"}) {
        auto received = timestamp(address, 3);
        received.local_address = make_address_v4("192.0.2.1");
        const outgoing_control answer = reply_to(received);
        BOOST_TEST(answer.source.value() == make_address("192.0.2.1"));
        BOOST_TEST(answer.interface_index == 0u);
    }
}

BOOST_AUTO_TEST_CASE(only_the_interface_tells_where_a_sender_on_the_link_is)
{
    for (auto address : {"255.255.255.255", "224.0.0.251"}) {
        auto received = timestamp(address, 3);
        received.local_address = make_address_v4("192.0.2.1");
        const outgoing_control answer = reply_to(received);
        BOOST_TEST(!answer.source.has_value());
        BOOST_TEST(answer.interface_index == 3u);
    }
    BOOST_TEST(reply_to(timestamp("fe80::1%3", 3)).interface_index == 3u);
}

BOOST_AUTO_TEST_CASE(an_answer_to_a_link_local_address_keeps_its_scope)
{
    const outgoing_control answer = reply_to(timestamp("fe80::1%3", 3));
    BOOST_TEST(answer.source.value().to_v6().scope_id() == 3u);
}

BOOST_AUTO_TEST_CASE(an_answer_never_has_a_group_or_the_broadcast_address_as_its_source)
{
    for (auto address : {"224.0.0.251", "239.1.2.3", "255.255.255.255", "ff02::fb%2", "ff35::8000:1"}) {
        BOOST_TEST(!reply_to(timestamp(address, 2)).source.has_value());
        BOOST_TEST(!reply_to(timestamp(address, 2), iplevel::pin_interface).source.has_value());
    }
}

BOOST_AUTO_TEST_CASE(an_answer_to_an_unreported_destination_leaves_all_to_the_system)
{
    BOOST_TEST((reply_to(received_control()) == outgoing_control()));
}

BOOST_AUTO_TEST_CASE(an_answer_takes_over_nothing_but_the_address)
{
    received_control received = timestamp("192.0.2.1", 2);
    received.hop_limit = 7;
    received.traffic_class = 9;
    received.segment_size = 100;
    received.mark = 5;
    outgoing_control expected;
    expected.source = make_address("192.0.2.1");
    BOOST_TEST((reply_to(received) == expected));
}

BOOST_AUTO_TEST_CASE(each_member_counts_when_send_controls_are_compared)
{
    const auto differs = [](auto change) {
        outgoing_control control;
        change(control);
        return control != outgoing_control() && !(control == outgoing_control()) &&
               control == outgoing_control(control);
    };
    BOOST_TEST(differs([](auto& c) { c.source = make_address("::"); }));
    BOOST_TEST(differs([](auto& c) { c.interface_index = 1; }));
    BOOST_TEST(differs([](auto& c) { c.hop_limit = 0; }));
    BOOST_TEST(differs([](auto& c) { c.traffic_class = 0; }));
    BOOST_TEST(differs([](auto& c) { c.dont_fragment = false; }));
    BOOST_TEST(differs([](auto& c) { c.segment_size = 0; }));
    BOOST_TEST(differs([](auto& c) { c.mark = 0; }));
    BOOST_TEST(differs([](auto& c) { c.timestamping = iplevel::timestamping_flags::none; }));
    BOOST_TEST(differs([](auto& c) { c.timestamp_id = 0; }));
    BOOST_TEST(differs([](auto& c) { c.transmit_at = std::chrono::nanoseconds(0); }));
}

BOOST_AUTO_TEST_CASE(empty_control_data_streams_as_nothing)
{
    BOOST_TEST(text(received_control()) == "");
    BOOST_TEST(text(outgoing_control()) == "");
}

BOOST_AUTO_TEST_CASE(received_control_streams_in_one_line_with_small_numbers_as_numbers)
{
    received_control c = timestamp("ff02::1%2000000000", 2);
    c.hop_limit = 1;
    c.traffic_class = 0x2b;
    BOOST_TEST(text(c) == "destination=ff02::1%2000000000 interface=2 hop_limit=1 traffic_class=43");
}

BOOST_AUTO_TEST_CASE(received_control_streams_the_local_address_where_it_is_not_the_destination)
{
    received_control c = timestamp("192.0.2.255", 2);
    c.local_address = make_address_v4("192.0.2.1");
    BOOST_TEST(text(c) == "destination=192.0.2.255 local_address=192.0.2.1 interface=2");
    c.destination = make_address("192.0.2.1");
    BOOST_TEST(text(c) == "destination=192.0.2.1 interface=2");
}

BOOST_AUTO_TEST_CASE(received_control_streams_every_member)
{
    received_control c = timestamp("192.0.2.1", 2);
    c.hop_limit = 0;
    c.traffic_class = 0;
    c.timestamp = iplevel::timestamp(std::chrono::nanoseconds(1500000000000000001));
    c.device_timestamp = iplevel::timestamp(std::chrono::nanoseconds(2));
    c.drop_count = 4294967295;
    c.path_mtu = 1280;
    c.segment_size = 1200;
    c.original_destination = udp::endpoint(make_address_v6("2001:db8::1"), 53);
    c.flow_label = 0xfffff;
    c.mark = 0;
    c.truncated = true;
    c.control_truncated = true;
    BOOST_TEST(
        text(c) ==
        "destination=192.0.2.1 interface=2 hop_limit=0 traffic_class=0 "
        "timestamp=2017-07-14T02:40:00.000000001Z device_timestamp=1970-01-01T00:00:00.000000002Z "
        "drop_count=4294967295 path_mtu=1280 segment_size=1200 original_destination=[2001:db8::1]:53 "
        "flow_label=1048575 mark=0 "
        "truncated=1 control_truncated=1");
}

BOOST_AUTO_TEST_CASE(send_control_streams_every_member)
{
    outgoing_control c;
    c.source = make_address("192.0.2.1");
    c.interface_index = 2;
    c.hop_limit = 1;
    c.traffic_class = 0;
    c.dont_fragment = true;
    c.segment_size = 1200;
    c.mark = 7;
    c.timestamping = iplevel::timestamping_flags::transmit_software;
    c.timestamp_id = 0;
    c.transmit_at = std::chrono::nanoseconds(1500000000000000001);
    BOOST_TEST(
        text(c) ==
        "source=192.0.2.1 interface=2 hop_limit=1 traffic_class=0 dont_fragment=1 segment_size=1200 "
        "mark=7 timestamping=transmit_software timestamp_id=0 transmit_at=1500000000000000001");
}
