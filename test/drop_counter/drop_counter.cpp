// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/drop_counter.hpp>
#include <iplevel/packet_filter/options.hpp>

#include "control/drops.hpp"
#include "control/loopback.hpp"

#include <boost/asio/socket_base.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using iplevel::drop_counter;

namespace {

iplevel::received_control counted(std::uint32_t count)
{
    iplevel::received_control control;
    control.drop_count = count;
    return control;
}

} // namespace

BOOST_AUTO_TEST_CASE(an_update_says_what_was_dropped_since_the_last)
{
    drop_counter drops;
    BOOST_TEST(drops.update({}) == 0u);
    BOOST_TEST(drops.update(counted(3)) == 3u);
    BOOST_TEST(drops.update({}) == 0u);
    BOOST_TEST(drops.update(counted(3)) == 0u);
    BOOST_TEST(drops.update(counted(5)) == 2u);
    BOOST_TEST(drops.total() == 5u);
}

BOOST_AUTO_TEST_CASE(the_systems_counter_may_wrap)
{
    drop_counter drops;
    BOOST_TEST(drops.update(counted(0xfffffffe)) == 0xfffffffeu);
    BOOST_TEST(drops.update(counted(1)) == 3u);
    BOOST_TEST(drops.total() == 0x100000001u);
}

BOOST_AUTO_TEST_CASE(an_older_reading_after_a_newer_one_adds_nothing)
{
    drop_counter drops;
    BOOST_TEST(drops.update(counted(6)) == 6u);
    BOOST_TEST(drops.update(counted(5)) == 0u);
    BOOST_TEST(drops.update(counted(7)) == 1u);
    BOOST_TEST(drops.update(counted(0xffffffff)) == 0u);
    BOOST_TEST(drops.total() == 7u);
}

BOOST_AUTO_TEST_CASE(what_a_filter_drops_is_counted)
{
    test::on_every_route([](const test::route& way) {
        test::loopback link(way, iplevel::control_flags::drop_count);
        using namespace iplevel::packet_filter;
        link.receiver.set_option(iplevel::attach_filter(
            {load_absolute(8, width::byte), jump_if(comparison::equal, 'a', 0, 1), return_constant(4096),
             return_constant(0)}));
        for (const char* text : {"b", "b", "b", "a"})
            link.send(text, {});
        const auto received = test::receive(link.receiver);
        BOOST_TEST(received.data == "a");
        BOOST_TEST(drop_counter().update(received.control) == 3u);
    });
}

BOOST_AUTO_TEST_CASE(drops_are_exactly_the_datagrams_that_did_not_come)
{
    test::on_every_route([](const test::route& way) {
        test::loopback link(way, iplevel::control_flags::drop_count);
        link.receiver.set_option(boost::asio::socket_base::receive_buffer_size(8192));
        drop_counter drops;
        std::uint32_t sent = 0, received = 0;
        for (int round = 0; round < 5; ++round) {
            for (int i = 0; i < 100; ++i, ++sent)
                link.send(std::to_string(sent), {});
            link.receiver.non_blocking(true);
            while (link.receiver.available() != 0) {
                drops.update(test::receive(link.receiver).control);
                ++received;
            }
        }
        // The next datagram reports the last drops.
        link.send("last", {});
        drops.update(test::receive(link.receiver).control);
        BOOST_TEST(received > 0u);
        BOOST_TEST(drops.total() > 0u);
        BOOST_TEST(drops.total() == sent - received);
        BOOST_TEST(drops.total() == test::drop_count(link.receiver));
    });
}
