// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "control/loopback.hpp"
#include "lab/available.hpp"
#include "lab/topology.hpp"

#include <iplevel/option/packet.hpp>

#include <boost/asio/ip/multicast.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using boost::asio::ip::make_address;
using boost::asio::ip::make_address_v6;
using iplevel::control_flags;
using iplevel::outgoing_control;
using test::udp;

namespace {

boost::asio::io_context context;

/// A dual-stack socket of the host that reports the destinations of datagrams.
udp::socket open(const lab::host& host, unsigned short port)
{
    return host.run([&] {
        udp::socket socket(context, udp::v6());
        socket.set_option(boost::asio::ip::v6_only(false));
        enable_control(socket, control_flags::packet_info);
        socket.bind({udp::v6(), port});
        return socket;
    });
}

udp::endpoint at(const char* address, unsigned short port = 7777) { return {make_address(address), port}; }

outgoing_control through(unsigned interface_index)
{
    outgoing_control control;
    control.interface_index = interface_index;
    return control;
}

struct two_hosts : lab::two_hosts
{
    unsigned short port = 7777;
    udp::socket client = open(alice, 0), server = open(bob, port);
};

/// Sends bob's reply to a datagram. Returns the endpoint from which the reply came.
udp::endpoint answer(two_hosts& net, const test::datagram& asked)
{
    BOOST_TEST(!test::send(net.server, "yes", asked.sender, reply_to(asked.control)).failed());
    return test::receive(net.client).sender;
}

} // namespace

