// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The servers reply to every client from the address to which the request was sent.

#include "lab/available.hpp"
#include "support/program.hpp"
#include "support/reply_table.hpp"

#include <iplevel/multicast/membership.hpp>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <csignal>

using namespace test;
namespace data = boost::unit_test::data;

namespace {

/// Returns as soon as a server on this host replies on port 7777.
void await_server(asio::io_context& context)
{
    udp::socket early(context, udp::v6());
    early.connect(udp::endpoint(asio::ip::address_v6::loopback(), 7777));
    error_code not_yet;
    do {
        char data[8];
        early.send(asio::buffer("hello", 5), 0, not_yet);
        early.receive(asio::buffer(data), 0, not_yet);
    } while (not_yet);
}

} // namespace

BOOST_AUTO_TEST_SUITE(replies, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(
    a_server_answers_whoever_asks, data::make({"reply_from 7777", "echo_server --port 7777 --threads 1"}),
    command_line)
{
    neighbors net;
    udp::socket member = net.bob.run([&] { return udp::socket(net.context, udp::v6()); });
    member.set_option(
        iplevel::multicast::join_group(asio::ip::make_address("ff05::99"), net.bob.index("alice")));
    program server = net.bob.run([&] { return program(command_line); });
    net.bob.run([&] { await_server(net.context); });
    for (const auto& q : ipv4_questions)
        if (!asio::ip::make_address(q.asked).is_multicast()) // the servers do not join groups
            ask(net, q, [] {});
    for (const auto& q : ipv6_questions)
        ask(net, q, [] {});
    server.end(SIGTERM);
}

BOOST_AUTO_TEST_SUITE_END()
