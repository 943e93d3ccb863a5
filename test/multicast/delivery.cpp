// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Which senders a socket receives from, with two hosts. A datagram that must not arrive is sent before one
// that may.

#include <iplevel/multicast/membership.hpp>
#include <iplevel/option/for_ipv4.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "multicast/setup.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <sched.h>
#include <string>
#include <vector>

using namespace iplevel::multicast;
using namespace test;
using iplevel::for_ipv4;
namespace data = boost::unit_test::data;

namespace {

using words = std::vector<std::string>;

/// alice sends from two addresses, and bob receives.
struct alice_to_bob : lab::two_hosts
{
    const kind& k;
    unsigned towards_bob = alice.index("bob");
    unsigned on = bob.index("alice");

    explicit alice_to_bob(const kind& of) : k(of)
    {
        alice.ip("addr add 10.7.0.3/24 dev bob\naddr add fd77::3/64 dev bob nodad");
        // On a single processor datagrams are not reordered.
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(::sched_getcpu(), &one);
        BOOST_TEST_REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
    }

    udp::socket receiver() const
    {
        return bob.run([&] {
            udp::socket s = k.open();
            s.set_option(udp::socket::reuse_address(true));
            s.bind(udp::endpoint(k.v6_socket ? udp::v6() : udp::v4(), 7000));
            s.set_option(all_groups(false));
            return s;
        });
    }

    void send(const address& source, const address& destination, const std::string& word) const
    {
        alice.run([&] {
            udp::socket s(context, udp::endpoint(source, 0));
            s.set_option(outbound_interface(towards_bob));
            s.send_to(asio::buffer(word), udp::endpoint(destination, 7000));
        });
    }

