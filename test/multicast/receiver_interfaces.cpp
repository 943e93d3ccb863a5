// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A single socket that receives a group on every interface.

#include <iplevel/multicast/receiver.hpp>
#include <iplevel/receive.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "multicast/setup.hpp"

#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

using namespace iplevel::multicast;
using namespace test;
namespace data = boost::unit_test::data;
namespace errc = boost::system::errc;

namespace {

// tag::everywhere[]
udp::socket open_on_all(asio::io_context& context, const asio::ip::address& group)
{
    udp::socket socket(context);
    iplevel::multicast::receiver_options options;
    options.control = iplevel::control_flags::packet_info;
    options.reuse_port = true; // another program may have opened the port with it
    const auto joins = iplevel::multicast::open_receiver_on_all_interfaces(socket, group, 5353, options);
    for (const auto& [nic, error] : joins)
        if (error)
            std::cerr << nic.name() << ": " << error.message() << '\n';
    return socket;
}

std::vector<udp::socket> open_for_mdns(asio::io_context& context)
{
    std::vector<udp::socket> sockets;
    for (const char* group : {"224.0.0.251", "ff02::fb"})
        sockets.push_back(open_on_all(context, asio::ip::make_address(group)));
    return sockets;
}
// end::everywhere[]

/// alice 10.7.1.1 fd77:1::1 --- bob --- 10.7.2.1 and, on a separate link, fd77:2::1 carol
struct between_two
{
    lab::host alice{"alice"}, bob{"bob"}, carol{"carol"};