BOOST_AUTO_TEST_SUITE(network, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(a_source_address_is_who_the_receiver_sees)
{
    two_hosts net;
    net.alice.ip("addr add fd77::9/64 dev bob nodad\naddr add 10.7.0.9/24 dev bob");
    const auto seen = [&](const char* source, const char* destination) {
        outgoing_control control;
        control.source = make_address(source);
        const auto ec = test::send(net.client, "x", at(destination), control);
        BOOST_TEST_REQUIRE(!ec.failed(), ec.message());
        return test::receive(net.server).sender.address();
    };
    for (auto source : {"fd77::1", "fd77::9"})
        BOOST_TEST(seen(source, "fd77::2") == make_address(source));
    for (auto source : {"10.7.0.1", "10.7.0.9"})
        BOOST_TEST(seen(source, "::ffff:10.7.0.2") == make_address(std::string("::ffff:") + source));
}

BOOST_AUTO_TEST_CASE(a_link_local_source_leaves_through_the_interface_of_its_scope_id)
{
    two_hosts net;
    net.alice.ip("link add other type veth peer name end\nlink set other up\nlink set end up");
    net.server.set_option(
        boost::asio::ip::multicast::join_group(make_address_v6("ff05::1234"), net.bob.index("alice")));
    outgoing_control control;
    control.source = make_address_v6(make_address_v6("fe80::1").to_bytes(), net.alice.index("bob"));
    for (auto destination : {"fd77::2", "ff05::1234"}) {
        const auto ec = test::send(net.client, "x", at(destination), control);
        BOOST_TEST_REQUIRE(!ec.failed(), ec.message());
        const auto seen = test::receive(net.server).sender.address().to_v6();
        BOOST_TEST((seen.to_bytes() == make_address_v6("fe80::1").to_bytes()));
    }
}

BOOST_AUTO_TEST_CASE(a_datagram_leaves_through_the_interface_asked_for)
{
    two_hosts net;
    const lab::host carol("carol");
    lab::connect(net.alice, {"10.8.0.1/24", "fe80::1/64"}, carol, {"10.8.0.2/24", "fe80::2/64"});
    udp::socket other = open(carol, net.port);
    const struct
    {
        const lab::host& host;
        udp::socket& socket;
    } receivers[] = {{net.bob, net.server}, {carol, other}};

    net.client.set_option(boost::asio::socket_base::broadcast(true));
    for (const auto& [host, socket] : receivers)
        socket.set_option(
            boost::asio::ip::multicast::join_group(make_address_v6("ff02::1234"), host.index("alice")));
    for (const auto& [host, socket] : receivers)
        for (auto destination : {"ff02::1234", "::ffff:255.255.255.255"}) {
            const auto interface_index = net.alice.index(host.name());
            BOOST_TEST(
                !test::send(net.client, host.name(), at(destination), through(interface_index)).failed());
        }
    for (const auto& [host, socket] : receivers) {
        const auto group = test::receive(socket), all = test::receive(socket);
        const auto arrived_on = host.index("alice");
        for (const auto& d : {group, all}) {
            BOOST_TEST(d.data == host.name());
            BOOST_TEST(d.control.interface_index == arrived_on);
        }
        BOOST_TEST(
            group.sender.address() == make_address_v6(make_address_v6("fe80::1").to_bytes(), arrived_on));
        BOOST_TEST(
            group.control.destination.value() ==
            make_address_v6(make_address_v6("ff02::1234").to_bytes(), arrived_on));
        BOOST_TEST(all.control.destination.value() == make_address("255.255.255.255"));
    }
}

BOOST_AUTO_TEST_CASE(an_interface_without_a_source_replaces_a_bound_ipv4_address_but_not_an_ipv6_one)
{
    two_hosts net;
    net.alice.ip("addr add fd77::9/64 dev bob nodad\naddr add 10.7.0.9/24 dev bob");
    const auto seen = [&](const char* bound, const char* destination) {
        const udp::endpoint from(make_address(bound), 0);
        auto client = net.alice.run([&] { return udp::socket(context, from); });
        const auto ec = test::send(client, "x", at(destination), through(net.alice.index("bob")));
        BOOST_TEST_REQUIRE(!ec.failed(), ec.message());
        return test::receive(net.server).sender.address();
    };
    BOOST_TEST(seen("10.7.0.9", "10.7.0.2") == make_address("::ffff:10.7.0.1"));
    BOOST_TEST(seen("fd77::9", "fd77::2") == make_address("fd77::9"));
}

BOOST_AUTO_TEST_CASE(an_interface_that_is_not_there_is_no_device)
{
    two_hosts net;
    for (auto destination : {"fd77::2", "::ffff:10.7.0.2"}) {
        const auto ec = test::send(net.client, "x", at(destination), through(9999));
        BOOST_TEST((ec == boost::system::errc::no_such_device));
    }
}

BOOST_AUTO_TEST_CASE(answers_come_from_the_address_that_was_asked)
{
    two_hosts net;
    net.bob.ip("addr add fd77::8/64 dev alice nodad\naddr add 10.7.0.8/24 dev alice");
    for (auto destination : {"fd77::2", "fd77::8", "::ffff:10.7.0.2", "::ffff:10.7.0.8"}) {
        BOOST_TEST(!test::send(net.client, "x", at(destination), {}).failed());
        BOOST_TEST(answer(net, test::receive(net.server)) == at(destination));
    }
    const auto bytes = make_address_v6("fe80::2").to_bytes();
    const udp::endpoint link_local(make_address_v6(bytes, net.alice.index("bob")), net.port);
    BOOST_TEST(!test::send(net.client, "x", link_local, {}).failed());
    BOOST_TEST(answer(net, test::receive(net.server)) == link_local);
}

BOOST_AUTO_TEST_CASE(answers_to_a_group_or_to_all_come_from_an_address_of_the_host)
{
    two_hosts net;
    const unsigned inside = net.alice.index("bob"), outside = net.bob.index("alice");
    net.server.set_option(boost::asio::ip::multicast::join_group(make_address_v6("ff05::1234"), outside));
    BOOST_TEST(!test::send(net.client, "x", at("ff05::1234"), through(inside)).failed());
    const auto group = test::receive(net.server);
    BOOST_TEST(group.control.destination.value() == make_address("ff05::1234"));
    BOOST_TEST(answer(net, group) == at("fd77::2"));

    net.client.set_option(boost::asio::socket_base::broadcast(true));
    BOOST_TEST(!test::send(net.client, "x", at("::ffff:255.255.255.255"), through(inside)).failed());
    BOOST_TEST(answer(net, test::receive(net.server)) == at("::ffff:10.7.0.2"));
}

BOOST_AUTO_TEST_CASE(dont_fragment_decides_against_the_sockets_own_option)
{
    two_hosts net;
    const std::string long_one(2000, 'a');
    for (bool own : {false, true}) {
        net.client.set_option(iplevel::dont_fragment(own));
        for (bool wanted : {false, true}) {
            outgoing_control control;
            control.dont_fragment = wanted;
            const auto ec = test::send(net.client, long_one, at("fd77::2"), control);
            if (wanted)
                BOOST_TEST(ec == make_error_code(boost::asio::error::message_size));
            else {
                BOOST_TEST(!ec.failed());
                BOOST_TEST(test::receive(net.server).data == long_one);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_path_mtu_is_reported_with_an_empty_datagram)
{
    two_hosts net;
    enable_control(net.client, control_flags::path_mtu);
    outgoing_control control;
    control.dont_fragment = true;
    const auto ec = test::send(net.client, std::string(2000, 'a'), at("fd77::2"), control);
    BOOST_TEST(ec == make_error_code(boost::asio::error::message_size));
    const auto d = test::receive(net.client, MSG_DONTWAIT);
    BOOST_TEST(d.data == "");
    BOOST_TEST(d.control.path_mtu.value() == 1500u);
    BOOST_TEST(!d.control.destination.has_value());
    BOOST_TEST(!d.cut);
}

BOOST_AUTO_TEST_SUITE_END()
