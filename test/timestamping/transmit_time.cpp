// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Datagrams with a transmit time, and reports of those that were dropped because of it.

#include <iplevel/option/packet.hpp>

#include "error_queue/lab.hpp"
#include "support/control_bytes.hpp"
#include "support/faults.hpp"

#include <algorithm>
#include <cstdlib>

using namespace test;
using iplevel::transmit_clock;
using iplevel::transmit_flags;
using iplevel::transmit_time;
using std::chrono::nanoseconds;

namespace {

/// Two hosts, and a socket on each.
struct experiment
{
    explicit experiment(family f) : to(address(f, "10.7.0.2", "fd77::2"), 7777)
    {
        receiver = net.bob.run([&] { return open(context, to.protocol()); });
        receiver.bind({to.protocol(), to.port()});
        sender = net.alice.run([&] { return open(context, to.protocol()); });
    }

    void send(nanoseconds at, error_code& ec)
    {
        outgoing_control control;
        control.transmit_at = at;
        send_with_control(sender, asio::buffer("x", 1), to, control, ec);
    }

    lab::two_hosts net;
    asio::io_context context;
    udp::endpoint to;
    udp::socket receiver{context}, sender{context};
};

constexpr nanoseconds soon_after_1970{4294967299}; // uses both halves of the number

} // namespace

BOOST_AUTO_TEST_SUITE(transmit_times, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(a_transmit_time_needs_the_option_and_passes_a_device_without_a_discipline)
{
    for (auto f : families) {
        experiment x(f);
        const auto now = std::chrono::steady_clock::now().time_since_epoch();
        error_code ec;
        x.send(now, ec);
        BOOST_TEST(ec == asio::error::invalid_argument);
        x.sender.set_option(transmit_time(transmit_clock::monotonic));
        x.send(now, ec);
        BOOST_TEST(!ec);
        BOOST_TEST(receive(x.receiver).bytes == "x");
    }
}

// The etf queueing discipline drops such a datagram and reports it. Most kernels are built without it and
// ignore the time, so that the datagram must arrive without a report. The test prints which of the two it has
// seen.
BOOST_AUTO_TEST_CASE(a_datagram_too_late_for_its_transmit_time_is_reported_or_else_arrives)
{
    for (auto f : families) {
        experiment x(f);
        const char* etf = "tc qdisc replace dev bob root etf clockid CLOCK_TAI delta 0 2>/dev/null";
        const bool has_etf = x.net.alice.run([&] { return std::system(etf); }) == 0;
        BOOST_TEST_MESSAGE(name(f) << (has_etf ? ", with etf: reported" : ", without etf: arrives"));
        x.sender.set_option(transmit_time(transmit_clock::tai, transmit_flags::report_errors));
        error_code ec;
        x.send(soon_after_1970, ec);
        BOOST_TEST(!ec);
        if (has_etf) {
            const auto t = take(x.sender);
            BOOST_TEST((t.report.origin == error_origin::transmit_time));
            BOOST_TEST((t.report.transmit_at == soon_after_1970));
            BOOST_TEST(t.report.error == asio::error::invalid_argument);
            BOOST_TEST(unsigned(t.report.code) == 1u);
        } else {
            BOOST_TEST(receive(x.receiver).bytes == "x");
            x.sender.non_blocking(true);
            error_report report;
            udp::endpoint destination;
            receive_error(x.sender, asio::mutable_buffer(), destination, report, ec);
            BOOST_TEST(ec == asio::error::would_block);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// The entry that a queueing discipline adds to the error queue, with the bytes of the datagram.
byte_string entry(bool v6, std::uint32_t error, std::uint8_t code)
{
    const std::uint8_t origin_type_code[] = {6, 0, code, 0};
    const std::uint32_t late[] = {3, 1}; // the lower half of the time is first
    const auto what = join(raw(error), raw(origin_type_code), raw(late), byte_string(v6 ? 28 : 16));
    return v6 ? message(41, 25, what) : message(0, 11, what);
}

/// Puts the entry where the kernel would put it.
auto reporter(const byte_string& control)
{
    return [control](msghdr& m) {
        BOOST_TEST_REQUIRE(m.msg_controllen >= control.size());
        std::copy(control.begin(), control.end(), static_cast<unsigned char*>(m.msg_control));
        m.msg_controllen = control.size();
        m.msg_namelen = 0;
        m.msg_flags = MSG_ERRQUEUE;
        *static_cast<char*>(m.msg_iov[0].iov_base) = 'x';
        return ssize_t{1};
    };
}

} // namespace

BOOST_AUTO_TEST_CASE(what_a_discipline_dropped_for_its_transmit_time_is_told_from_what_came_too_late)
{
    asio::io_context context;
    for (bool v6 : {false, true}) {
        auto socket = open(context, v6 ? udp::v6() : udp::v4());
        const auto bad = boost::system::errc::invalid_argument,
                   late = boost::system::errc::operation_canceled;
        for (const auto& [reason, code] : {std::pair(bad, 1), std::pair(late, 2)}) {
            faults f;
            f.report =
                reporter(entry(v6, static_cast<std::uint32_t>(reason), static_cast<std::uint8_t>(code)));
            inbox in;
            error_report report;
            result r;
            async_receive_error(socket, in.buffer(), in.sender, report, r.handler());
            run(context);
            BOOST_TEST(r.calls == 1);
            BOOST_TEST(!r.ec);
            BOOST_TEST(in.taken(r.size) == "x");
            BOOST_TEST((report.origin == error_origin::transmit_time));
            BOOST_TEST((report.transmit_at == soon_after_1970));
            BOOST_TEST((report.error == reason));
            BOOST_TEST(int(report.code) == code);
            BOOST_TEST(!report.control.control_truncated);
        }
    }
}
