// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Which datagram was sent when.

#include <iplevel/timestamping/option.hpp>

#include <iplevel/batch/operations.hpp>

#include "error_queue/lab.hpp"

#include <algorithm>
#include <vector>

using namespace test;
using iplevel::timestamp;
using iplevel::timestamping;
using iplevel::timestamping_flags;
using iplevel::transmit_event;

namespace {

constexpr auto numbered =
    timestamping_flags::report_software | timestamping_flags::option_id | timestamping_flags::option_tsonly;

/// Two hosts, and a socket on each.
struct experiment
{
    explicit experiment(family f = family::v4) : to(address(f, "10.7.0.2", "fd77::2"), 0)
    {
        receiver = net.bob.run([&] { return open(context, to.protocol()); });
        receiver.bind({to.protocol(), 0});
        receiver.set_option(
            timestamping(timestamping_flags::receive_software | timestamping_flags::report_software));
        to.port(receiver.local_endpoint().port());
        sender = net.alice.run([&] { return open(context, to.protocol()); });
        // The kernel begins to timestamp received packets shortly after the first socket has requested it.
        do
            send();
        while (!receive(receiver).control.timestamp);
    }

    void send(const outgoing_control& control = {})
    {
        send_with_control(sender, asio::buffer("x", 1), to, control);
    }

    lab::two_hosts net;
    asio::io_context context;
    udp::endpoint to;
    udp::socket receiver{context}, sender{context};
};

/// Sends datagrams that contain their number, and collects the timestamps of both sides.
class stream
{
public:
    stream(experiment& x, std::uint32_t count)
        : sent_at(count), received_at(count), scheduled_at(count), x_(x), left_(std::size_t{3} * count)
    {
        report();
        receive();
        go_on();
        x.context.run_for(std::chrono::seconds(60));
        BOOST_TEST_REQUIRE(left_ == 0u);
    }

    std::vector<timestamp> sent_at, received_at, scheduled_at;

private:
    void send()
    {
        async_send_with_control(
            x_.sender, asio::buffer(&number_, sizeof number_), x_.to, {}, [this](auto ec, auto) {
                BOOST_TEST_REQUIRE(!ec);
                ++number_;
                sending_ = false;
                go_on();
            });
    }

    /// Limits the number of datagrams in transit, because a queue that is not read in time loses reports.
    void go_on()
    {
        const auto on_their_way = 3 * number_ + left_ - 3 * sent_at.size();
        if (sending_ || number_ == sent_at.size() || on_their_way > 100)
            return;
        sending_ = true;
        send();
    }

    void receive()
    {
        async_receive_with_control(
            x_.receiver, asio::buffer(&arrived_, sizeof arrived_), in_.sender, in_.control,
            [this](auto ec, auto) {
                if (ec)
                    return;
                note(received_at, arrived_, in_.control.timestamp.value());
                if (left_)
                    receive();
            });
    }

    void report()
    {
        async_receive_error(x_.sender, asio::mutable_buffer(), in_.sender, report_, [this](auto ec, auto) {
            if (ec)
                return;
            const auto& t = report_.transmitted.value();
            BOOST_TEST(!report_.error);
            note(t.event == transmit_event::sent ? sent_at : scheduled_at, t.id, t.at);
            if (left_)
                report();
        });
    }

    void note(std::vector<timestamp>& where, std::uint32_t which, timestamp when)
    {
        BOOST_TEST_REQUIRE(which < where.size());
        BOOST_TEST((where[which] == timestamp()));
        where[which] = when;
        if (--left_ == 0) {
            x_.sender.cancel();
            x_.receiver.cancel();
        }
        go_on();
    }

