// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The numbers of timestamps after sends that were refused, and the interface that a timestamp reports.

#include <iplevel/timestamping/option.hpp>

#include "error_queue/lab.hpp"
#include "lab/refusals.hpp"

#include <string>
#include <vector>

using namespace test;
using iplevel::timestamping;
using iplevel::timestamping_flags;

namespace {

constexpr auto numbered = timestamping_flags::report_software | timestamping_flags::transmit_software |
                          timestamping_flags::option_id | timestamping_flags::option_tsonly;

struct experiment
{
    explicit experiment(family f) : to(address(f, "10.7.0.2", "fd77::2"), 2000)
    {
        lab::firewall(net.alice, "udp dport 1000 drop");
        sender = net.alice.run([&] { return open(context, to.protocol()); });
        sender.non_blocking(true);
    }

    error_code send(
        const udp::endpoint& destination, std::size_t size = 1, const outgoing_control& control = {})
    {
        error_code ec;
        send_with_control(sender, asio::buffer(bytes, size), destination, control, ec);
        return ec;
    }

    std::uint32_t next_number()
    {
        BOOST_TEST(!send(to));
        return take(sender).report.transmitted.value().id;
    }

    lab::two_hosts net;
    asio::io_context context;
    udp::endpoint to;
    udp::socket sender{context};
    std::string bytes = std::string(70000, 'x');
};

} // namespace

BOOST_AUTO_TEST_SUITE(timestamps, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(
    a_send_that_a_firewall_refuses_takes_a_number_and_one_that_has_no_route_or_is_too_long_none)
{
    for (auto f : families) {
        BOOST_TEST_CONTEXT(name(f))
        {
            experiment x(f);
            x.sender.set_option(timestamping(numbered));
            BOOST_TEST(x.next_number() == 0u);
            for (std::uint32_t i = 1; i < 4; ++i) {
                BOOST_TEST((x.send({x.to.address(), 1000}) == asio::error::no_permission));
                BOOST_TEST(x.next_number() == 2 * i);
            }
            const auto nowhere = address(f, "203.0.113.1", "2001:db8::1");
            BOOST_TEST((x.send({nowhere, 2000}) == asio::error::network_unreachable));
            BOOST_TEST((x.send(x.to, 70000) == asio::error::message_size));
            BOOST_TEST(x.next_number() == 7u);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_send_that_a_full_queue_refuses_takes_a_number_and_was_scheduled_all_the_same)
{
    experiment x(family::v4);
    enable_control(x.sender, control_flags::errors);
    x.net.alice.ip("neigh replace 10.7.0.2 lladdr 02:00:00:00:00:02 dev bob nud permanent");
    lab::hold(x.net.alice, "bob", 2000);
    x.sender.set_option(timestamping(
        timestamping_flags::report_software | timestamping_flags::transmit_scheduled |
        timestamping_flags::option_id | timestamping_flags::option_tsonly));
    for (std::uint32_t i = 0;; ++i) {
        const auto ec = x.send(x.to, 1000);
        const auto stamp = take(x.sender).report.transmitted.value();
        BOOST_TEST((stamp.event == iplevel::transmit_event::scheduled));
        BOOST_TEST(stamp.id == i);
        if (!ec)
            continue;
        BOOST_TEST((ec == asio::error::no_buffer_space));
        break;
    }
}

BOOST_AUTO_TEST_CASE(setting_the_numbers_anew_begins_at_0_whatever_was_refused_before)
{
    experiment x(family::v4);
    x.sender.set_option(timestamping(numbered));
    BOOST_TEST((x.send({x.to.address(), 1000}) == asio::error::no_permission));
    x.sender.set_option(timestamping(numbered & ~timestamping_flags::option_id));
    x.sender.set_option(timestamping(numbered));
    BOOST_TEST(x.next_number() == 0u);
}

BOOST_AUTO_TEST_CASE(a_number_of_the_programs_own_is_right_whatever_was_refused_before)
{
    experiment x(family::v4);
    x.sender.set_option(timestamping(numbered));
    outgoing_control control;
    control.timestamp_id = 5;
    const auto ec = x.send({x.to.address(), 1000}, 1, control);
    if (ec == asio::error::invalid_argument) {
        BOOST_TEST_MESSAGE("skipped: this system, as any before Linux 6.13, refuses numbers of one's own");
        return;
    }
    BOOST_TEST((ec == asio::error::no_permission));
    control.timestamp_id = 6;
    BOOST_TEST(!x.send(x.to, 1, control));
    BOOST_TEST(take(x.sender).report.transmitted.value().id == 6u);
    BOOST_TEST(x.next_number() == 0u); // no number of the kernel's own was used
}

BOOST_AUTO_TEST_CASE(the_interface_is_told_with_packet_info_and_the_datagram_or_else_not)
{
    for (auto f : families) {
        for (bool option_cmsg : {false, true}) {
            for (bool tsonly : {false, true}) {
                for (bool packet_info : {false, true}) {
                    BOOST_TEST_CONTEXT(name(f) << ' ' << option_cmsg << tsonly << packet_info)
                    {
                        if (f != family::v4 && !option_cmsg)
                            continue; // an IPv6 socket may report it without that option
                        experiment x(f);
                        auto flags =
                            timestamping_flags::report_software | timestamping_flags::transmit_software;
                        if (option_cmsg)
                            flags = flags | timestamping_flags::option_cmsg;
                        if (tsonly)
                            flags = flags | timestamping_flags::option_tsonly;
                        x.sender.set_option(timestamping(flags));
                        if (packet_info)
                            enable_control(x.sender, control_flags::packet_info);
                        BOOST_TEST(!x.send(x.to));
                        const bool told = option_cmsg && packet_info && !tsonly;
                        BOOST_TEST(
                            take(x.sender).report.control.interface_index ==
                            (told ? x.net.alice.index("bob") : 0));
                    }
                }
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
