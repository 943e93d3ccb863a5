// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "support/reply_table.hpp"

#include <iplevel/multicast/membership.hpp>
#include <iplevel/option/socket.hpp>

#include <initializer_list>
#include <string>
#include <utility>

using namespace test;

namespace {

/// bob's server, which replies to each question with the same bytes.
struct server
{
    server(neighbors& net, const udp& protocol, bool both)
        : socket(net.bob.run([&] { return udp::socket(net.context, protocol); }))
    {
        if (protocol == udp::v6())
            socket.set_option(asio::ip::v6_only(!both));
        socket.set_option(iplevel::freebind(true));
        enable_control(socket, control_flags::packet_info);
        socket.bind({protocol, 7777});
        if (protocol == udp::v4() || both)
            join(net, {"224.0.0.99", "239.1.1.1"});
        if (protocol == udp::v6())
            join(net, {"ff05::99"});
    }

    void join(neighbors& net, std::initializer_list<const char*> groups)
    {
        for (auto group : groups)
            socket.set_option(
                iplevel::multicast::join_group(asio::ip::make_address(group), net.bob.index("alice")));
    }

    void answer()
    {
        const auto asked = receive(socket);
        error_code ec;
        send_with_control(socket, asio::buffer(asked.bytes), asked.sender, reply_to(asked.control), ec);
        BOOST_TEST(ec.message() == error_code().message());
    }

    udp::socket socket;
};

template <typename Questions>
void ask_all(const Questions& questions, const udp& protocol, bool both)
{
    neighbors net;
    server server(net, protocol, both);
    for (const auto& q : questions)
        ask(net, q, [&] { server.answer(); });
}

} // namespace

BOOST_AUTO_TEST_SUITE(replies, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(an_answer_of_an_ipv4_socket_reaches_whoever_asked)
{
    ask_all(ipv4_questions, udp::v4(), false);
}

BOOST_AUTO_TEST_CASE(an_answer_of_an_ipv6_socket_reaches_whoever_asked)
{
    ask_all(ipv6_questions, udp::v6(), false);
}

BOOST_AUTO_TEST_CASE(an_answer_of_a_dual_stack_socket_reaches_whoever_asked)
{
    ask_all(ipv4_questions, udp::v6(), true);
    ask_all(ipv6_questions, udp::v6(), true);
}

BOOST_AUTO_TEST_CASE(
    an_answer_takes_the_link_that_was_asked_where_another_has_the_same_addresses_and_the_call_says_so)
{
    const lab::host alice("alice"), bob("bob"), carol("carol");
    lab::connect(alice, {"10.7.0.1/24", "fd77::1/64"}, bob, {"10.7.0.2/24", "fd77::2/64"});
    lab::connect(carol, {"10.7.0.1/24", "fd77::1/64"}, bob, {"10.7.0.3/24", "fd77::3/64"});
    asio::io_context context;
    auto at_bob = bob.run([&] { return open(context, udp::v6()); });
    enable_control(at_bob, control_flags::packet_info);
    at_bob.bind({udp::v6(), 7777});
    const std::pair<const lab::host&, std::string> clients[] = {{alice, "2"}, {carol, "3"}};
    for (const std::string network : {"::ffff:10.7.0.", "fd77::"})
        for (const auto& [host, last] : clients) {
            auto client = host.run([&] { return open(context, udp::v6()); });
            const udp::endpoint asked(asio::ip::make_address(network + last), 7777);
            client.send_to(asio::buffer("question", 8), asked);
            const auto question = receive(at_bob);
            const auto answer = reply_to(question.control, iplevel::pin_interface);
            send_with_control(at_bob, asio::buffer("answer", 6), question.sender, answer);
            BOOST_TEST(receive(client).sender == asked);
        }
}

BOOST_AUTO_TEST_CASE(from_a_link_local_address_nothing_reaches_the_loopback_address)
{
    neighbors net;
    net.bob.run([&] {
        const udp::endpoint link_local(asio::ip::make_address("fe80::2%alice"), 7777);
        udp::socket client(net.context, {asio::ip::make_address("::1"), 0});
        error_code of_bound, of_reply;
        {
            udp::socket bound(net.context, link_local);
            bound.send_to(asio::buffer("x", 1), client.local_endpoint(), 0, of_bound);
        }
        server server(net, udp::v6(), false);
        client.send_to(asio::buffer("x", 1), link_local);
        const auto asked = receive(server.socket);
        const auto answer = reply_to(asked.control);
        send_with_control(server.socket, asio::buffer("x", 1), asked.sender, answer, of_reply);
        BOOST_TEST(of_bound == asio::error::network_unreachable);
        BOOST_TEST(of_reply == asio::error::network_unreachable);
    });
}

BOOST_AUTO_TEST_SUITE_END()
