// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "support/fixture.hpp"

#include <boost/asio/ip/multicast.hpp>

#include <string>

using namespace test;
using asio::ip::address;
using asio::ip::address_v6;
using asio::ip::make_address;
using asio::ip::make_address_v4;
using asio::ip::make_address_v6;
namespace errc = boost::system::errc;

namespace {

constexpr unsigned short port = 7777;

address link_local(const char* text, unsigned interface_index)
{
    auto a = make_address_v6(text);
    a.scope_id(interface_index);
    return a;
}

/// alice sends to bob, who receives on all addresses.
struct exchange : lab::two_hosts
{
    explicit exchange(const udp& protocol = udp::v6())
        : from_alice(alice.run([&] { return open(context, protocol); }))
        , at_bob(bob.run([&] { return open(context, protocol); }))
    {
        enable_control(at_bob, all_reports);
        at_bob.bind({protocol, port});
        from_alice.bind({protocol == udp::v6() ? make_address("::") : make_address("10.7.0.1"), port});
        from_alice.set_option(asio::socket_base::broadcast(true));
        at_bob.set_option(asio::socket_base::broadcast(true));
    }

    auto ask(const address& destination)
    {
        outgoing_control control;
        control.interface_index = alice.index("bob");
        control.hop_limit = 42;
        control.traffic_class = 0xb8;
        send_with_control(from_alice, asio::buffer("question", 8), {destination, port}, control);
        auto question = receive(at_bob);
        BOOST_TEST(question.bytes == "question");
        BOOST_TEST(question.control.interface_index == bob.index("alice"));
        BOOST_TEST(*question.control.hop_limit == 42);
        BOOST_TEST(*question.control.traffic_class == 0xb8);
        return question;
    }

    /// The address from which bob's reply comes.
    address answer(const datagram<udp::endpoint>& question)
    {
        send_with_control(at_bob, asio::buffer("answer", 6), question.sender, reply_to(question.control));
        auto d = receive(from_alice);
        BOOST_TEST(d.bytes == "answer");
        return d.sender.address();
    }

    asio::io_context context;
    udp::socket from_alice;
    udp::socket at_bob;
};

} // namespace

BOOST_AUTO_TEST_SUITE(destinations, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(a_link_local_destination_and_sender_have_their_scope_id)
{
    exchange net;
    auto alice = link_local("fe80::1", net.bob.index("alice"));
    auto bob = link_local("fe80::2", net.alice.index("bob"));
    auto question = net.ask(bob);
    BOOST_TEST((question.control.destination == link_local("fe80::2", net.bob.index("alice"))));
    BOOST_TEST((question.sender == udp::endpoint(alice, port)));
    BOOST_TEST(net.answer(question) == bob);
}

BOOST_AUTO_TEST_CASE(an_asynchronous_receive_keeps_the_scope_id_too)
{
    exchange net;
    inbox in;
    result r;
    async_receive_with_control(net.at_bob, in.buffer(), in.sender, in.control, r.handler());
    net.context.poll();
    net.from_alice.send_to(asio::buffer("x", 1), {link_local("fe80::2", net.alice.index("bob")), port});
    run(net.context);
    BOOST_TEST((in.sender == udp::endpoint(link_local("fe80::1", net.bob.index("alice")), port)));
    BOOST_TEST((in.control.destination == link_local("fe80::2", net.bob.index("alice"))));
}

BOOST_AUTO_TEST_CASE(a_global_ipv6_destination_has_no_scope_id)
{
    exchange net;
    auto question = net.ask(make_address("fd77::2"));
    BOOST_TEST((question.control.destination == make_address("fd77::2")));
    BOOST_TEST((question.sender == udp::endpoint(make_address("fd77::1"), port)));
    BOOST_TEST(net.answer(question) == make_address("fd77::2"));
}

BOOST_AUTO_TEST_CASE(a_link_local_group_is_reported_with_scope_id_and_answered_from_an_own_address)
{
    exchange net;
    auto group = make_address_v6("ff02::7777");
    net.at_bob.set_option(asio::ip::multicast::join_group(group, net.bob.index("alice")));
    auto question = net.ask(group);
    BOOST_TEST((question.control.destination == link_local("ff02::7777", net.bob.index("alice"))));
    BOOST_TEST(net.answer(question) == link_local("fe80::2", net.alice.index("bob")));
}

BOOST_AUTO_TEST_CASE(a_wider_ipv6_group_is_reported_and_answered_from_an_own_address)
{
    exchange net;
    auto group = make_address_v6("ff05::7777");
    net.at_bob.set_option(asio::ip::multicast::join_group(group, net.bob.index("alice")));
    auto question = net.ask(group);
    BOOST_TEST((question.control.destination == address(group)));
    BOOST_TEST(question.sender.address() == make_address("fd77::1"));
    BOOST_TEST(net.answer(question) == make_address("fd77::2"));
}

BOOST_AUTO_TEST_CASE(an_ipv4_group_is_reported_and_answered_from_an_own_address)
{
    exchange net(udp::v4());
    auto group = make_address("239.77.77.77");
    net.at_bob.set_option(asio::ip::multicast::join_group(group.to_v4(), make_address("10.7.0.2").to_v4()));
    auto question = net.ask(group);
    BOOST_TEST((question.control.destination == group));
    BOOST_TEST(net.answer(question) == make_address("10.7.0.2"));
}

BOOST_AUTO_TEST_CASE(the_limited_broadcast_is_reported_and_answered_from_an_own_address)
{
    exchange net(udp::v4());
    auto question = net.ask(make_address("255.255.255.255"));
    BOOST_TEST((question.control.destination == make_address("255.255.255.255")));
    BOOST_TEST(net.answer(question) == make_address("10.7.0.2"));
}

BOOST_AUTO_TEST_CASE(a_subnets_broadcast_is_reported_with_the_address_that_answers)
{
    exchange net(udp::v4());
    auto question = net.ask(make_address("10.7.0.255"));
    BOOST_TEST((question.control.destination == make_address("10.7.0.255")));
    BOOST_TEST((question.control.local_address == make_address_v4("10.7.0.2")));
    BOOST_TEST(net.answer(question) == make_address("10.7.0.2"));
}

BOOST_AUTO_TEST_CASE(the_local_address_is_an_ipv4_destination_that_is_this_hosts_and_absent_for_ipv6)
{
    exchange net;
    BOOST_TEST(
        (net.ask(make_address("::ffff:10.7.0.2")).control.local_address == make_address_v4("10.7.0.2")));
    BOOST_TEST(!net.ask(make_address("fd77::2")).control.local_address.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
