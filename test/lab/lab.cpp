// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "lab/topology.hpp"

#include <iplevel/option/packet.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

using boost::asio::ip::make_address;
using boost::asio::ip::udp;

namespace {

boost::asio::io_context context;

udp::socket open(const lab::host& host, const char* address)
{
    return host.run([&] { return udp::socket(context, udp::endpoint(make_address(address), 7777)); });
}

/// The sender's address of a datagram that `from` sends to the address of `to`.
std::string sender_seen(
    const lab::host& from, const char* source, const lab::host& to, const char* destination)
{
    udp::socket receiver = open(to, destination);
    open(from, source).send_to(boost::asio::buffer("x", 1), receiver.local_endpoint());
    char data[8];
    udp::endpoint sender;
    BOOST_TEST(receiver.receive_from(boost::asio::buffer(data), sender) == 1);
    return sender.address().to_string();
}

} // namespace

BOOST_AUTO_TEST_SUITE(laboratory, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(two_hosts_reach_each_other_at_once)
{
    const lab::two_hosts net;
    BOOST_TEST(sender_seen(net.alice, "10.7.0.1", net.bob, "10.7.0.2") == "10.7.0.1");
    BOOST_TEST(sender_seen(net.bob, "fd77::2", net.alice, "fd77::1") == "fd77::2");
}

BOOST_AUTO_TEST_CASE(the_same_topology_twice_does_not_meet)
{
    const lab::two_hosts one, two;
    udp::socket a = open(one.bob, "10.7.0.2"), b = open(two.bob, "10.7.0.2");
    open(one.alice, "10.7.0.1").send_to(boost::asio::buffer("1", 1), a.local_endpoint());
    open(two.alice, "10.7.0.1").send_to(boost::asio::buffer("2", 1), b.local_endpoint());
    char data[8];
    BOOST_TEST(a.receive(boost::asio::buffer(data)) == 1);
    BOOST_TEST(data[0] == '1');
    BOOST_TEST(b.receive(boost::asio::buffer(data)) == 1);
    BOOST_TEST(data[0] == '2');
}

BOOST_AUTO_TEST_CASE(any_number_of_hosts_share_a_lan)
{
    const lab::lan office("office");
    const lab::host ann("ann"), ben("ben"), cat("cat");
    office.connect(ann, {"10.7.0.1/24", "fd77::1/64"});
    office.connect(ben, {"10.7.0.2/24", "fd77::2/64"});
    office.connect(cat, {"10.7.0.3/24", "fd77::3/64"});
    BOOST_TEST(sender_seen(ann, "10.7.0.1", cat, "10.7.0.3") == "10.7.0.1");
    BOOST_TEST(sender_seen(ben, "fd77::2", ann, "fd77::1") == "fd77::2");
}

BOOST_AUTO_TEST_CASE(a_router_forwards_and_has_an_mtu_of_its_own_behind_it)
{
    const lab::two_hosts_and_a_router net(1400);
    BOOST_TEST(sender_seen(net.alice, "10.7.1.1", net.bob, "10.7.2.1") == "10.7.1.1");
    BOOST_TEST(sender_seen(net.bob, "fd77:2::1", net.alice, "fd77:1::1") == "fd77:2::1");

    const std::vector<char> payload(1401 - 20 - 8);
    udp::socket sender = open(net.alice, "10.7.1.1");
    sender.connect(udp::endpoint(make_address("10.7.2.1"), 7777));
    sender.set_option(iplevel::path_mtu_discovery(iplevel::pmtu_discovery::always));
    sender.send(boost::asio::buffer(payload));
    boost::system::error_code ec;
    char data[8];
    sender.receive(boost::asio::buffer(data), 0, ec); // the router's ICMP error
    BOOST_TEST((ec == boost::asio::error::message_size));
    iplevel::path_mtu mtu;
    sender.get_option(mtu);
    BOOST_TEST(mtu.value() == 1400);
}

BOOST_AUTO_TEST_CASE(an_exception_leaves_the_host)
{
    const lab::host host("host");
    host.ip("link add only_here type veth peer name other");
    BOOST_CHECK_THROW(host.run([]() -> void { throw 1; }), int);
    BOOST_TEST(::if_nametoindex("only_here") == 0u);
    BOOST_TEST(host.index("only_here") != 0u);
}

BOOST_AUTO_TEST_CASE(a_program_started_inside_runs_inside)
{
    const lab::host host("host");
    host.ip("link add only_here type veth peer name other");
    const char* look = "ip link show only_here >/dev/null 2>&1";
    BOOST_TEST(host.run([&] { return std::system(look); }) == 0);
    BOOST_TEST(std::system(look) != 0);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_built_is_said_with_the_name_of_the_host)
{
    const lab::host host("host");
    const auto names_the_host = [](const std::runtime_error& e) {
        return std::string(e.what()).find("host") != std::string::npos;
    };
    BOOST_CHECK_EXCEPTION(host.ip("link set nothing up"), std::runtime_error, names_the_host);
    BOOST_CHECK_EXCEPTION(host.sysctl("ipv4/nothing", "1"), std::runtime_error, names_the_host);
    BOOST_CHECK_EXCEPTION(host.index("nothing"), std::runtime_error, names_the_host);
}

BOOST_AUTO_TEST_SUITE_END()
