// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "lab/host.hpp"
#include "support/program.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>

namespace asio = boost::asio;
using asio::ip::udp;
using test::matches;
using test::program;

namespace {

/// A host on which multicast loops back, configured as in the demo.
lab::host loopback()
{
    lab::host host("host");
    host.ip("link set lo multicast on\n"
            "route add 239.0.0.0/8 dev lo src 127.0.0.1\n"
            "route add local ff00::/8 dev lo table local\n"
            "address add fd77::5/128 dev lo");
    return host;
}

const std::string time_stamp = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z";

/// One line of the receiver's output.
std::string line_of(const std::string& sender, const std::string& destination, const std::string& packet)
{
    return "sender=" + sender + ":\\d+ destination=" + destination + " interface=lo " + packet +
           " time=" + time_stamp + " size=10\n";
}

} // namespace

BOOST_AUTO_TEST_SUITE(examples, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(the_demo_shows_that_what_was_sent_is_what_is_reported)
{
    const lab::host host("host");
    host.run([] {
        program demo("env PROGRAMS=" EXAMPLES " " DEMO " inside");
        const std::string text = demo.rest();
        const std::string v4 =
            line_of("127\\.0\\.0\\.1", "239\\.1\\.2\\.3", "hop_limit=3 dscp=AF41 ecn=ECT\\(0\\)");
        const std::string v6 = line_of("\\[::1\\]", "ff02::1234%lo", "hop_limit=5 dscp=EF ecn=Not-ECT");
        BOOST_TEST(
            matches(
                text, "\n239\\.1\\.2\\.3, hop limit 3, traffic class 0x8a, on lo:\n(" + v4 +
                          "){3}\nff02::1234, hop limit 5, traffic class 0xb8, on lo:\n(" + v6 + "){3}"),
            text);
        BOOST_TEST(demo.exit_code() == 0);
    });
}

BOOST_AUTO_TEST_CASE(the_receiver_hears_the_source_it_was_told)
{
    const lab::host host = loopback();
    host.run([] {
        program sender("multicast_sender --count 1000000000 --interval 5 239.1.2.3 5400 lo");
        program other("multicast_receiver --source 127.0.0.2 --count 1 --timeout 1 239.1.2.3 5400 lo");
        program receiver("multicast_receiver --source 127.0.0.1 --count 1 --timeout 30 239.1.2.3 5400 lo");
        const std::string text = receiver.rest();
        BOOST_TEST(
            matches(text, line_of("127\\.0\\.0\\.1", "239\\.1\\.2\\.3", "hop_limit=1 dscp=CS0 ecn=Not-ECT")),
            text);
        BOOST_TEST(receiver.exit_code() == 0);
        BOOST_TEST(other.rest() == "");
        BOOST_TEST(other.exit_code() == 1);
    });
}

BOOST_AUTO_TEST_CASE(the_receiver_passes_over_what_was_not_sent_to_the_group)
{
    const lab::host host = loopback();
    host.run([] {
        program receiver("multicast_receiver ff02::1234 5400 lo");
        std::string line;
        {
            program first("multicast_sender --count 1000000000 --interval 5 ff02::1234 5400 lo");
            line = receiver.line();
        }
        asio::io_context context;
        udp::socket(context, udp::v6())
            .send_to(asio::buffer("unicast", 7), udp::endpoint(asio::ip::make_address("::1"), 5400));
        program last("multicast_sender --hop-limit 9 ff02::1234 5400 lo");
        for (; line.find("hop_limit=9") == line.npos; line = receiver.line())
            BOOST_TEST_REQUIRE(line.find(" destination=ff02::1234%lo ") != line.npos, line);
    });
}

BOOST_AUTO_TEST_CASE(the_receiver_ends_cleanly_when_interrupted)
{
    const lab::host host = loopback();
    host.run([] {
        program receiver("multicast_receiver 239.1.2.3 5400 lo");
        program sender("multicast_sender --count 1000000000 --interval 5 239.1.2.3 5400 lo");
        BOOST_TEST(receiver.line() != "");
        BOOST_TEST(receiver.end(SIGINT) == 0);
    });
}

BOOST_AUTO_TEST_CASE(the_echo_server_answers_from_the_address_that_was_asked)
{
    const lab::host host = loopback();
    host.run([] {
        program server("reply_from 7777");
        asio::io_context context;
        char data[8];
        udp::socket early(context, udp::v6());
        early.connect(udp::endpoint(asio::ip::make_address("::1"), 7777));
        boost::system::error_code not_yet;
        do {
            early.send(asio::buffer("hello", 5), 0, not_yet);
            early.receive(asio::buffer(data), 0, not_yet);
        } while (not_yet);

        for (const char* address : {"127.0.0.1", "127.0.0.5", "::1", "fd77::5"}) {
            const udp::endpoint asked(asio::ip::make_address(address), 7777);
            udp::socket client(context, asked.protocol());
            client.send_to(asio::buffer("hello", 5), asked);
            udp::endpoint answerer;
            BOOST_TEST(client.receive_from(asio::buffer(data), answerer) == 5u);
            BOOST_TEST(answerer == asked);
        }
        BOOST_TEST(server.end(SIGTERM) == 0);
    });
}

BOOST_AUTO_TEST_CASE(the_tour_prints_what_the_guide_says)
{
    const lab::host host = loopback();
    host.run([] {
        program tour("control_tour");
        const std::string text = tour.rest();
        std::string pattern;
        for (const std::string address : {"127\\.0\\.0\\.1", "::1"}) {
            const std::string told = "destination=" + address +
                                     " interface=1 hop_limit=7 traffic_class=138 timestamp=[-0-9]+T[:.0-9]+Z";
            pattern += "received short: " + told + "\nreceived too long: " + told +
                       " truncated=1\nthe rest of it did not fit\n";
        }
        pattern += "received 5 bytes in time\n"
                   "nothing within the limit\n"
                   "not received: Bad file descriptor\n"
                   "not received: Connection refused\n";
        BOOST_TEST(matches(text, pattern), text);
        BOOST_TEST(tour.exit_code() == 0);
    });
}

BOOST_AUTO_TEST_CASE(the_tour_of_options_prints_what_the_guide_says)
{
    const lab::host host = loopback();
    host.run([] {
        program tour("option_tour");
        BOOST_TEST(
            tour.rest() == "hop limit 16, over IPv4 16\nhop limit 64 by default\nno flow labels\nall but "
                           "192.0.2.2\nlow water 1\n");
        BOOST_TEST(tour.exit_code() == 0);
    });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_DATA_TEST_CASE(
    each_example_explains_itself,
    boost::unit_test::data::make(
        {"control_tour", "multicast_receiver", "multicast_sender", "option_tour", "ping", "reply_from",
         "traceroute"}),
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
};

BOOST_DATA_TEST_CASE(what_is_wrong_with_a_command_line_is_said, boost::unit_test::data::make(mistakes), wrong)
{
    program example(wrong.command_line);
    const std::string text = example.rest();
    BOOST_TEST(text.find(std::string(": ") + wrong.answer) != text.npos, text);
    BOOST_TEST(example.exit_code() == 2);
}
