// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "reply_table.hpp"

#include <iplevel/multicast.hpp>
#include <iplevel/socket_options.hpp>

#include <initializer_list>

using namespace test;

namespace {

/// bob's server: it answers each question with its bytes.
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

BOOST_AUTO_TEST_SUITE_END()
