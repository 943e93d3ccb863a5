// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// How a receiver shares its port, the address to which it is bound, and the step of opening it that failed. A
// datagram that must not arrive is sent before one that may.

#include <iplevel/multicast/receiver.hpp>
#include <iplevel/option/socket.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "multicast/setup.hpp"

#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

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

    void send(const address& to, const std::string& word) const
    {
        alice.run([&] {
            udp::socket s(context, to.is_v6() ? udp::v6() : udp::v4());
            s.set_option(outbound_interface(alice.index("bob")));
            s.send_to(asio::buffer(word), udp::endpoint(to, 7000));
        });
    }
};

std::string receive(udp::socket& s)
{
    char word[32];
    return {word, s.receive(asio::buffer(word))};
}

receiver_options sharing()
{
    receiver_options options;
    options.reuse_port = true;
    return options;
}

receiver_options bound_to_group(control_flags control = control_flags::none)
{
    receiver_options options;
    options.control = control;
    options.bind_to_group = true;
    return options;
}

template <typename Membership>
std::string failure(const Membership& membership, unsigned short port, const receiver_options& options = {})
{
    try {
        udp::socket s(context);
        open_receiver(s, membership, port, options);
        return "nothing thrown";
    } catch (const boost::system::system_error& e) {
        const std::string text = e.what();
        return text.substr(0, text.find(" [")); // without the category and value
    }
}

/// The location of the error with which opening the receiver fails.
template <typename Membership>
std::string step(const Membership& membership, unsigned short port, const receiver_options& options = {})
{
    udp::socket s(context);
    iplevel::error_code ec;
    open_receiver(s, membership, port, options, ec);
    BOOST_TEST(!s.is_open());
    return ec.has_location() ? ec.location().function_name() : "nowhere";
}

const auto ip_kinds = data::make({kinds[0], kinds[1]});

BOOST_AUTO_TEST_SUITE(opening_receivers, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(a_port_that_is_held_with_reuse_port_alone_is_shared_with_reuse_port, ip_kinds, k)
{
    const alice_to_bob net;
    udp::socket holder(context), s(context);
    net.bob.run([&] {
        holder = k.open();
        holder.set_option(iplevel::reuse_port(true));
        holder.bind({k.v6_socket ? udp::v6() : udp::v4(), 7000});
        holder.set_option(join_group(k.group(), net.on));
        const join_group membership(k.group(), net.on);
        BOOST_TEST(failure(membership, 7000) == "open_receiver: bind: Address already in use");
        open_receiver(s, membership, 7000, sharing());
    });
    net.send(k.group(), "for both");
    BOOST_TEST(receive(s) == "for both");
    BOOST_TEST(receive(holder) == "for both");
}

BOOST_DATA_TEST_CASE(receivers_with_and_without_reuse_port_share_a_port, ip_kinds, k)
{
    const alice_to_bob net;
    udp::socket first(context), second(context), third(context);
    net.bob.run([&] {
        open_receiver(first, join_group(k.group(), net.on), 7000);
        open_receiver(second, join_group(k.group(), net.on), 7000, sharing());
        open_receiver(third, join_group(k.group(), net.on), 7000);
    });
    net.send(k.group(), "for all");
    for (udp::socket* s : {&first, &second, &third})
        BOOST_TEST(receive(*s) == "for all");
}

BOOST_DATA_TEST_CASE(what_is_bound_to_the_group_receives_nothing_else, ip_kinds, k)
{
    const alice_to_bob net;
    udp::socket s(context);
    net.bob.run([&] {
        open_receiver(s, join_group(k.group(1), net.on), 7000, bound_to_group());
        s.set_option(join_group(k.group(2), net.on));
    });
    BOOST_TEST((s.local_endpoint() == udp::endpoint(k.group(1), 7000)));
    net.send(k.source(2), "to the machine");
    net.send(k.group(2), "another group");
    net.send(k.group(1), "the group");
    BOOST_TEST(receive(s) == "the group");
}

BOOST_AUTO_TEST_CASE(a_group_of_link_local_scope_is_bound_to_on_its_interface)
{
    const alice_to_bob net;
    udp::socket s(context);
    net.bob.run([&] {
        open_receiver(s, join_group(make_address("ff02::1234"), net.on), 7000, bound_to_group());
        BOOST_TEST(
            failure(join_group(make_address("ff02::1234")), 7001, bound_to_group()) ==
            "open_receiver: bind: Invalid argument");
    });
    net.send(make_address("fd77::2"), "to the machine");
    net.send(make_address("ff02::1234"), "the group");
    BOOST_TEST(receive(s) == "the group");
}

BOOST_AUTO_TEST_CASE(a_failure_names_the_step_and_the_group)
{
    const lab::host machine("machine");
    machine.run([] {
        const address group = make_address("239.1.2.3"), source = make_address("192.0.2.1");
        BOOST_TEST(
            failure(join_group(group, 99), 0) == "open_receiver: join_group 239.1.2.3: No such device");
        BOOST_TEST(
            failure(join_source_group(group, source, 99), 0) ==
            "open_receiver: join_source_group 239.1.2.3: No such device");
        BOOST_TEST(
            failure(join_group(make_address("ff05::1"), 99), 0) ==
            "open_receiver: join_group ff05::1: No such device");
        receiver_options reports;
        reports.control = control_flags::flow_label;
        BOOST_TEST(
            failure(join_group(group, 1), 0, reports) ==
            "open_receiver: receive_flow_label (IPv4): Operation not supported");
        reports.control = control_flags(1u << 31);
        BOOST_TEST(
            failure(join_group(group, 1), 0, reports) == "open_receiver: enable_control: Invalid argument");
    });
}

BOOST_AUTO_TEST_CASE(an_error_code_has_the_step_as_its_location)
{
    const lab::host machine("machine");
    machine.run([] {
        const address group = make_address("239.1.2.3"), source = make_address("192.0.2.1");
        udp::socket holder(context, udp::endpoint(udp::v4(), 7000));
        BOOST_TEST(step(join_group(group, 1), 7000) == "bind");
        BOOST_TEST(step(join_group(group, 99), 0) == "join_group");
        BOOST_TEST(step(join_source_group(group, source, 99), 0) == "join_source_group");
        receiver_options reports;
        reports.control = control_flags::flow_label;
        BOOST_TEST(step(join_group(group, 1), 0, reports) == "receive_flow_label (IPv4)");
        iplevel::error_code ec;
        open_receiver(holder, join_group(group, 1), 0, {}, ec);
        BOOST_TEST(std::string(ec.location().function_name()) == "open");
        BOOST_TEST((ec == asio::error::already_open));
        BOOST_TEST(holder.is_open());
    });
}

#if __cplusplus >= 202002L

BOOST_AUTO_TEST_CASE(options_are_named_where_a_receiver_is_opened)
{
    const lab::host machine("machine");
    machine.run([] {
        udp::socket one(context), two(context), three(context);
        const join_group membership(make_address("239.1.2.3"), 1);
        open_receiver(one, membership, 7000, {.reuse_port = true});
        open_receiver(two, membership, 7000, {.control = control_flags::packet_info});
        open_receiver(three, membership, 7000, {.reuse_port = true, .bind_to_group = true});
        BOOST_TEST(get<iplevel::reuse_port>(one).value());
        BOOST_TEST(!get<iplevel::reuse_port>(two).value());
        BOOST_TEST((three.local_endpoint().address() == membership.group()));
    });
}

#endif

BOOST_AUTO_TEST_SUITE_END()

} // namespace
