// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "lab/host.hpp"
#include "support/fixture.hpp"

#include <string>

using namespace test;
using asio::ip::make_address;

namespace {

/// Sends a request to the pair's receiver, replies, and returns the address from which the reply came.
std::string answering_address(udp_pair& pair, outgoing_control (*answer)(const received_control&), bool async)
{
    pair.send("question");
    auto question = receive(pair.receiver);
    auto control = answer(question.control);
    if (async) {
        result r;
        async_send_with_control(
            pair.receiver, asio::buffer("answer", 6), question.sender, control, r.handler());
        run(pair.context);
        BOOST_TEST(r.ec.message() == error_code().message());
    } else {
        send_with_control(pair.receiver, asio::buffer("answer", 6), question.sender, control);
    }
    auto d = receive(pair.sender);
    BOOST_TEST(d.bytes == "answer");
    BOOST_TEST(d.sender.port() == pair.to.port());
    return d.sender.address().to_string();
}

outgoing_control only_the_interface(const received_control& received)
{
    auto control = reply_to(received);
    control.source.reset();
    return control;
}

outgoing_control only_the_address(const received_control& received)
{
    auto control = reply_to(received);
    control.interface_index = 0;
    return control;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_answer_leaves_from_the_ipv4_address_that_was_asked)
{
    for (auto bind : {"0.0.0.0", "::"})
        for (auto asked : {"127.0.0.1", "127.0.0.7", "127.255.0.9"})
            for (bool async : {false, true}) {
                udp_pair pair(bind, asked);
                BOOST_TEST(answering_address(pair, iplevel::reply_to, async) == asked);
                BOOST_TEST(answering_address(pair, only_the_address, async) == asked);
            }
}

BOOST_AUTO_TEST_CASE(the_answer_leaves_from_the_ipv4_mapped_address_that_was_asked)
{
    for (bool async : {false, true}) {
        udp_pair pair("::", "::ffff:127.0.0.7");
        BOOST_TEST(answering_address(pair, iplevel::reply_to, async) == "::ffff:127.0.0.7");
        BOOST_TEST(answering_address(pair, only_the_address, async) == "::ffff:127.0.0.7");
    }
}

BOOST_AUTO_TEST_CASE(an_answer_to_an_ipv4_mapped_peer_may_name_only_the_interface)
{
    for (bool async : {false, true}) {
        udp_pair pair("::", "127.0.0.7");
        BOOST_TEST(answering_address(pair, only_the_interface, async) == "127.0.0.1");
    }
}

BOOST_AUTO_TEST_CASE(a_socket_connected_to_an_ipv4_mapped_peer_may_name_address_or_interface)
{
    for (auto answer : {iplevel::reply_to, only_the_interface, only_the_address}) {
        udp_pair pair("::", "127.0.0.7");
        pair.send("question");
        auto question = receive(pair.receiver);
        pair.receiver.connect(question.sender);
        send_with_control(pair.receiver, asio::buffer("answer", 6), answer(question.control));
        BOOST_TEST(receive(pair.sender).bytes == "answer");
    }
}

BOOST_AUTO_TEST_CASE(
    the_answer_leaves_from_the_ipv6_address_that_was_asked, *boost::unit_test::precondition(lab::available))
{
    const lab::host here("here");
    here.ip("addr add fd77::7/128 dev lo nodad\naddr add fd77::8/128 dev lo nodad");
    here.run([] {
        for (auto asked : {"::1", "fd77::7", "fd77::8"})
            for (bool async : {false, true}) {
                udp_pair pair("::", asked);
                BOOST_TEST(answering_address(pair, iplevel::reply_to, async) == asked);
                BOOST_TEST(answering_address(pair, only_the_address, async) == asked);
            }
    });
}
