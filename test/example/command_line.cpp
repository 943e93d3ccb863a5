// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// What all examples have in common: --help, and the errors in their command lines.

#include "support/program.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

using test::program;

BOOST_DATA_TEST_CASE(
    each_example_explains_itself,
    boost::unit_test::data::make(
        {"control_tour", "echo_load", "echo_server", "multicast_receiver", "multicast_sender", "option_tour",
         "path_mtu", "ping", "reply_from", "timestamps", "traceroute"}),
    name)
{
    program example(name + std::string(" --help"));
    BOOST_TEST(example.line().find("Usage: " + std::string(name)) == 0u);
    BOOST_TEST(!example.rest().empty());
    BOOST_TEST(example.exit_code() == 0);
}

struct mistake
{
    const char* command_line;
    const char* answer;
};

std::ostream& operator<<(std::ostream& os, const mistake& m) { return os << m.command_line; }

const mistake mistakes[] = {
    {"echo_load", "the address is missing"},
    {"echo_load ::1", "the port is missing"},
    {"echo_load --size 7 ::1 7", "--size: '7' is not a number from 8 to 65507"},
    {"echo_load --window 4097 ::1 7", "--window: '4097' is not a number from 1 to 4096"},
    {"echo_server --threads 0", "--threads: '0' is not a number from 1 to 1024"},
    {"echo_server --port 65536", "--port: '65536' is not a number from 1 to 65535"},
    {"echo_server 7", "what is '7'?"},
    {"reply_from", "the port is missing"},
    {"reply_from 70000", "the port: '70000' is not a number from 1 to 65535"},
    {"reply_from 7 7", "what is '7'?"},
    {"multicast_receiver 127.0.0.1 5400 lo", "the group: '127.0.0.1' is not a multicast address"},
    {"multicast_receiver group 5400 lo", "the group: 'group' is not a multicast address"},
    {"multicast_receiver ff02::1%none 5400", "the group: 'ff02::1%none': No such device"},
    {"multicast_receiver ff02::1%lo 5400 lo", "what is 'lo'?"},
    {"multicast_receiver --count", "--count needs a value"},
    {"multicast_receiver --cuont 3 239.1.2.3 5400 lo", "there is no option --cuont"},
    {"multicast_receiver --source here 239.1.2.3 5400 lo", "--source: 'here' is not an IP address"},
    {"multicast_receiver --source ::1 239.1.2.3 5400 lo",
     "--source: ::1 and 239.1.2.3 are of different families"},
    {"multicast_receiver 239.1.2.3 5400 nowhere", "the interface: 'nowhere': No such device"},
    {"multicast_sender 239.1.2.3 5400 nowhere", "the interface: 'nowhere': No such device"},
    {"multicast_sender --hop-limit 256 239.1.2.3 5400 lo",
     "--hop-limit: '256' is not a number from 1 to 255"},
    {"multicast_sender --traffic-class -1 239.1.2.3 5400 lo",
     "--traffic-class: '-1' is not a number from 0 to 255"},
    {"multicast_sender --count 3x 239.1.2.3 5400 lo", "--count: '3x' is not a number from 1 to 1000000000"},
    {"ping", "the host is missing"},
    {"ping --flood ::1", "there is no option --flood"},
    {"ping --source here ::1", "--source: 'here' is not an IP address"},
    {"ping --ipv6 127.0.0.1", "127.0.0.1: "},
    {"ping --size 65508 ::1", "--size: '65508' is not a number from 0 to 65507"},
    {"ping --source ::1 127.0.0.1", "--source: ::1 and 127.0.0.1 are of different families"},
    {"ping --interface nowhere ::1", "--interface: 'nowhere': No such device"},
    {"ping no..name", "no..name: "},
    {"traceroute", "the host is missing"},
    {"traceroute --first 3 --max 2 ::1", "--max: '2' is not a number from 3 to 255"},
    {"traceroute ::1 ::1", "what is '::1'?"},
    {"path_mtu", "the host is missing"},
    {"path_mtu ::1 7", "what is '7'?"},
    {"path_mtu --port 0 ::1", "--port: '0' is not a number from 1 to 65535"},
    {"path_mtu --tries", "--tries needs a value"},
    {"path_mtu --timeuot 1 ::1", "there is no option --timeuot"},
    {"timestamps", "send or receive is missing"},
    {"timestamps listen 5400", "'listen' is neither send nor receive"},
    {"timestamps receive", "the port is missing"},
    {"timestamps receive --interval 1 5400", "there is no option --interval"},
    {"timestamps receive --device nowhere 5400", "--device: 'nowhere': No such device"},
    {"timestamps send --count 0 ::1 5400", "--count: '0' is not a number from 1 to 1000000000"},
    {"timestamps send ::1", "the port is missing"},
};

BOOST_DATA_TEST_CASE(what_is_wrong_with_a_command_line_is_said, boost::unit_test::data::make(mistakes), wrong)
{
    program example(wrong.command_line);
    const std::string text = example.rest();
    BOOST_TEST(text.find(std::string(": ") + wrong.answer) != text.npos, text);
    BOOST_TEST(example.exit_code() == 2);
}
