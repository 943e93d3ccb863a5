// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/multicast/receiver.hpp>
#include <iplevel/option/packet.hpp>
#include <iplevel/option/socket.hpp>
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
#include <optional>
#include <string>
#include <unistd.h>

using namespace iplevel::multicast;
using namespace test;
using iplevel::control_flags;
namespace data = boost::unit_test::data;
namespace errc = boost::system::errc;

namespace {

/// alice sends and bob receives.
struct alice_to_bob : lab::two_hosts
{
    unsigned on = bob.index("alice");

    void send(
        const address& to, unsigned short port, const std::string& word, int ttl = 1, int mark = 0) const
    {
        alice.run([&] {
            udp::socket s(context, to.is_v6() ? udp::v6() : udp::v4());
            s.set_option(hops(ttl));
            s.set_option(iplevel::traffic_class(mark));
            s.set_option(outbound_interface(alice.index("bob")));
            s.send_to(asio::buffer(word), udp::endpoint(to, port));
        });
    }
};

std::string receive(udp::socket& s)
{
    char word[32];
    return {word, s.receive(asio::buffer(word))};
}

/// Whether the group is joined on loopback, according to the kernel.
bool is_joined(const address& group)
{
    const auto joined = iplevel::find_interface("lo").multicast_groups();
    return std::any_of(
        joined.begin(), joined.end(), [&](const address& a) { return without_scope(a) == group; });
}

const auto ip_kinds = data::make({kinds[0], kinds[1]});

BOOST_AUTO_TEST_SUITE(receivers, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(one_call_opens_a_socket_that_hears_its_group_and_no_other, ip_kinds, k)
{
    const alice_to_bob net;
    udp::socket s(context), other(context);
    net.bob.run([&] {
        open_receiver(other, join_group(k.group(2), net.on), 7000);
        open_receiver(
            s, join_group(k.group(1), net.on), 7000, control_flags::packet_info | control_flags::hop_limit);
    });
    net.send(k.group(2), 7000, "another group");
    net.send(k.group(1), 7000, "the group", 9);

    char word[32];
    udp::endpoint sender;
    iplevel::received_control control;
    const std::size_t size = receive_with_control(s, asio::buffer(word), sender, control);
    BOOST_TEST(std::string(word, size) == "the group");
    BOOST_TEST((sender.address() == k.source(1)));
    BOOST_TEST((control.destination == k.group(1)));
    BOOST_TEST(control.interface_index == net.on);
    BOOST_TEST(control.hop_limit.value() == 9);
    BOOST_TEST(receive(other) == "another group");
}

BOOST_DATA_TEST_CASE(one_call_opens_a_socket_that_hears_one_source, ip_kinds, k)
{
    const alice_to_bob net;
    udp::socket right(context), wrong(context);
    net.bob.run([&] {
        open_receiver(right, join_source_group(k.source_group(), k.source(1), net.on), 7000);
        open_receiver(wrong, join_source_group(k.source_group(), k.source(9), net.on), 7001);
    });
    net.send(k.source_group(), 7000, "from the source");
    net.send(k.source_group(), 7001, "from another");
    net.send(k.source(2), 7001, "to the machine");
    BOOST_TEST(receive(right) == "from the source");
    BOOST_TEST(receive(wrong) == "to the machine");
}

BOOST_DATA_TEST_CASE(
    what_is_sent_to_a_group_is_reported_while_reports_are_on, ip_kinds* data::make({true, false}), k,
    for_anyone)
{
    const alice_to_bob net;
    const address group = for_anyone ? k.group() : k.source_group();
    udp::socket s(context);
    net.bob.run([&] {
        if (for_anyone)
            open_receiver(s, join_group(group, net.on), 7000);
        else
            open_receiver(s, join_source_group(group, k.source(1), net.on), 7000);
    });
    const auto reports = control_flags::packet_info | control_flags::hop_limit | control_flags::traffic_class;
    int hop_limit = 0;
    for (bool on : {true, false, true}) {
        on ? enable_control(s, reports) : disable_control(s, reports);
        net.send(group, 7000, "HELLO-R-U-THERE", ++hop_limit, 0x2b);
        char word[32];
        udp::endpoint sender;
        iplevel::received_control control;
        const std::size_t size = receive_with_control(s, asio::buffer(word), sender, control);
        BOOST_TEST(std::string(word, size) == "HELLO-R-U-THERE");
        BOOST_TEST((sender.address() == k.source(1)));
        BOOST_TEST((control.destination == (on ? std::optional(group) : std::nullopt)));
        BOOST_TEST(control.interface_index == (on ? net.on : 0));
        BOOST_TEST(control.hop_limit.value_or(0) == (on ? hop_limit : 0));
        BOOST_TEST(control.traffic_class.value_or(0) == (on ? 0x2b : 0));
    }
    BOOST_TEST(set(s, leave_group(group, net.on)) == iplevel::error_code());
}

BOOST_DATA_TEST_CASE(port_0_takes_a_free_one, ip_kinds, k)
{
    const alice_to_bob net;
    udp::socket s(context);
    net.bob.run([&] { open_receiver(s, join_group(k.group(), net.on), 0); });
    BOOST_TEST(s.local_endpoint().port() != 0);
    net.send(k.group(), s.local_endpoint().port(), "found");
    BOOST_TEST(receive(s) == "found");
}

BOOST_AUTO_TEST_CASE(an_ipv6_receiver_leaves_the_port_to_ipv4)
{
    const alice_to_bob net;
    net.bob.run([&] {
        udp::socket v6(context), v4(context, udp::v4());
        open_receiver(v6, join_group(kinds[1].group(), net.on), 7000);
        v4.bind(udp::endpoint(udp::v4(), 7000));
        BOOST_TEST(v4.local_endpoint().port() == 7000);
    });
}

BOOST_AUTO_TEST_CASE(the_port_is_open_to_broadcasts_and_of_the_sockets_that_share_it_the_last_hears_unicasts)
{
    const alice_to_bob net;
    udp::socket first(context), last(context);
    net.bob.run([&] {
        open_receiver(first, join_group(kinds[0].group(), net.on), 7000);
        open_receiver(last, join_group(kinds[0].group(), net.on), 7000);
    });
    net.send(kinds[0].source(2), 7000, "to the last");
    net.alice.run([&] {
        udp::socket s(context, udp::v4());
        s.set_option(udp::socket::broadcast(true));
        s.set_option(iplevel::bind_to_device("bob"));
        s.send_to(asio::buffer("to all", 6), {asio::ip::address_v4::broadcast(), 7000});
    });
    BOOST_TEST(receive(first) == "to all");
    BOOST_TEST(receive(last) == "to the last");
    BOOST_TEST(receive(last) == "to all");
}

BOOST_DATA_TEST_CASE(a_receiver_takes_no_rights, ip_kinds, k)
{
    const alice_to_bob net;
    udp::socket s(context);
    iplevel::error_code ec;
    net.bob.run([&] {
        BOOST_TEST_WARN(::seteuid(65534) == 0);
        open_receiver(s, join_group(k.group(), net.on), 7000, control_flags::packet_info, ec);
        BOOST_TEST_REQUIRE(::seteuid(0) == 0);
    });
    BOOST_TEST(!ec);
    net.send(k.group(), 7000, "heard");
    BOOST_TEST(receive(s) == "heard");
}

BOOST_DATA_TEST_CASE(a_failure_leaves_the_socket_closed, ip_kinds, k)
{
    udp::socket s(context);
    iplevel::error_code ec;
    open_receiver(s, join_group(k.group(), 999999), 0, control_flags::none, ec);
    BOOST_TEST(ec == errc::no_such_device);
    BOOST_TEST(!s.is_open());
    open_receiver(s, join_group(k.source(), 1), 0, control_flags::none, ec);
    BOOST_TEST(ec == errc::invalid_argument);
    BOOST_TEST(!s.is_open());
    BOOST_CHECK_EXCEPTION(
        open_receiver(s, join_group(k.source(), 1), 0), boost::system::system_error, [](const auto& e) {
            return e.code() == errc::invalid_argument && std::string(e.what()).rfind("open_receiver", 0) == 0;
        });
}

BOOST_DATA_TEST_CASE(the_step_that_failed_is_named_by_exception_and_error_code, ip_kinds, k)
{
    const lab::host machine("machine");
    machine.run([&] {
        const udp::socket holder(context, udp::endpoint(k.v6_socket ? udp::v6() : udp::v4(), 7000));
        udp::socket s(context);
        const auto fails = [&](const auto& membership, unsigned short port, const std::string& text) {
            BOOST_CHECK_EXCEPTION(
                open_receiver(s, membership, port), boost::system::system_error, [&](const auto& e) {
                    BOOST_TEST_INFO(e.what());
                    return std::string(e.what()).rfind("open_receiver: " + text + ": ", 0) == 0;
                });
            iplevel::error_code ec;
            open_receiver(s, membership, port, control_flags::none, ec);
            const std::string step = ec.location().function_name();
            BOOST_TEST(step == text.substr(0, text.find(' ')));
        };
        const std::string group = k.group().to_string();
        fails(join_group(k.group(), 1), 7000, "bind");
        fails(join_group(k.group(), 99), 0, "join_group " + group);
        fails(join_source_group(k.group(), k.source(), 99), 0, "join_source_group " + group);
    });
}

BOOST_AUTO_TEST_CASE(an_open_socket_is_left_alone)
{
    udp::socket s(context, udp::v4());
    iplevel::error_code ec;
    open_receiver(s, join_group(kinds[0].group(), 1), 0, control_flags::none, ec);
    BOOST_TEST((ec == asio::error::already_open));
    BOOST_TEST(s.is_open());
}

BOOST_AUTO_TEST_CASE(two_ipv4_receivers_listen_on_loopback_to_the_same_port)
{
    const lab::host machine("machine");
    machine.run([] {
        const address group = make_address("224.0.0.254");
        BOOST_TEST(!is_joined(group));
        udp::socket one(context), two(context);
        for (udp::socket* s : {&one, &two}) {
            open_receiver(*s, join_group(group, 1), 12345);
            BOOST_TEST(s->local_endpoint().port() == 12345);
            BOOST_TEST(is_joined(group));
        }
        one.close();
        BOOST_TEST(is_joined(group));
        two.close();
        BOOST_TEST(!is_joined(group));
    });
}

BOOST_DATA_TEST_CASE(
    two_ipv6_receivers_listen_on_loopback_to_the_same_port,
    data::make({"ff01::114", "ff02::114", "ff04::114", "ff05::114", "ff08::114", "ff0e::114"}), text)
{
    const lab::host machine("machine");
    machine.run([&] {
        const address group = make_address(text);
        BOOST_TEST(!is_joined(group));
        udp::socket one(context), two(context);
        for (udp::socket* s : {&one, &two}) {
            open_receiver(*s, join_group(group, 1), 12345);
            BOOST_TEST(s->local_endpoint().port() == 12345);
            BOOST_TEST(is_joined(group));
        }
        one.close();
        BOOST_TEST(is_joined(group));
        two.close();
        BOOST_TEST(!is_joined(group));
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
