// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The example traceroute in comparison with Debian's traceroute and mtr, over four routers.

#include "example/refuser.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <string>
#include <thread>
#include <vector>

using namespace test;
namespace asio = boost::asio;
namespace data = boost::unit_test::data;
using asio::ip::udp;

namespace {

/// A kind of probe, and the options of other programs that select it.
struct mode
{
    std::string ours, traceroute, mtr;
};

const mode modes[] = {
    {"traceroute ", "", "--udp "}, {"traceroute --icmp ", "-I ", ""}, {"traceroute --raw ", "-I ", ""}};

std::ostream& operator<<(std::ostream& os, const mode& m) { return os << m.ours; }

std::vector<std::string> every_hop(const family& f)
{
    std::vector<std::string> hops(std::begin(f.routers), std::end(f.routers));
    hops.push_back(f.bob);
    return hops;
}

/// The first address in each line of traceroute's output.
std::vector<std::string> hops_in(const std::string& text)
{
    return all_matches(text, "\n *\\d+  ([\\da-f.:*]+)[^\n]*");
}

/// An ICMP error, and the text that is printed after the time for it.
struct refusal
{
    bool v6;
    icmp_error error;
    const char* letter;
};

const refusal refusals[] = {
    {false, {3, 0}, "!N"},
    {false, {3, 1}, "!H"},
    {false, {3, 2}, "!P"},
    {false, {3, 3}, ""},
    {false, {3, 4, 1400}, "!F-1400"},
    {false, {3, 4, 0}, "!F-0"},
    {false, {3, 5}, "!S"},
    {false, {3, 6}, "!N"},
    {false, {3, 7}, "!H"},
    {false, {3, 8}, "!N"},
    {false, {3, 9}, "!X"},
    {false, {3, 10}, "!X"},
    {false, {3, 11}, "!N"},
    {false, {3, 12}, "!H"},
    {false, {3, 13}, "!X"},
    {false, {3, 14}, "!V"},
    {false, {3, 15}, "!C"},
    {false, {12, 0}, "!<12-0>"},
    {true, {1, 0}, "!N"},
    {true, {1, 1}, "!X"},
    {true, {1, 2}, "!H"},
    {true, {1, 3}, "!H"},
    {true, {1, 4}, ""},
    {true, {1, 5}, "!<5>"},
    {true, {1, 6}, "!<6>"},
    {true, {2, 0, 1400}, "!F-1400"},
    {true, {3, 1}, "!<3-1>"},
    {true, {4, 1}, "!<4-1>"}};

} // namespace