    /// All words received, up to a datagram that any host may send.
    words heard(udp::socket& s) const
    {
        send(k.source(1), k.source(2), "end");
        words all;
        for (;;) {
            char word[32];
            all.emplace_back(word, s.receive(asio::buffer(word)));
            if (all.back() == "end")
                break;
        }
        all.pop_back();
        return all;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(delivery, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(a_group_is_heard_from_joining_to_leaving, data::make(kinds), k)
{
    const alice_to_bob net(k);
    udp::socket s = net.receiver();
    net.send(k.source(1), k.group(1), "before");
    s.set_option(join_group(k.group(1), net.on));
    net.send(k.source(1), k.group(1), "joined");
    net.send(k.source(3), k.group(1), "from anyone");
    net.send(k.source(1), k.group(2), "another group");
    s.set_option(leave_group(k.group(1), net.on));
    net.send(k.source(1), k.group(1), "after");
    BOOST_TEST((net.heard(s) == words{"joined", "from anyone"}));
}

BOOST_DATA_TEST_CASE(only_the_sources_joined_are_heard, data::make(kinds), k)
{
    const alice_to_bob net(k);
    udp::socket s = net.receiver();
    s.set_option(join_source_group(k.source_group(), k.source(1), net.on));
    net.send(k.source(3), k.source_group(), "wrong source");
    net.send(k.source(1), k.source_group(), "right source");
    BOOST_TEST((net.heard(s) == words{"right source"}));

    s.set_option(join_source_group(k.source_group(), k.source(3), net.on));
    net.send(k.source(3), k.source_group(), "second source");
    net.send(k.source(1), k.source_group(), "first source");
    BOOST_TEST((net.heard(s) == words{"second source", "first source"}));

    s.set_option(leave_source_group(k.source_group(), k.source(1), net.on));
    net.send(k.source(1), k.source_group(), "first source");
    net.send(k.source(3), k.source_group(), "second source");
    s.set_option(leave_source_group(k.source_group(), k.source(3), net.on));
    net.send(k.source(3), k.source_group(), "after");
    BOOST_TEST((net.heard(s) == words{"second source"}));
}

BOOST_DATA_TEST_CASE(a_blocked_source_is_not_heard_until_unblocked, data::make(kinds), k)
{
    const alice_to_bob net(k);
    udp::socket s = net.receiver();
    s.set_option(join_group(k.group(), net.on));
    s.set_option(block_source(k.group(), k.source(3), net.on));
    net.send(k.source(3), k.group(), "blocked");
    net.send(k.source(1), k.group(), "not blocked");
    BOOST_TEST((net.heard(s) == words{"not blocked"}));

    s.set_option(unblock_source(k.group(), k.source(3), net.on));
    net.send(k.source(3), k.group(), "unblocked");
    BOOST_TEST((net.heard(s) == words{"unblocked"}));
}

BOOST_DATA_TEST_CASE(a_filter_takes_effect_as_a_whole_and_is_read_back, data::make(kinds), k)
{
    const alice_to_bob net(k);
    udp::socket s = net.receiver();
    const std::vector third{k.source(3)};
    s.set_option(join_group(k.group(), net.on));
    for (filter_mode mode : {filter_mode::exclude, filter_mode::include}) {
        s.set_option(source_filter(k.group(), net.on, mode, third));
        source_filter filter(k.group(), net.on);
        s.get_option(filter);
        BOOST_TEST((filter.mode() == mode));
        BOOST_TEST((filter.sources() == third));
        net.send(k.source(1), k.group(), "first");
        net.send(k.source(3), k.group(), "third");
    }
    BOOST_TEST((net.heard(s) == words{"first", "third"}));
}

BOOST_DATA_TEST_CASE(all_groups_lets_in_what_another_socket_has_joined, data::make(kinds), k)
{
    const alice_to_bob net(k);
    udp::socket s = net.receiver(), other = net.receiver();
    other.set_option(join_group(k.group(2), net.on));
    s.set_option(join_group(k.group(1), net.on));
    net.send(k.source(1), k.group(2), "not joined");
    if (k.group().is_v6())
        s.set_option(all_groups(true));
    else
        s.set_option(for_ipv4(all_groups(true)));
    net.send(k.source(1), k.group(2), "joined by another");
    s.set_option(join_group(k.group(3), net.on));
    net.send(k.source(1), k.group(3), "joined");
    other.close();
    BOOST_TEST((net.heard(s) == words{"joined by another", "joined"}));
}

BOOST_AUTO_TEST_CASE(a_link_local_group_is_joined_on_its_scope_id)
{
    const alice_to_bob net(kinds[1]);
    udp::socket s = net.receiver();
    asio::ip::address_v6 group = asio::ip::make_address_v6("ff02::114");
    group.scope_id(net.on);
    s.set_option(join_group(group));
    group.scope_id(net.towards_bob);
    net.send(make_address("fd77::1"), group, "all on the link");
    group.scope_id(net.on);
    s.set_option(leave_group(group));
    group.scope_id(net.towards_bob);
    net.send(make_address("fd77::1"), group, "after");
    BOOST_TEST((net.heard(s) == words{"all on the link"}));
}

BOOST_AUTO_TEST_CASE(a_link_local_ipv4_group_is_heard)
{
    const alice_to_bob net(kinds[0]);
    udp::socket s = net.receiver();
    s.set_option(join_group(make_address("224.0.0.249"), net.on));
    net.send(make_address("10.7.0.1"), make_address("224.0.0.249"), "all on the link");
    BOOST_TEST((net.heard(s) == words{"all on the link"}));
}

BOOST_AUTO_TEST_CASE(a_group_of_scope_0_is_never_heard)
{
    const alice_to_bob net(kinds[1]);
    udp::socket s = net.receiver();
    s.set_option(join_group(make_address("ff30::8000:1"), net.on));
    s.set_option(join_group(make_address("ff35::8000:1"), net.on));
    net.send(make_address("fd77::1"), make_address("ff30::8000:1"), "scope 0");
    net.send(make_address("fd77::1"), make_address("ff35::8000:1"), "scope 5");
    BOOST_TEST((net.heard(s) == words{"scope 5"}));
}

BOOST_DATA_TEST_CASE(a_machine_hears_itself_while_loopback_is_enabled, data::make({kinds[0], kinds[1]}), k)
{
    const alice_to_bob net(k);
    udp::socket s = net.receiver();
    s.set_option(join_group(k.group(), net.on));
    udp::socket sender = net.bob.run([&] { return udp::socket(context, udp::endpoint(k.source(2), 0)); });
    sender.set_option(outbound_interface(net.on));
    for (bool on : {false, true}) {
        sender.set_option(enable_loopback(on));
        sender.send_to(asio::buffer(on ? "on" : "off", on ? 2 : 3), udp::endpoint(k.group(), 7000));
    }
    BOOST_TEST((net.heard(s) == words{"on"}));
}

BOOST_AUTO_TEST_SUITE_END()
