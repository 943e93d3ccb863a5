// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "control/loopback.hpp"

#include <iplevel/option/packet.hpp>

#include <boost/test/unit_test.hpp>

#include <net/if.h>
#include <unistd.h>

#include <cstdint>

using boost::asio::ip::make_address;
using iplevel::control_flags;
using iplevel::outgoing_control;
using test::loopback;
using test::route;

BOOST_AUTO_TEST_CASE(destination_and_interface_are_reported_without_asking_for_anything_on_sending)
{
    test::on_every_route([](const route& way) {
        const auto d = loopback(way, control_flags::packet_info).exchange({});
        BOOST_TEST(d.control.destination.value() == make_address(way.reported));
        BOOST_TEST(d.control.interface_index == ::if_nametoindex("lo"));
        BOOST_TEST(!d.control.hop_limit.has_value());
        BOOST_TEST(!d.control.traffic_class.has_value());
    });
}

BOOST_AUTO_TEST_CASE(the_hop_limit_sent_is_the_hop_limit_reported)
{
    test::on_every_route([](const route& way) {
        loopback link(way, control_flags::hop_limit);
        for (int hops : {1, 2, 64, 255, 0})
            if (hops != 0 || way.is_native_v6()) {
                outgoing_control control;
                control.hop_limit = std::uint8_t(hops);
                BOOST_TEST(link.exchange(control).control.hop_limit.value() == hops);
            }
    });
}

BOOST_AUTO_TEST_CASE(ipv4_refuses_a_hop_limit_of_zero)
{
    loopback link(test::routes[0]);
    outgoing_control control;
    control.hop_limit = 0;
    BOOST_TEST(
        test::send(link.sender, "x", link.destination, control) ==
        make_error_code(boost::asio::error::invalid_argument));
}

BOOST_AUTO_TEST_CASE(the_traffic_class_sent_is_the_traffic_class_reported)
{
    test::on_every_route([](const route& way) {
        loopback link(way, control_flags::traffic_class);
        for (int value : {0x2b, 1, 3, 0xfc, 0xff, 0}) {
            outgoing_control control;
            control.traffic_class = std::uint8_t(value);
            BOOST_TEST(link.exchange(control).control.traffic_class.value() == value);
        }
    });
}

BOOST_AUTO_TEST_CASE(zero_overrides_the_sockets_own_value)
{
    for (const auto& way : {test::routes[0], test::routes[1]}) {
        loopback link(way, control_flags::hop_limit | control_flags::traffic_class);
        link.sender.set_option(iplevel::traffic_class(0x28));
        BOOST_TEST(link.exchange({}).control.traffic_class.value() == 0x28);
        outgoing_control control;
        control.traffic_class = 0;
        BOOST_TEST(link.exchange(control).control.traffic_class.value() == 0);
    }
}

BOOST_AUTO_TEST_CASE(an_ipv4_source_is_who_the_receiver_sees)
{
    for (const auto& way : {test::routes[0], test::routes[2]}) {
        loopback link(way);
        for (auto source : {"127.0.0.9", "::ffff:127.0.0.9"}) {
            outgoing_control control;
            control.source = make_address(source);
            const auto seen = link.exchange(control).sender.address();
            BOOST_TEST(seen == make_address(way.is_v4() ? "127.0.0.9" : "::ffff:127.0.0.9"));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_longer_than_the_segment_size_arrives_as_several_datagrams)
{
    test::on_every_route([](const route& way) {
        loopback link(way, control_flags::packet_info);
        outgoing_control control;
        control.segment_size = 100;
        link.send(std::string(100, 'a') + std::string(50, 'b'), control);
        const auto first = test::receive(link.receiver), second = test::receive(link.receiver);
        BOOST_TEST(first.data == std::string(100, 'a'));
        BOOST_TEST(second.data == std::string(50, 'b'));
        for (const auto& d : {first, second}) {
            BOOST_TEST(!d.control.segment_size.has_value());
            BOOST_TEST(d.control.destination.value() == make_address(way.reported));
        }
    });
}

BOOST_AUTO_TEST_CASE(coalesced_datagrams_come_with_the_size_of_each)
{
    test::on_every_route([](const route& way) {
        loopback link(way, control_flags::coalesced);
        outgoing_control control;
        control.segment_size = 100;
        link.send(std::string(250, 'a'), control);
        const auto d = test::receive(link.receiver);
        BOOST_TEST(d.data == std::string(250, 'a'));
        BOOST_TEST(d.control.segment_size.value() == 100);
        BOOST_TEST(!link.exchange({}).control.segment_size.has_value());
    });
}

BOOST_AUTO_TEST_CASE(the_mark_sent_is_the_mark_reported)
{
    if (::geteuid() != 0) {
        BOOST_TEST_MESSAGE("skipped, marks need CAP_NET_ADMIN");
        return;
    }
    test::on_every_route([](const route& way) {
        loopback link(way, control_flags::mark);
        for (std::uint32_t mark : {0x80000001u, 7u, 0u}) {
            outgoing_control control;
            control.mark = mark;
            BOOST_TEST(link.exchange(control).control.mark.value() == mark);
        }
    });
}

BOOST_AUTO_TEST_CASE(all_members_travel_together)
{
    test::on_every_route([](const route& way) {
        loopback link(
            way, control_flags::packet_info | control_flags::hop_limit | control_flags::traffic_class |
                     control_flags::coalesced);
        outgoing_control control;
        control.source = make_address(way.reported);
        control.interface_index = ::if_nametoindex("lo");
        control.hop_limit = 7;
        control.traffic_class = 0x2b;
        control.segment_size = 100;
        if (way.is_native_v6())
            control.dont_fragment = true;
        link.send(std::string(200, 'a'), control);
        const auto d = test::receive(link.receiver);
        BOOST_TEST(d.control.destination.value() == make_address(way.reported));
        BOOST_TEST(d.control.hop_limit.value() == 7);
        BOOST_TEST(d.control.traffic_class.value() == 0x2b);
        BOOST_TEST(d.control.segment_size.value() == 100);
    });
}

BOOST_AUTO_TEST_CASE(an_answer_leaves_from_the_address_that_was_asked)
{
    for (const auto& way : {test::routes[2], route{"IPv4 wildcard", "0.0.0.0", "127.0.0.1", "127.0.0.1"}}) {
        loopback link(way, control_flags::packet_info);
        const bool v4 = way.is_v4();
        link.destination.address(make_address(v4 ? "127.0.0.5" : "::ffff:127.0.0.5"));
        const auto asked = link.exchange({});
        BOOST_TEST(asked.control.destination.value() == make_address("127.0.0.5"));
        BOOST_TEST(!test::send(link.receiver, "yes", asked.sender, reply_to(asked.control)).failed());
        const auto answer = test::receive(link.sender);
        BOOST_TEST(answer.data == "yes");
        BOOST_TEST(answer.sender == link.destination);
    }
}

BOOST_AUTO_TEST_CASE(an_ipv4_datagram_queued_before_its_interface_was_asked_for_has_none)
{
    test::on_every_route([](const route& way) {
        loopback link(way);
        link.send("x", {});
        BOOST_TEST(test::receive(link.receiver, MSG_PEEK).data == "x");
        enable_control(link.receiver, control_flags::packet_info);
        const auto early = test::receive(link.receiver).control;
        BOOST_TEST(early.destination.value() == make_address(way.reported));
        BOOST_TEST(early.interface_index == (way.is_native_v6() ? ::if_nametoindex("lo") : 0u));
        BOOST_TEST(link.exchange({}).control.interface_index == ::if_nametoindex("lo"));
    });
}