BOOST_AUTO_TEST_SUITE(traceroute, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(every_router_is_named_as_others_name_it, data::make(modes) * data::make(families), m, f)
{
    const four_routers way;
    const std::string text = way.output(m.ours + f.bob);
    BOOST_TEST(hops_in(text) == every_hop(f), boost::test_tools::per_element());
    BOOST_TEST(all_matches(text, "  (\\d+\\.\\d{3}) ms").size() == 15u);
    for (const auto& time : all_matches(text, "  (\\d+\\.\\d{3}) ms"))
        BOOST_TEST((std::stod(time) > 0 && std::stod(time) < 3000));

    if (const auto debians = debians_traceroute(); !debians.empty())
        BOOST_TEST(without_times(text) == without_times(way.output(debians + m.traceroute + f.bob)));
    if (const auto mtr = installed("mtr"); !mtr.empty())
        BOOST_TEST(
            all_matches(
                way.output(mtr + " --report --no-dns --report-cycles 1 --gracetime 2 " + m.mtr + f.bob),
                "\\|-- (\\S+)") == every_hop(f),
            boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(
    it_needs_no_right_to_open_raw_sockets,
    data::make({"traceroute ", "traceroute --icmp "}) * data::make(families), ours, f)
{
    const four_routers way;
    BOOST_TEST(
        hops_in(way.output(unprivileged + ours + f.bob)) == every_hop(f), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_raw_socket_steps_in_where_others_are_not_allowed)
{
    const four_routers way;
    way.alice().sysctl("ipv4/ping_group_range", "1 0");
    for (const auto& f : families)
        BOOST_TEST(
            hops_in(way.output(std::string("traceroute --icmp ") + f.bob)) == every_hop(f),
            boost::test_tools::per_element());
    const std::string text = way.output(unprivileged + "traceroute --icmp 10.7.5.2", 1);
    BOOST_TEST(text.find("\ntraceroute: " + no_echo) != text.npos, text);
}

BOOST_DATA_TEST_CASE(silence_is_a_star, data::make(modes) * data::make(families), m, f)
{
    const four_routers way;
    const std::string text = way.output(m.ours + "--max 4 --wait 1000 " + f.silence, 1);
    BOOST_TEST(
        without_times(text).find(
            "\n 1  " + std::string(f.routers[0]) + "  T  T  T\n 2  * * *\n 3  * * *\n 4  * * *\n") !=
            text.npos,
        text);
    if (const auto debians = debians_traceroute(); !debians.empty())
        BOOST_TEST(
            without_times(text) ==
            without_times(way.output(debians + "-m 4 -w 1,0,0 " + m.traceroute + f.silence)));
}

BOOST_DATA_TEST_CASE(
    a_router_without_a_route_ends_the_way_and_is_marked, data::make(modes) * data::make(families), m, f)
{
    const std::string text = four_routers().output(m.ours + f.nowhere, 1);
    const std::string mark = f.option == std::string("-6") ? "  T !N" : "  T !H";
    BOOST_TEST(
        without_times(text).find("\n 4  " + std::string(f.routers[3]) + mark + mark + mark + '\n') !=
            text.npos,
        text);
    if (const auto debians = debians_traceroute(); !debians.empty())
        BOOST_TEST(
            without_times(text) == without_times(four_routers().output(debians + m.traceroute + f.nowhere)));
}

BOOST_DATA_TEST_CASE(what_this_machine_cannot_send_is_said, data::make(modes), m)
{
    const four_routers way;
    way.alice().ip("route del default via 10.7.1.2");
    const std::string text = way.output(m.ours + "--queries 1 10.7.5.2", 1);
    BOOST_TEST(text.find("\n 1  Network is unreachable\n") != text.npos, text);
}

BOOST_DATA_TEST_CASE(the_labels_of_a_tunnel_are_printed, data::make(families), f)
{
    const four_routers way;
    const std::string expected =
        std::string("\n 5  ") + f.bob + " <MPLS:L=16010,E=5,S=0,T=1/L=17,E=0,S=1,T=200>  T\n";
    const iplevel::icmp::mpls_label_stack labels{{{16010, 5, false, 1}, {17, 0, true, 200}}};
    const bool v6 = f.option == std::string("-6");
    const refuser bob(way.bob(), f.bob, {static_cast<std::uint8_t>(v6 ? 3 : 11), 0, 0, {labels}});
    const auto text =
        without_times(way.output(std::string("traceroute --first 5 --max 5 --queries 1 ") + f.bob));
    BOOST_TEST(text.find(expected) != text.npos, text);
    if (const auto debians = debians_traceroute(); !debians.empty())
        BOOST_TEST(text == without_times(way.output(debians + "-e -f 5 -m 5 -q 1 " + f.bob)));
}

BOOST_AUTO_TEST_CASE(every_kind_of_refusal_has_the_letter_that_debians_traceroute_prints)
{
    const lab::two_hosts net;
    const auto debians = debians_traceroute();
    const auto output = [&](const std::string& command_line) {
        return net.alice.run([&] { return without_times(program(command_line).rest()); });
    };
    for (const auto& r : refusals) {
        const std::string bob = r.v6 ? "fd77::2" : "10.7.0.2";
        BOOST_TEST_CONTEXT(bob << ", type " << unsigned(r.error.type) << ", code " << unsigned(r.error.code))
        {
            const refuser answers(net.bob, bob, r.error);
            const auto text = output("traceroute --max 1 --queries 1 " + bob);
            const std::string expected = "\n 1  " + bob + "  T" + (*r.letter ? " " : "") + r.letter + '\n';
            BOOST_TEST(text.find(expected) != text.npos, text);
            if (!debians.empty())
                BOOST_TEST(text == output(debians + "-F -m 1 -q 1 " + bob));
        }
    }
}

BOOST_AUTO_TEST_CASE(one_who_listens_has_been_reached)
{
    const four_routers way;
    asio::io_context context;
    const udp::endpoint first(asio::ip::make_address("10.7.5.2"), 4000);
    udp::socket bob = way.bob().run([&] { return udp::socket(context, first); });
    std::thread reply([&] {
        char data[100];
        udp::endpoint sender;
        bob.receive_from(asio::buffer(data), sender);
        bob.send_to(asio::buffer("here", 4), sender);
    });
    const std::string text = way.output("traceroute --first 5 --queries 1 --port 4000 10.7.5.2");
    reply.join();
    BOOST_TEST(hops_in(text) == std::vector<std::string>{"10.7.5.2"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(names_are_printed_when_asked_for)
{
    const lab::host here("here");
    here.run([] {
        for (const char* address : {"127.0.0.1", "::1"}) {
            program p(std::string("traceroute --names --queries 1 ") + address);
            const std::string text = p.rest();
            BOOST_TEST(
                all_matches(text, "\n 1  (\\S+) \\(" + std::string(address) + "\\)  ").size() == 1u, text);
            BOOST_TEST(p.exit_code() == 0);
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()
