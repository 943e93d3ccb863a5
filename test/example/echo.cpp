// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The multithreaded echo server and its load generator. bench/echo.sh runs one against the other.

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "support/fixture.hpp"
#include "support/program.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>
#include <string>

namespace asio = boost::asio;
using asio::ip::udp;
using test::program;
namespace data = boost::unit_test::data;

namespace {

/// Returns as soon as a server on this host replies on port 7777.
void await_answer()
{
    asio::io_context context;
    udp::socket early(context, udp::v6());
    early.connect(udp::endpoint(asio::ip::address_v6::loopback(), 7777));
    boost::system::error_code not_yet;
    do {
        char data[8];
        early.send(asio::buffer("hello", 5), 0, not_yet);
        early.receive(asio::buffer(data), 0, not_yet);
    } while (not_yet);
}

/// The number of drops on port 7777, as counted by this host's kernel.
unsigned drops()
{
    std::ifstream table("/proc/thread-self/net/udp6");
    for (std::string line; std::getline(table, line);)
        if (line.find(":1E61 ") != line.npos)
            return unsigned(std::stoul(line.substr(line.find_last_of(' ', line.find_last_not_of(' ')))));
    return 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(echo, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(the_server_prints_a_line_each_second_until_it_is_interrupted)
{
    const lab::host host("host");
    host.run([] {
        program server("echo_server --port 7777 --threads 2");
        server.line();
        for (int second = 0; second < 2; ++second) {
            const std::string text = server.line();
            BOOST_TEST(text == "received=0 calls=0 answered=0 refused=0 dropped_runs=0\n");
        }
        server.send(SIGINT);
        const std::string end = server.rest();
        BOOST_TEST(
            end.find("in all: received=0 calls=0 answered=0 refused=0 dropped_runs=0\n") != end.npos, end);
        BOOST_TEST(server.exit_code() == 0);
    });
}

BOOST_AUTO_TEST_CASE(the_server_says_how_many_runs_of_datagrams_the_system_dropped)
{
    const lab::host host("host");
    host.run([] {
        program server("echo_server --port 7777 --threads 1");
        await_answer();
        asio::io_context context;
        udp::socket client(context, udp::v4());
        client.connect({asio::ip::address_v4::loopback(), 7777});
        test::outgoing_control ten_datagrams;
        ten_datagrams.segment_size = std::uint16_t(100);
        const std::string bytes(1000, 'x');
        server.send(SIGSTOP); // the server stops reading its receive buffer
        while (drops() < 5)
            send_with_control(client, asio::buffer(bytes), ten_datagrams);
        server.send(SIGCONT);
        for (std::size_t size = 0; size != 4;) { // the next datagram reports the drops before it
            pollfd p{client.native_handle(), POLLIN, 0};
            if (::poll(&p, 1, 50) == 0)
                client.send(asio::buffer("last", 4));
            else
                size = test::receive(client).bytes.size();
        }
        const std::string expected = " dropped_runs=" + std::to_string(drops()) + '\n';
        server.send(SIGINT);
        const std::string text = server.rest();
        BOOST_TEST(text.find(expected, text.find("in all: ")) != text.npos, text);
    });
}

BOOST_AUTO_TEST_CASE(a_load_that_nobody_answers_ends_and_says_what_was_lost)
{
    const lab::host host("host");
    host.run([] {
        asio::io_context context;
        const udp::socket silent(context, udp::endpoint(udp::v4(), 7777));
        program load("echo_load --count 20 --window 16 127.0.0.1 7777");
        BOOST_TEST(load.rest() == "right=0 wrong=0 lost=20 per_second=0\n");
        BOOST_TEST(load.exit_code() == 1);
    });
}

BOOST_AUTO_TEST_CASE(a_load_that_is_interrupted_says_what_it_did)
{
    const lab::host host("host");
    host.run([] {
        asio::io_context context;
        udp::socket silent(context, udp::endpoint(udp::v4(), 7777));
        program load("echo_load --count 1000000000 127.0.0.1 7777");
        test::await_datagram(silent);
        load.send(SIGINT);
        const std::string text = load.rest();
        BOOST_TEST(test::matches(text, "right=0 wrong=0 lost=\\d+ per_second=0\n"), text);
    });
}

BOOST_DATA_TEST_CASE(
    a_client_that_cannot_be_answered_does_not_end_a_server,
    data::make({"reply_from 7777", "echo_server --port 7777 --threads 1"}), command_line)
{
    const lab::two_hosts net;
    net.alice.ip("addr add fd99::9/128 dev lo"); // bob has no route to it
    program server = net.bob.run([&] { return program(command_line); });
    net.bob.run(await_answer);
    asio::io_context context;
    const udp::endpoint bob(asio::ip::make_address("fd77::2"), 7777);
    net.alice.run([&] {
        udp::socket(context, {asio::ip::make_address("fd99::9"), 0}).send_to(asio::buffer("hello", 5), bob);
    });
    for (std::string line; line.find("unreachable") == line.npos && line.find("refused=1") == line.npos;) {
        line = server.line();
        BOOST_TEST_REQUIRE(!line.empty());
    }
    udp::socket other = net.alice.run([&] { return udp::socket(context, udp::v6()); });
    other.send_to(asio::buffer("hello", 5), bob);
    const auto answer = test::receive(other);
    BOOST_TEST(answer.bytes == "hello");
    BOOST_TEST(answer.sender == bob);
    server.send(SIGTERM);
    server.rest();
    BOOST_TEST(server.exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_port_that_another_program_has_is_an_error)
{
    const lab::host host("host");
    host.run([] {
        asio::io_context context;
        const udp::socket other(context, udp::endpoint(udp::v6(), 7777));
        program server("echo_server --port 7777");
        BOOST_TEST(server.rest() == "echo_server: bind: Address already in use\n");
        BOOST_TEST(server.exit_code() == 1);
    });
}

BOOST_AUTO_TEST_SUITE_END()