    explicit between_two(int mtu_to_carol = 1500)
    {
        lab::connect(alice, {"10.7.1.1/24", "fd77:1::1/64"}, bob, {"10.7.1.9/24", "fd77:1::9/64"});
        if (mtu_to_carol < 1280)
            lab::connect(carol, {"10.7.2.1/24"}, bob, {"10.7.2.9/24"}, mtu_to_carol);
        else
            lab::connect(carol, {"10.7.2.1/24", "fd77:2::1/64"}, bob, {"10.7.2.9/24", "fd77:2::9/64"});
    }
};

void send(const lab::host& by, const address& to, unsigned short port, const std::string& word)
{
    by.run([&] {
        udp::socket s(context, to.is_v6() ? udp::v6() : udp::v4());
        s.set_option(outbound_interface(by.index("bob")));
        s.send_to(asio::buffer(word), udp::endpoint(to, port));
    });
}

/// Receives a datagram, and the index of the interface on which it arrived.
std::string receive(udp::socket& s, unsigned& interface_index)
{
    char word[32];
    udp::endpoint sender;
    iplevel::received_control control;
    const std::size_t size = receive_with_control(s, asio::buffer(word), sender, control);
    interface_index = control.interface_index;
    return {word, size};
}

std::string receive(udp::socket& s)
{
    char word[32];
    return {word, s.receive(asio::buffer(word))};
}

std::vector<std::string> names(const std::vector<interface_join>& joins)
{
    std::vector<std::string> all;
    for (const auto& join : joins)
        all.push_back(join.nic.name());
    std::sort(all.begin(), all.end());
    return all;
}

/// The error for an interface in the list.
iplevel::error_code error_on(const char* name, const std::vector<interface_join>& joins)
{
    const auto found =
        std::find_if(joins.begin(), joins.end(), [&](const auto& join) { return join.nic.name() == name; });
    BOOST_TEST_REQUIRE((found != joins.end()));
    return found->error;
}

std::string failure(const address& group, const receiver_options& options = {})
{
    try {
        udp::socket s(context);
        open_receiver_on_all_interfaces(s, group, 0, options);
        return "nothing thrown";
    } catch (const boost::system::system_error& e) {
        const std::string text = e.what();
        return text.substr(0, text.find(" [")); // without the category and value
    }
}

using words = std::vector<std::string>;
using boost::test_tools::per_element;

const auto ip_kinds = data::make({kinds[0], kinds[1]});

BOOST_AUTO_TEST_SUITE(receivers_on_all_interfaces, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(one_socket_of_each_family_hears_its_group_on_both_interfaces)
{
    const between_two net;
    auto sockets = net.bob.run([] { return open_for_mdns(context); });
    const char* groups[] = {"224.0.0.251", "ff02::fb"};
    for (std::size_t i = 0; i < sockets.size(); ++i)
        for (const lab::host* sender : {&net.alice, &net.carol}) {
            send(*sender, make_address(groups[i]), 5353, sender->name());
            unsigned interface_index = 0;
            BOOST_TEST(receive(sockets[i], interface_index) == sender->name());
            BOOST_TEST(interface_index == net.bob.index(sender->name()));
        }
}

BOOST_DATA_TEST_CASE(the_interfaces_that_are_up_and_take_multicast_are_returned, ip_kinds, k)
{
    const between_two net;
    net.bob.run([&] {
        udp::socket s(context);
        auto joins = open_receiver_on_all_interfaces(s, k.group(), 0);
        BOOST_TEST(names(joins) == (words{"alice", "carol"}), per_element());
        BOOST_TEST(!error_on("alice", joins));
        BOOST_TEST(!error_on("carol", joins));
        BOOST_TEST(get<iplevel::bind_to_interface>(s).value() == 0u);

        net.bob.ip("link set carol down");
        udp::socket without(context);
        joins = open_receiver_on_all_interfaces(without, k.group(), 0);
        BOOST_TEST(names(joins) == words{"alice"}, per_element());
    });
}

BOOST_AUTO_TEST_CASE(an_interface_that_refuses_ipv6_is_reported_and_the_other_hears_the_group)
{
    const between_two net(1000);
    udp::socket v6(context), v4(context);
    net.bob.run([&] {
        const auto joins = open_receiver_on_all_interfaces(v6, make_address("ff02::fb"), 7000);
        BOOST_TEST(names(joins) == (words{"alice", "carol"}), per_element());
        BOOST_TEST(!error_on("alice", joins));
        BOOST_TEST(error_on("carol", joins) == errc::invalid_argument);
        BOOST_TEST(
            !error_on("carol", open_receiver_on_all_interfaces(v4, make_address("224.0.0.251"), 7000)));
    });
    send(net.alice, make_address("ff02::fb"), 7000, "over IPv6");
    BOOST_TEST(receive(v6) == "over IPv6");
    send(net.carol, make_address("224.0.0.251"), 7000, "over IPv4");
    BOOST_TEST(receive(v4) == "over IPv4");
}

BOOST_AUTO_TEST_CASE(an_interface_beyond_the_limit_of_ipv4_memberships_is_reported)
{
    const between_two net;
    net.bob.sysctl("ipv4/igmp_max_memberships", "1");
    udp::socket s(context);
    const auto joins =
        net.bob.run([&] { return open_receiver_on_all_interfaces(s, make_address("239.1.2.3"), 7000); });
    BOOST_TEST_REQUIRE(joins.size() == 2u);
    BOOST_TEST(!joins[0].error);
    BOOST_TEST(joins[1].error == errc::no_buffer_space);
    send(joins[0].nic.name() == "alice" ? net.alice : net.carol, make_address("239.1.2.3"), 7000, "heard");
    BOOST_TEST(receive(s) == "heard");
}

BOOST_DATA_TEST_CASE(a_machine_with_the_loopback_interface_alone_has_none_to_join_on, ip_kinds, k)
{
    const lab::host machine("machine");
    machine.run([&] {
        udp::socket s(context);
        iplevel::error_code ec;
        BOOST_TEST(open_receiver_on_all_interfaces(s, k.group(), 0, {}, ec).empty());
        BOOST_TEST(ec == errc::no_such_device);
        BOOST_TEST(!s.is_open());
        BOOST_TEST(
            failure(k.group()) ==
            "open_receiver_on_all_interfaces: join_group " + k.group().to_string() + ": No such device");
    });
}

BOOST_AUTO_TEST_CASE(a_group_that_is_joined_nowhere_is_the_first_interfaces_error)
{
    lab::host bob("bob"), carol("carol");
    lab::connect(carol, {"10.7.2.1/24"}, bob, {"10.7.2.9/24"}, 1000);
    bob.run([&] {
        udp::socket s(context);
        iplevel::error_code ec;
        const auto joins = open_receiver_on_all_interfaces(s, make_address("ff02::fb"), 0, {}, ec);
        BOOST_TEST(ec == errc::invalid_argument);
        BOOST_TEST(!s.is_open());
        BOOST_TEST(error_on("carol", joins) == ec);
        BOOST_TEST(
            failure(make_address("ff02::fb")) ==
            "open_receiver_on_all_interfaces: join_group ff02::fb on carol: Invalid argument");
        BOOST_TEST(
            failure(make_address("10.7.2.9")) ==
            "open_receiver_on_all_interfaces: join_group 10.7.2.9 on carol: Invalid argument");
    });
}

BOOST_AUTO_TEST_CASE(a_group_with_a_scope_id_is_refused_and_an_open_socket_left_alone)
{
    const between_two net;
    net.bob.run([&] {
        udp::socket s(context, udp::v4());
        iplevel::error_code ec;
        BOOST_TEST(
            failure(make_address("ff02::fb%alice")) ==
            "open_receiver_on_all_interfaces: join_group ff02::fb%alice: Invalid argument");
        BOOST_TEST(open_receiver_on_all_interfaces(s, make_address("239.1.2.3"), 0, {}, ec).empty());
        BOOST_TEST((ec == asio::error::already_open));
        BOOST_TEST(s.is_open());
    });
}

BOOST_AUTO_TEST_CASE(what_is_bound_to_the_group_hears_it_on_both_interfaces_and_nothing_else)
{
    const between_two net;
    receiver_options options;
    options.bind_to_group = true;
    for (const kind& k : {kinds[0], kinds[1]}) {
        udp::socket s(context);
        net.bob.run([&] { open_receiver_on_all_interfaces(s, k.group(), 7000, options); });
        for (const lab::host* sender : {&net.alice, &net.carol}) {
            const std::string link = sender == &net.alice ? "1" : "2";
            const std::string bob = k.v6_socket ? "fd77:" + link + "::9" : "10.7." + link + ".9";
            send(*sender, make_address(bob), 7000, "to the machine");
            send(*sender, k.group(), 7000, sender->name());
            BOOST_TEST(receive(s) == sender->name());
        }
    }
    net.bob.run([&] {
        BOOST_TEST(
            failure(make_address("ff02::fb"), options) ==
            "open_receiver_on_all_interfaces: bind: Invalid argument");
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
