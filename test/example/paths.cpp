// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The examples path_mtu and timestamps.

#include "example/paths.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <set>
#include <sstream>

using namespace test;

namespace {

constexpr int mtus[] = {576, 1280, 1400, 1500, 9000};

/// The runs of path_mtu over a path with one MTU. They wait long for missing replies, so all paths are
/// searched at once.
struct search
{
    explicit search(int m) : mtu(m), path(m) {}

    int mtu;
    silent_path path;
    program programs[4] = {
        path.run("10.7.2.1"), path.run("fd77:2::1"), path.run("--port 7777 10.7.2.1"),
        path.run("--port 7777 fd77:2::1")};
};

} // namespace

BOOST_AUTO_TEST_SUITE(paths, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(a_path_is_as_wide_as_its_routers_say, boost::unit_test::data::make(mtus), mtu)
{
    const path p(mtu);
    for (const auto& f : {v4, v6}) {
        if (mtu < f.least) // IPv6 is disabled on such an interface
            continue;
        program echo = p.run(f.bob), udp = p.run("--port 7777 " + std::string(f.bob));
        BOOST_TEST(echo.rest() == told(f, "ICMP echo", mtu));
        BOOST_TEST(echo.exit_code() == 0);
        BOOST_TEST(udp.rest() == told(f, "UDP to port 7777", mtu));
        BOOST_TEST(udp.exit_code() == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_user_who_may_not_use_icmp_echo_uses_udp)
{
    const path p(1400);
    p.alice.sysctl("ipv4/ping_group_range", "1 0");
    for (const auto& f : {v4, v6})
        BOOST_TEST(p.run(f.bob).rest() == told(f, "UDP to port 33434", 1400));
}

BOOST_AUTO_TEST_CASE(a_path_whose_routers_are_silent_is_searched)
{
    search searches[] = {search(1280), search(1400), search(1500)};
    for (auto& s : searches) {
        for (auto& program : s.programs) {
            const auto text = program.rest();
            BOOST_TEST(text.find(step(9000, "lost")) != text.npos, text);
            BOOST_TEST(
                last_line(text) == "path MTU " + std::to_string(s.mtu) +
                                       ", limited by a black hole: larger packets are lost without a word\n",
                text);
            BOOST_TEST(program.exit_code() == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_host_that_does_not_answer_has_no_path)
{
    const path p(1500);
    p.router.ip("route add blackhole 10.8.0.0/16\nroute add unreachable 10.9.0.0/16");
    program silent = p.run("--timeout 10 --tries 2 10.8.0.1"), unreachable = p.run("10.9.0.1");
    const auto nothing = silent.rest(), refusal = unreachable.rest();
    BOOST_TEST(nothing.find("no answer, not even to 68 bytes") != nothing.npos, nothing);
    BOOST_TEST(silent.exit_code() == 1);
    BOOST_TEST(refusal.find("10.7.1.2: No route to host") != refusal.npos, refusal);
    BOOST_TEST(unreachable.exit_code() == 1);
}

BOOST_AUTO_TEST_CASE(loopback_takes_all_that_ip_can_say)
{
    const lab::host host("host");
    host.run([] {
        for (const std::string address : {"127.0.0.1", "::1"}) {
            const auto text = program("path_mtu --port 7777 " + address).rest();
            BOOST_TEST(last_line(text) == "path MTU 65535, limited by the length field of IP\n", text);
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(timestamps, *boost::unit_test::precondition(lab::available))

namespace {

const std::string figures = "(\\d+\\.\\d{3}/){3}\\d+\\.\\d{3} us\n"; // no figure is negative

/// The numbers of the datagrams in the receiver's lines, without duplicates.
std::set<int> numbers(const std::string& lines)
{
    std::set<int> all;
    std::istringstream text(lines);
    for (std::string line; std::getline(text, line);) {
        BOOST_TEST(matches(line, "\\d+: \\d+\\.\\d{3} us"), line);
        BOOST_TEST(all.insert(std::stoi(line)).second, line);
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(each_datagram_is_matched_and_none_arrives_before_it_was_sent)
{
    for (const std::string bob : {"10.7.0.2", "fd77::2"}) {
        const lab::two_hosts net;
        program receiver = net.bob.run([] { return program("timestamps receive --count 100 5400"); });
        BOOST_TEST(receiver.line() == "listening on port 5400\n");
        program sender = net.alice.run([&] {
            return program("timestamps send --count 100 --interval 1 --hop-limit 1 " + bob + " 5400");
        });
        const auto text = receiver.rest();
        const auto end = text.find("100 of 100 datagrams measured\n");
        BOOST_TEST_REQUIRE(end != text.npos, text);
        const auto all = numbers(text.substr(0, end));
        BOOST_TEST(all.size() == 100u);
        BOOST_TEST(*all.rbegin() == 99);
        BOOST_TEST(
            matches(text.substr(end), "100 of .*\none-way delay min/avg/max/jitter = " + figures), text);
        BOOST_TEST(receiver.exit_code() == 0);
        const auto stamped = sender.rest();
        BOOST_TEST(
            matches(
                stamped, "100 of 100 datagrams stamped\nfrom the call to the queue min/avg/max/jitter = " +
                             figures + "in the queue min/avg/max/jitter = " + figures),
            stamped);
        BOOST_TEST(sender.exit_code() == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_device_that_takes_no_timestamps_leaves_it_to_the_system)
{
    const lab::two_hosts net;
    program receiver =
        net.bob.run([] { return program("timestamps receive --count 3 --device alice 5400"); });
    BOOST_TEST(receiver.line() == "alice takes no timestamps; the system does\n");
    BOOST_TEST(receiver.line() == "listening on port 5400\n");
    program sender = net.alice.run([] {
        return program("timestamps send --count 3 --interval 1 --device bob --launch-after 1 10.7.0.2 5400");
    });
    BOOST_TEST(sender.line() == "bob takes no timestamps; the system does\n");
    BOOST_TEST(sender.rest().find("3 of 3 datagrams stamped\n") == 0u);
    BOOST_TEST(receiver.rest().find("\n3 of 3 datagrams measured\n") != std::string::npos);
    BOOST_TEST(receiver.exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(both_sides_end_cleanly_when_interrupted_and_say_what_they_measured)
{
    const lab::two_hosts net;
    program receiver = net.bob.run([] { return program("timestamps receive 5400"); });
    receiver.line();
    program sender =
        net.alice.run([] { return program("timestamps send --count 1000000 --interval 1 10.7.0.2 5400"); });
    for (int i = 0; i < 10; ++i)
        receiver.line();
    sender.send(SIGINT);
    BOOST_TEST(sender.rest().find(" datagrams stamped\n") != std::string::npos);
    BOOST_TEST(sender.exit_code() == 0);
    receiver.send(SIGTERM);
    const auto text = receiver.rest();
    BOOST_TEST(text.find(" datagrams measured\none-way delay ") != text.npos, text);
    BOOST_TEST(receiver.exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_sender_whom_nobody_hears_is_told)
{
    const lab::two_hosts net;
    program sender = net.alice.run([] { return program("timestamps send --interval 1 10.7.0.2 5400"); });
    BOOST_TEST(sender.rest() == "timestamps: nobody listens there: Connection refused\n");
    BOOST_TEST(sender.exit_code() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