    experiment& x_;
    std::size_t left_;
    std::uint32_t number_ = 0, arrived_ = 0;
    bool sending_ = false;
    inbox in_;
    error_report report_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(timestamps, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(each_of_ten_thousand_datagrams_has_its_own_and_none_arrives_before_it_was_sent)
{
    experiment x;
    x.sender.set_option(timestamping(
        numbered | timestamping_flags::transmit_software | timestamping_flags::transmit_scheduled));
    const stream s(x, 10000);
    int wrong = 0;
    auto least = std::chrono::nanoseconds::max();
    for (std::size_t i = 0; i < s.sent_at.size(); ++i) {
        wrong += s.scheduled_at[i] > s.sent_at[i] || s.sent_at[i] > s.received_at[i];
        least = std::min<std::chrono::nanoseconds>(least, s.received_at[i] - s.sent_at[i]);
    }
    BOOST_TEST(wrong == 0);
    BOOST_TEST_MESSAGE("shortest way over a cable: " << least.count() << " ns");
}

BOOST_AUTO_TEST_CASE(a_single_datagram_may_be_stamped_by_either_family)
{
    for (auto f : families) {
        experiment x(f);
        x.sender.set_option(timestamping(numbered));
        outgoing_control stamped;
        stamped.timestamping = timestamping_flags::transmit_software;
        for (bool with : {false, true, false, true})
            x.send(with ? stamped : outgoing_control());
        for (std::uint32_t id : {0u, 1u}) {
            const auto t = take(x.sender);
            BOOST_TEST((t.report.origin == error_origin::transmit_timestamp));
            BOOST_TEST((t.report.transmitted.value().event == transmit_event::sent));
            BOOST_TEST(t.report.transmitted->id == id);
            BOOST_TEST((t.destination == udp::endpoint() || t.destination == udp::endpoint(udp::v6(), 0)));
            BOOST_TEST(t.bytes.empty());
        }
        x.sender.non_blocking(true);
        error_code ec;
        error_report report;
        udp::endpoint destination;
        receive_error(x.sender, asio::mutable_buffer(), destination, report, ec);
        BOOST_TEST(ec == asio::error::would_block);
    }
}

BOOST_AUTO_TEST_CASE(each_datagram_of_a_batch_has_a_timestamp_of_its_own_though_all_are_alike)
{
    for (bool by_option : {true, false}) {
        experiment x;
        outgoing_control control;
        const auto stamp = timestamping_flags::transmit_software;
        x.sender.set_option(timestamping(by_option ? numbered | stamp : numbered));
        if (!by_option)
            control.timestamping = stamp;
        iplevel::outgoing_batch<udp> batch(10);
        for (int i = 0; i < 10; ++i)
            batch.push_back(asio::buffer("x", 1), x.to, control);
        BOOST_TEST(send_batch(x.sender, batch) == 10u);
        for (std::uint32_t id = 0; id < 10; ++id)
            BOOST_TEST(take(x.sender).report.transmitted.value().id == id);
    }
}

BOOST_AUTO_TEST_CASE(a_datagram_may_have_a_number_of_the_programs_own_or_is_refused)
{
    experiment x;
    x.sender.set_option(timestamping(numbered | timestamping_flags::transmit_software));
    outgoing_control control;
    for (std::uint32_t id : {77u, 0u, 4294967295u}) {
        control.timestamp_id = id;
        error_code ec;
        send_with_control(x.sender, asio::buffer("x", 1), x.to, control, ec);
        if (ec) {
            BOOST_TEST(ec == asio::error::invalid_argument);
            BOOST_TEST_MESSAGE("this system, as any before Linux 6.13, refuses numbers of one's own");
            return;
        }
        BOOST_TEST(take(x.sender).report.transmitted.value().id == id);
    }
}

BOOST_AUTO_TEST_CASE(a_number_finds_its_datagram_in_whatever_order_they_leave)
{
    experiment x;
    x.sender.set_option(timestamping(numbered | timestamping_flags::transmit_software));
    // The first datagram waits for a neighbor, which alice continues to look for.
    x.net.alice.sysctl("ipv4/neigh/bob/mcast_solicit", "1000");
    send_with_control(
        x.sender, asio::buffer("x", 1), {asio::ip::make_address("10.7.0.3"), x.to.port()},
        outgoing_control());
    x.send();
    BOOST_TEST(take(x.sender).report.transmitted.value().id == 1u);
    x.net.alice.ip("neigh replace 10.7.0.3 lladdr 02:00:00:00:00:01 dev bob nud permanent");
    BOOST_TEST(take(x.sender).report.transmitted.value().id == 0u);
}

BOOST_AUTO_TEST_CASE(a_report_returns_the_packet_and_its_interface_if_asked_to)
{
    experiment x;
    x.sender.set_option(timestamping(
        timestamping_flags::report_software | timestamping_flags::transmit_software |
        timestamping_flags::option_cmsg));
    enable_control(x.sender, control_flags::packet_info);
    x.send();
    const auto t = take(x.sender);
    BOOST_TEST(t.bytes.size() == 14u + 20 + 8 + 1); // Ethernet, IPv4, UDP, and the datagram
    BOOST_TEST(t.bytes.back() == 'x');
    BOOST_TEST(t.report.control.interface_index == x.net.alice.index("bob"));
    BOOST_TEST(t.report.transmitted.value().id == 0u);
}

BOOST_AUTO_TEST_CASE(a_received_datagrams_timestamps_come_with_it)
{
    experiment x;
    x.send();
    const auto d = receive(x.receiver);
    BOOST_TEST(d.control.timestamp.has_value());
    BOOST_TEST(!d.control.device_timestamp.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(the_option_reads_back_and_refuses_flags_that_are_none)
{
    asio::io_context context;
    udp::socket socket(context, udp::v6());
    timestamping before, after;
    socket.get_option(before);
    BOOST_TEST((before.value() == timestamping_flags::none));
    const auto flags =
        numbered | timestamping_flags::transmit_software | timestamping_flags::receive_hardware;
    socket.set_option(timestamping(flags));
    socket.get_option(after);
    BOOST_TEST((after.value() == flags));
    error_code ec;
    socket.set_option(timestamping(timestamping_flags(1u << 30)), ec);
    BOOST_TEST(ec == asio::error::invalid_argument);
}
