// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The echo server of several threads and what loads it; bench/echo.sh runs one against the other.

#include "lab/available.hpp"
#include "lab/host.hpp"
#include "program.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <string>
#include <utility>

namespace asio = boost::asio;
using asio::ip::udp;
using test::program;

BOOST_AUTO_TEST_SUITE(echo, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(the_server_prints_a_line_each_second_until_it_is_interrupted)
{
    const lab::host host("host");
    host.run([] {
        program server("echo_server --port 7777 --threads 2");
        server.line();
        for (int second = 0; second < 2; ++second) {
            const std::string text = server.line();
            BOOST_TEST(text == "received=0 calls=0 answered=0 refused=0 dropped=0\n");
        }
        server.send(SIGINT);
        const std::string end = server.rest();
        BOOST_TEST(end.find("in all: received=0 calls=0 answered=0 refused=0 dropped=0\n") != end.npos, end);
        BOOST_TEST(server.exit_code() == 0);
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

BOOST_DATA_TEST_CASE(
    each_program_explains_itself, boost::unit_test::data::make({"echo_load", "echo_server"}), name)
{
    program example(name + std::string(" --help"));
    BOOST_TEST(example.line().find("Usage: " + std::string(name)) == 0u);
    BOOST_TEST(!example.rest().empty());
    BOOST_TEST(example.exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_command_line_is_said)
{
    const std::pair<const char*, const char*> mistakes[] = {
        {"echo_server --threads 0", "--threads: '0' is not a number from 1 to 1024"},
        {"echo_server --port 65536", "--port: '65536' is not a number from 1 to 65535"},
        {"echo_server 7", "what is '7'?"},
        {"echo_load", "the address is missing"},
        {"echo_load ::1", "the port is missing"},
        {"echo_load --size 7 ::1 7", "--size: '7' is not a number from 8 to 65507"},
        {"echo_load --window 4097 ::1 7", "--window: '4097' is not a number from 1 to 4096"},
    };
    for (const auto& [command_line, answer] : mistakes) {
        program example(command_line);
        const std::string text = example.rest();
        BOOST_TEST(text.find(std::string(": ") + answer) != text.npos, text);
        BOOST_TEST(example.exit_code() == 2);
    }
}
