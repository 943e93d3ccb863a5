// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The example ping in comparison with ping of iputils, over four routers.

#include "example/probes.hpp"
#include "example/replier.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <csignal>
#include <set>
#include <string>

using namespace test;
namespace data = boost::unit_test::data;

namespace {

const std::string sockets[] = {"", "--raw "};

/// The output of ping after the first line, without the parts that differ between versions or are printed by
/// iputils only.
std::string results(const std::string& text)
{
    const auto begin = text.find('\n') + 1, end = text.find_last_not_of('\n') + 1;
    return without_times(std::regex_replace(text.substr(begin, end - begin), std::regex(", pipe \\d+"), ""));
}

/// "N packets transmitted, ..." without the elapsed time.
std::string summary(const std::string& text)
{
    return all_matches(text, "\n(\\d+ packets transmitted.*), time").at(0);
}

std::string iputils(const family& f) { return installed("ping") + " -n " + f.option + ' '; }

bool has_iputils() { return !installed("ping").empty(); }

} // namespace

BOOST_AUTO_TEST_SUITE(ping, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(it_prints_what_iputils_prints, data::make(sockets) * data::make(families), socket, f)
{
    const four_routers way;
    const std::string text = way.output("ping --count 3 --interval 100 --size 100 " + socket + f.bob);
    std::string expected;
    for (const char* sequence : {"1", "2", "3"})
        expected += std::string("108 bytes from ") + f.bob + ": icmp_seq=" + sequence + " ttl=60 time=T\n";
    expected += std::string("\n--- ") + f.bob +
                " ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss, time T\n"
                "rtt min/avg/max/mdev = T";
    BOOST_TEST(results(text) == expected);
    for (const auto& time : all_matches(text, "time=([\\d.]+) ms"))
        BOOST_TEST((std::stod(time) > 0 && std::stod(time) < 5000));
    if (has_iputils())
        BOOST_TEST(results(text) == results(way.output(iputils(f) + "-c 3 -i 0.1 -s 100 " + f.bob)));
}

BOOST_DATA_TEST_CASE(it_needs_no_right_to_open_raw_sockets, data::make(families), f)
{
    const four_routers way;
    const std::string ours = "ping --count 1 ";
    BOOST_TEST(
        summary(way.output(unprivileged + ours + f.bob)) ==
        "1 packets transmitted, 1 received, 0% packet loss");
    way.alice().sysctl("ipv4/ping_group_range", "1 0");
    BOOST_TEST(summary(way.output(ours + f.bob)) == "1 packets transmitted, 1 received, 0% packet loss");
    BOOST_TEST(way.output(unprivileged + ours + f.bob, 1).find("ping: " + no_echo) == 0u);
}

BOOST_DATA_TEST_CASE(
    a_router_that_reports_an_error_is_named, data::make(sockets) * data::make(families), socket, f)
{
    struct
    {
        std::string ours, theirs, from, what;
    } const all[] = {
        {"--hop-limit 1 ", "-t 1 ", f.routers[0], "time exceeded, code 0"},
        {"--hop-limit 3 ", "-t 3 ", f.routers[2], "time exceeded, code 0"},
        {"", "", f.routers[3],
         std::string("destination unreachable, code ") + (f.option[1] == '6' ? "0" : "1")}};
    const four_routers way;
    for (const auto& e : all) {
        const std::string to = e.what[0] == 't' ? f.bob : f.nowhere;
        const std::string text = way.output("ping --count 2 --interval 50 " + e.ours + socket + to, 1);
        const auto line = [&](const std::string& n) {
            return "From " + e.from + " icmp_seq=" + n + ' ' + e.what + '\n';
        };
        BOOST_TEST(text.find('\n' + line("1") + line("2")) != text.npos, text);
        BOOST_TEST(summary(text) == "2 packets transmitted, 0 received, +2 errors, 100% packet loss");
        if (has_iputils()) {
            const std::string theirs = way.output(iputils(f) + "-c 2 -i 0.05 " + e.theirs + to, 1);
            const std::string who = "From (\\S+ icmp_seq=\\d+) ";
            BOOST_TEST(all_matches(text, who) == all_matches(theirs, who), boost::test_tools::per_element());
            BOOST_TEST(summary(text) == summary(theirs));
        }
    }
}

BOOST_DATA_TEST_CASE(
    what_is_lost_and_what_comes_twice_is_counted, data::make(sockets) * data::make(families), socket, f)
{
    const four_routers way;
    const replier bob(way.bob(), [](auto& echo) { return echo.sequence == 2 ? 2 : echo.sequence != 4; });
    const std::string text = way.output("ping --count 5 --interval 100 --timeout 500 " + socket + f.bob);
    BOOST_TEST(summary(text) == "5 packets transmitted, 4 received, +1 duplicates, 20% packet loss");
    const std::string answered = "icmp_seq=(\\d+) .*time", twice = "icmp_seq=(\\d+) .*DUP!";
    BOOST_TEST(all_matches(text, answered).size() == 5u);
    BOOST_TEST(all_matches(text, twice) == std::vector<std::string>{"2"}, boost::test_tools::per_element());
    if (has_iputils()) {
        const std::string theirs = way.output(iputils(f) + "-c 5 -i 0.1 -W 0.5 " + f.bob);
        BOOST_TEST(results(text) == results(theirs));
    }
}

BOOST_DATA_TEST_CASE(a_reply_behind_an_error_is_the_reply_and_no_duplicate, data::make(sockets), socket)
{
    const four_routers way;
    const replier bob(way.bob(), [](auto& echo) { return echo.sequence == 1 ? -1 : 1; });
    const std::string text = way.output("ping --count 2 --interval 100 " + socket + "10.7.5.2");
    BOOST_TEST(summary(text) == "2 packets transmitted, 2 received, +1 errors, 0% packet loss");
}

BOOST_DATA_TEST_CASE(
    without_any_reply_the_exit_code_is_1, data::make(sockets) * data::make(families), socket, f)
{
    const four_routers way;
    const std::string text =
        way.output("ping --count 2 --interval 20 --timeout 100 " + socket + f.silence, 1);
    BOOST_TEST(summary(text) == "2 packets transmitted, 0 received, 100% packet loss");
    if (has_iputils())
        BOOST_TEST(results(text) == results(way.output(iputils(f) + "-c 2 -i 0.02 -W 0.1 " + f.silence, 1)));
}

BOOST_DATA_TEST_CASE(an_interrupt_ends_it_with_statistics, data::make(sockets), socket)
{
    const four_routers way;
    way.alice().run([&] {
        program p("ping --interval 10 " + socket + "10.7.5.2");
        std::string text;
        for (int lines = 0; lines < 6; ++lines)
            text += p.line();
        p.send(SIGINT);
        text += p.rest();
        const auto replies = all_matches(text, "(64 bytes from 10.7.5.2)").size();
        BOOST_TEST(replies >= 5u);
        BOOST_TEST(
            summary(text).find(" packets transmitted, " + std::to_string(replies) + " received") != text.npos,
            text);
        BOOST_TEST(p.exit_code() == 0);
    });
}

BOOST_DATA_TEST_CASE(
    what_was_changed_on_the_way_is_said, data::make(sockets) * data::make(families), socket, f)
{
    const four_routers way;
    const replier bob(way.bob(), [](auto& echo) {
        if (echo.sequence == 2)
            echo.data[20] = 'x';
        if (echo.sequence == 3)
            echo.data.resize(50);
        return 1;
    });
    const std::string text = way.output("ping --count 4 --interval 100 " + socket + f.bob);
    const std::string reply = std::string("64 bytes from ") + f.bob + ": icmp_seq=";
    BOOST_TEST(
        results(text).find(
            reply + "1 ttl=60 time=T\n" + reply +
            "2 ttl=60 time=T\nwrong data byte #20 should be 0x14 but was 0x78\n58" + reply.substr(2) +
            "3 ttl=60 time=T (50 bytes of data instead of 56)\n" + reply + "4 ttl=60 time=T\n") == 0,
        text);
    if (has_iputils()) {
        const std::string wrong = "\n(wrong data byte.*)";
        BOOST_TEST(
            all_matches(text, wrong) == all_matches(way.output(iputils(f) + "-c 4 -i 0.1 " + f.bob), wrong),
            boost::test_tools::per_element());
    }
}

BOOST_DATA_TEST_CASE(
    a_reply_that_nobody_asked_for_is_shown, data::make(sockets) * data::make(families), socket, f)
{
    const four_routers way;
    const replier bob(way.bob(), [](auto& echo) {
        if (echo.sequence == 1)
            echo.sequence = 77;
        return 1;
    });
    const std::string text = way.output("ping --count 2 --interval 100 --timeout 300 " + socket + f.bob);
    BOOST_TEST(
        results(text).find(
            std::string("64 bytes from ") + f.bob +
            ": icmp_seq=77 ttl=60 (unknown: no request has that number)\n") == 0,
        text);
    BOOST_TEST(summary(text) == "2 packets transmitted, 1 received, 50% packet loss");
}

BOOST_DATA_TEST_CASE(a_broadcast_address_is_pinged_on_request_alone, data::make(sockets), socket)
{
    const lab::host alice("alice"), bob("bob"), carol("carol");
    const lab::lan lan("lan");
    lan.connect(alice, {"10.7.0.1/24"});
    lan.connect(bob, {"10.7.0.2/24"});
    lan.connect(carol, {"10.7.0.3/24"});
    for (const auto* host : {&alice, &bob, &carol}) {
        host->sysctl("ipv4/icmp_echo_ignore_broadcasts", "0");
        host->sysctl("ipv4/ping_group_range", "0 0");
    }
    alice.run([&] {
        for (const std::string address : {"10.7.0.255", "255.255.255.255"}) {
            program p("ping --count 1 " + socket + address);
            const std::string text = p.rest();
            BOOST_TEST(text.find("ping: " + address + " is a broadcast address: --broadcast ") == 0u, text);
            BOOST_TEST(p.exit_code() == 2);
        }
        program p("ping --broadcast --interval 100 " + socket + "10.7.0.255");
        std::set<std::string> missing{"10.7.0.2", "10.7.0.3"};
        for (std::string line; !missing.empty();) {
            line = p.line();
            BOOST_TEST_REQUIRE(line != "");
            for (const auto& sender : all_matches(line, "64 bytes from (\\S+): "))
                missing.erase(sender);
        }
        p.send(SIGINT);
        p.rest();
        BOOST_TEST(p.exit_code() == 0);
    });
}

BOOST_AUTO_TEST_CASE(requests_leave_by_the_interface_and_from_the_address_that_were_given)
{
    const lab::two_hosts net;
    net.alice.ip("addr add 10.9.0.9/32 dev lo\naddr add fd99::9/128 dev lo");
    const auto run = [&](const std::string& command_line, int exit_code) {
        net.alice.run([&] {
            program p("ping --count 1 --timeout 100 " + command_line);
            const std::string text = p.rest();
            BOOST_TEST(p.exit_code() == exit_code, command_line << " said\n" << text);
        });
    };
    run("--raw --source 10.9.0.9 10.7.0.2", 1); // bob has no route back
    run("--raw --source fd99::9 fd77::2", 1);
    net.bob.ip("route add 10.9.0.9/32 via 10.7.0.1\nroute add fd99::9/128 via fd77::1");
    run("--raw --source 10.9.0.9 10.7.0.2", 0);
    run("--raw --source fd99::9 fd77::2", 0);
    run("--raw --interface bob 10.7.0.2", 0);
    run("--raw fe80::2%bob", 0);
    run("--raw --interface bob fe80::2", 0);
    run("--raw --interface lo 10.7.0.2", 1);
}

BOOST_DATA_TEST_CASE(when_no_request_was_sent_there_is_nothing_to_wait_for, data::make(sockets), socket)
{
    const four_routers way;
    const std::string text =
        way.output("ping --count 2 --interval 1 --timeout 60000 --source 10.7.0.8 " + socket + "10.7.5.2", 1);
    BOOST_TEST(text.find("icmp_seq=2 not sent: ") != text.npos, text);
    BOOST_TEST(summary(text) == "0 packets transmitted, 0 received, +2 errors");
    BOOST_TEST(std::stoi(all_matches(text, "time (\\d+)ms").at(0)) < 60000);
}

BOOST_AUTO_TEST_SUITE_END()
