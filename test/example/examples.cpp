// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "lab/host.hpp"
#include "support/program.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
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
