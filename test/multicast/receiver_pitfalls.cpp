// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The statements about Linux in the section "What goes wrong" of the guide to multicast.

#include <iplevel/multicast/receiver.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "multicast/setup.hpp"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/system/errc.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <string>

using namespace iplevel::multicast;
using namespace test;
namespace data = boost::unit_test::data;
namespace errc = boost::system::errc;

namespace {

const iplevel::error_code no_error;

BOOST_AUTO_TEST_SUITE(multicast_pitfalls, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(a_v6_only_socket_joins_an_ipv4_group_and_does_not_hear_it)
{
    const lab::two_hosts net;
    const unsigned on = net.bob.index("alice");
    const address v4 = make_address("239.1.2.3"), v6 = make_address("ff05::1");
    udp::socket s(context);
    net.bob.run([&] {
        s.open(udp::v6());
        s.set_option(asio::ip::v6_only(true));
        s.bind({udp::v6(), 7000});
        BOOST_TEST(set(s, join_group(v4, on)) == no_error);
        BOOST_TEST(set(s, join_group(v6, on)) == no_error);
    });
    net.alice.run([&] {
        for (const address& group : {v4, v6}) {
            udp::socket sender(context, group.is_v6() ? udp::v6() : udp::v4());
            sender.set_option(outbound_interface(net.alice.index("bob")));
            sender.send_to(asio::buffer(group.to_string()), {group, 7000});
        }
    });
    char word[32];
    BOOST_TEST(std::string(word, s.receive(asio::buffer(word))) == "ff05::1");
}

BOOST_AUTO_TEST_CASE(an_mtu_below_1280_refuses_ipv6_groups_and_ends_their_memberships)
{
    const lab::host machine("machine");
    machine.ip("link add here mtu 1500 type veth peer name there\nlink set here up\nlink set there up");
    machine.run([&] {
        const address group = make_address("ff05::1234");
        const auto is_joined = [&] {
            const auto all = iplevel::find_interface("here").multicast_groups();
            return std::find(all.begin(), all.end(), group) != all.end();
        };
        udp::socket s(context, udp::v6()), late(context, udp::v6());
        const join_group join(group, machine.index("here"));
        s.set_option(join);
        BOOST_TEST(is_joined());

        machine.ip("link set here mtu 1279");
        BOOST_TEST(set(late, join) == errc::invalid_argument);
        BOOST_TEST(!is_joined());

        machine.ip("link set here mtu 1280");
        BOOST_TEST(!is_joined());
        BOOST_TEST(set(s, join) == errc::address_in_use);
        s.set_option(leave_group(group, machine.index("here")));
        s.set_option(join);
        BOOST_TEST(is_joined());
    });
}

BOOST_DATA_TEST_CASE(
    a_membership_outlives_its_interface_and_is_dead_on_one_of_the_same_index,
    data::make({kinds[0], kinds[1]}), k)
{
    const lab::host machine("machine");
    const auto make = [&](const std::string& index) {
        machine.ip("link add here index " + index + " type veth peer name there\nlink set here up");
    };
    make("77");
    machine.run([&] {
        udp::socket s = k.open();
        s.set_option(join_group(k.group(), 77));
        machine.ip("link del here");
        make("77");
        BOOST_TEST(set(s, join_group(k.group(), 77)) == errc::address_in_use);
        const auto joined = iplevel::find_interface("here").multicast_groups();
        BOOST_TEST((std::find(joined.begin(), joined.end(), k.group()) == joined.end()));
        s.set_option(leave_group(k.group(), 77));
        BOOST_TEST(set(s, join_group(k.group(), 77)) == no_error);

        machine.ip("link del here");
        make("78");
        BOOST_TEST(set(s, join_group(k.group(), 78)) == no_error);
    });
}

BOOST_DATA_TEST_CASE(many_groups_end_at_the_memory_for_options, data::make({kinds[0], kinds[1]}), k)
{
    const lab::host machine("machine");
    const bool of_each_namespace =
        machine.run([] { return std::filesystem::exists("/proc/sys/net/core/optmem_max"); });
    if (!of_each_namespace) {
        BOOST_TEST_MESSAGE("skipped: this kernel has one net.core.optmem_max for all network namespaces");
        return;
    }
    machine.sysctl("core/optmem_max", "20480");
    machine.sysctl("ipv4/igmp_max_memberships", "10000");
    machine.run([&] {
        udp::socket s = k.open();
        int joined = 0;
        iplevel::error_code ec;
        while (!ec && joined < 10000) {
            const std::string n =
                std::to_string(joined / 250) + (k.v6_socket ? ":" : ".") + std::to_string(joined % 250);
            s.set_option(join_group(make_address((k.v6_socket ? "ff05::" : "239.1.") + n), 1), ec);
            joined += !ec;
        }
        BOOST_TEST_MESSAGE(joined << " groups: " << ec.message());
        BOOST_TEST((ec == errc::no_buffer_space || ec == errc::not_enough_memory));
        BOOST_TEST(joined > 300);
        BOOST_TEST(joined < 500);
    });
}

BOOST_AUTO_TEST_CASE(the_loopback_interface_of_a_new_namespace_has_no_route_for_ipv6_groups)
{
    const lab::host machine("machine");
    machine.run([&] {
        udp::socket s(context, udp::v6());
        s.set_option(outbound_interface(machine.index("lo")));
        iplevel::error_code ec;
        const udp::endpoint group(make_address("ff02::1234"), 7000);
        s.send_to(asio::buffer("x", 1), group, 0, ec);
        BOOST_TEST(ec == errc::network_unreachable);
        machine.ip("route add multicast ff00::/8 dev lo table local");
        s.send_to(asio::buffer("x", 1), group, 0, ec);
        BOOST_TEST(ec == no_error);
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
