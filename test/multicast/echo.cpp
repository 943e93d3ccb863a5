// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Echo requests to groups, through raw sockets.

#include <iplevel/icmp/filter.hpp>
#include <iplevel/icmp/message.hpp>
#include <iplevel/ip/header.hpp>
#include <iplevel/multicast/membership.hpp>
#include <iplevel/option/packet.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "multicast/setup.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace iplevel::multicast;
using namespace test;
namespace ping = iplevel::icmp;

namespace {

constexpr std::string_view payload = "HELLO-R-U-THERE";

/// bob joins with a raw socket, which receives what his kernel replies to.
struct alice_pings_bob : lab::two_hosts
{
    icmp::socket at_alice{context}, at_bob{context};

    explicit alice_pings_bob(icmp protocol)
    {
        bob.sysctl("ipv4/icmp_echo_ignore_broadcasts", "0");
        alice.run([&] { at_alice.open(protocol); });
        bob.run([&] { at_bob.open(protocol); });
        at_alice.set_option(outbound_interface(alice.index("bob")));
    }
};

template <typename Message>
std::string_view data_of(const Message& message)
{
    const asio::const_buffer data = std::get<ping::echo>(message.body).data;
    return {static_cast<const char*>(data.data()), data.size()};
}

ping::echo echo(int sequence)
{
    return {0x1234, static_cast<std::uint16_t>(sequence), asio::buffer(payload)};
}

std::size_t receive(icmp::socket& s, std::array<char, 256>& bytes) { return s.receive(asio::buffer(bytes)); }

/// Checks the request as bob received it, and the reply as alice received it.
void check(alice_pings_bob& net, const address& group, int sequence)
{
    std::array<char, 256> bytes;
    auto datagram = iplevel::decode_ipv4_datagram(asio::buffer(bytes, receive(net.at_bob, bytes)));
    auto message = ping::decode_v4(datagram.payload);
    BOOST_TEST((message.type == ping::type_v4::echo_request));
    BOOST_TEST(datagram.header.source.to_string() == "10.7.0.1");
    BOOST_TEST((address(datagram.header.destination) == group));
    BOOST_TEST(datagram.header.hop_limit == sequence);
    BOOST_TEST(data_of(message) == payload);

    datagram = iplevel::decode_ipv4_datagram(asio::buffer(bytes, receive(net.at_alice, bytes)));
    message = ping::decode_v4(datagram.payload);
    BOOST_TEST((message.type == ping::type_v4::echo_reply));
    BOOST_TEST(message.code == 0);
    BOOST_TEST(datagram.header.source.to_string() == "10.7.0.2");
    BOOST_TEST(std::get<ping::echo>(message.body).sequence == sequence);
    BOOST_TEST(data_of(message) == payload);
}

/// Makes bob join the group, for any source or for alice only.
address join(alice_pings_bob& net, const kind& k, bool for_anyone)
{
    if (for_anyone)
        net.at_bob.set_option(join_group(k.group(), net.bob.index("alice")));
    else
        net.at_bob.set_option(join_source_group(k.source_group(), k.source(), net.bob.index("alice")));
    return for_anyone ? k.group() : k.source_group();
}

} // namespace

BOOST_AUTO_TEST_SUITE(pings, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(a_ping_to_an_ipv4_group_is_heard_and_answered)
{
    for (bool for_anyone : {true, false}) {
        alice_pings_bob net(icmp::v4());
        const address group = join(net, kinds[0], for_anyone);
        for (int sequence : {1, 2, 3}) {
            std::array<char, 64> bytes;
            const std::size_t size =
                encode(ping::message_v4{ping::type_v4::echo_request, 0, echo(sequence)}, asio::buffer(bytes));
            net.at_alice.set_option(hops(sequence));
            net.at_alice.send_to(asio::buffer(bytes, size), icmp::endpoint(group, 0));
            check(net, group, sequence);
        }
        net.at_bob.set_option(leave_group(group, net.bob.index("alice")));
    }
}

BOOST_AUTO_TEST_CASE(a_ping_to_an_ipv4_group_with_a_header_of_our_own_is_heard_and_answered)
{
    for (bool for_anyone : {true, false}) {
        alice_pings_bob net(icmp::v4());
        net.at_alice.set_option(iplevel::header_included(true));
        const address group = join(net, kinds[0], for_anyone);
        for (int sequence : {1, 2, 3}) {
            std::array<char, 64> bytes;
            const std::size_t size = encode(
                ping::message_v4{ping::type_v4::echo_request, 0, echo(sequence)}, asio::buffer(bytes) + 20);
            iplevel::ipv4_header header;
            header.total_length = static_cast<std::uint16_t>(20 + size);
            header.hop_limit = static_cast<std::uint8_t>(sequence);
            header.protocol = 1;
            header.destination = group.to_v4();
            encode(header, asio::buffer(bytes));
            net.at_alice.send_to(asio::buffer(bytes, 20 + size), icmp::endpoint(group, 0));
            check(net, group, sequence);
        }
        net.at_bob.set_option(leave_group(group, net.bob.index("alice")));
    }
}

BOOST_AUTO_TEST_CASE(a_ping_to_an_ipv6_group_is_heard_and_answered)
{
    for (bool for_anyone : {true, false}) {
        alice_pings_bob net(icmp::v6());
        ping::filter_v6 replies, requests;
        replies.block_all();
        replies.pass(ping::type_v6::echo_reply);
        net.at_alice.set_option(replies);
        requests.block_all();
        requests.pass(ping::type_v6::echo_request);
        net.at_bob.set_option(requests);
        net.at_alice.bind(icmp::endpoint(make_address("fd77::1"), 0));
        const address group = join(net, kinds[1], for_anyone);
        for (int sequence : {1, 2, 3}) {
            std::array<char, 256> bytes;
            std::size_t size =
                encode(ping::message_v6{ping::type_v6::echo_request, 0, echo(sequence)}, asio::buffer(bytes));
            net.at_alice.send_to(asio::buffer(bytes, size), icmp::endpoint(group, 0));

            icmp::endpoint sender;
            size = net.at_bob.receive_from(asio::buffer(bytes), sender);
            BOOST_TEST(sender.address().to_string() == "fd77::1");
            auto message = ping::decode_v6(asio::buffer(bytes, size));
            BOOST_TEST((message.type == ping::type_v6::echo_request));
            BOOST_TEST(data_of(message) == payload);

            size = net.at_alice.receive_from(asio::buffer(bytes), sender);
            BOOST_TEST(sender.address().to_string() == "fd77::2");
            message = ping::decode_v6(asio::buffer(bytes, size));
            BOOST_TEST((message.type == ping::type_v6::echo_reply));
            BOOST_TEST(message.code == 0);
            BOOST_TEST(std::get<ping::echo>(message.body).sequence == sequence);
            BOOST_TEST(data_of(message) == payload);
        }
        net.at_bob.set_option(leave_group(group, net.bob.index("alice")));
    }
}

BOOST_AUTO_TEST_SUITE_END()
