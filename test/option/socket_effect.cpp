// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/multicast/membership.hpp>
#include <iplevel/option/socket.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "multicast/setup.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sched.h>
#include <string>
#include <vector>

using namespace iplevel::multicast;
using namespace test;
namespace data = boost::unit_test::data;

namespace {

/// alice sends to bob, who has several sockets on one port.
struct alice_to_bob : lab::two_hosts
{
    std::vector<udp::socket> sockets;
    const kind& k;

    explicit alice_to_bob(const kind& of) : k(of)
    {
        // On a single processor datagrams are not reordered.
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(::sched_getcpu(), &one);
        BOOST_TEST_REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
        bob.run([&] {
            for (int i = 0; i < 3; ++i) {
                udp::socket& s = sockets.emplace_back(k.open());
                s.set_option(iplevel::reuse_port(true));
                s.bind(udp::endpoint(k.v6_socket ? udp::v6() : udp::v4(), 7000));
                s.set_option(join_group(k.group(), bob.index("alice")));
            }
        });
    }

    void send(const address& destination, const std::string& word)
    {
        alice.run([&] {
            udp::socket s(context, destination.is_v6() ? udp::v6() : udp::v4());
            s.set_option(outbound_interface(alice.index("bob")));
            s.send_to(asio::buffer(word), udp::endpoint(destination, 7000));
        });
    }

    /// What each socket has received when all of them have received the last word.
    std::vector<std::string> heard_up_to(char last)
    {
        std::vector<std::string> all;
        for (udp::socket& s : sockets) {
            std::string& words = all.emplace_back();
            while (words.empty() || words.back() != last) {
                char word = 0;
                s.receive(asio::buffer(&word, 1));
                words += word;
            }
        }
        return all;
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_datagram_without_checksum_is_received_over_ipv6_where_it_is_accepted)
{
    const auto loopback = asio::ip::address_v6::loopback();
    for (bool accept : {false, true}) {
        udp::socket receiver(context, {loopback, 0}), sender(context, {loopback, 0});
        receiver.set_option(iplevel::accept_zero_checksum(accept));
        sender.set_option(iplevel::send_zero_checksum(true));
        sender.send_to(asio::buffer("0", 1), receiver.local_endpoint());
        sender.set_option(iplevel::send_zero_checksum(false));
        sender.send_to(asio::buffer("1", 1), receiver.local_endpoint());
        char first = 0;
        receiver.receive(asio::buffer(&first, 1));
        BOOST_TEST(first == (accept ? '0' : '1'));
    }
}

BOOST_AUTO_TEST_SUITE(sharing, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(sockets_that_share_a_port_all_hear_a_group_and_one_hears_the_rest, data::make(kinds), k)
{
    alice_to_bob net(k);
    for (int n = 0; n < 8; ++n)
        net.send(k.source(2), "u");
    net.send(k.group(), "g");
    std::ptrdiff_t unicast = 0;
    for (const std::string& words : net.heard_up_to('g')) {
        BOOST_TEST(std::count(words.begin(), words.end(), 'g') == 1);
        unicast += std::count(words.begin(), words.end(), 'u');
    }
    BOOST_TEST(unicast == 8);
}

BOOST_AUTO_TEST_SUITE_END()
