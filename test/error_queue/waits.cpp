// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The cost of waiting for errors, in numbers of system calls.

#include "error_queue/calls.hpp"

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/asio/post.hpp>

#include <future>
#include <thread>

using namespace test;
using namespace std::chrono_literals;

namespace {

constexpr int a_handful = 6;

constexpr int datagrams = 200;

struct counts
{
    int receives, waits, changes;
};

/// The cost of the loop if all datagrams are available before it, or if each arrives while it waits.
counts cost(bool blocked, bool with_errors)
{
    udp_pair pair;
    enable_control(pair.receiver, control_flags::errors);
    outcome error;
    if (with_errors)
        error.start(pair.receiver);
    pair.context.poll();
    const auto send = [&pair, blocked] {
        if (blocked)
            asio::post(pair.context, [&pair] { pair.send("x"); });
    };
    if (!blocked)
        for (int i = 0; i < datagrams; ++i)
            pair.send("x");
    pair.context.restart();
    receives = waits = changes = 0;
    receive_loop loop(pair.receiver, datagrams, send);
    send();
    while (loop.left())
        pair.context.run_one();
    const counts result{receives, waits, changes};
    BOOST_TEST(loop.errors() == 0);
    BOOST_TEST(error.done.calls == 0);
    pair.receiver.cancel();
    run(pair.context);
    BOOST_TEST(error.done.calls == int(with_errors));
    return result;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_waiting_receive_error_costs_a_receive_loop_nothing)
{
    for (bool blocked : {false, true}) {
        const auto alone = cost(blocked, false), together = cost(blocked, true);
        BOOST_TEST_MESSAGE(
            (blocked ? "blocked" : "drained")
            << ", " << datagrams << " datagrams: recvmsg " << alone.receives << " and " << together.receives
            << ", epoll_wait " << alone.waits << " and " << together.waits << ", epoll_ctl " << alone.changes
            << " and " << together.changes);
        BOOST_TEST(together.receives == alone.receives);
        BOOST_TEST(together.waits == alone.waits);
        BOOST_TEST(together.changes == alone.changes);
    }
}

BOOST_AUTO_TEST_CASE(an_error_wakes_the_one_who_waits_for_it_and_the_other_goes_on_waiting)
{
    refusing r;
    inbox in;
    result received;
    outcome error;
    async_receive_with_control(r.socket, in.buffer(), in.sender, in.control, received.handler());
    error.start(r.socket);
    r.context.poll();
    r.send();
    while (error.done.calls == 0)
        r.context.run_one();
    BOOST_TEST(!error.done.ec);
    BOOST_TEST(error.report.error == asio::error::connection_refused);
    BOOST_TEST(error.destination == r.to);
    receives = waits = 0;
    r.context.run_for(100ms);
    BOOST_TEST(receives <= a_handful);
    BOOST_TEST(waits <= a_handful);
    BOOST_TEST(received.calls == 0);

    udp::socket friendly(r.context, udp::v4());
    friendly.send_to(asio::buffer("x", 1), r.socket.local_endpoint());
    run(r.context);
    BOOST_TEST(!received.ec);
    BOOST_TEST(received.size == 1u);
}

BOOST_AUTO_TEST_CASE(an_error_that_has_no_entry_is_reported_once_and_nobody_spins)
{
    refusing r;
    disable_control(r.socket, control_flags::errors);
    r.socket.connect(r.to);
    outcome first, second;
    first.start(r.socket);
    r.context.poll();
    r.send();
    run(r.context);
    BOOST_TEST(first.done.calls == 1);
    BOOST_TEST(first.done.ec == asio::error::connection_refused);
    second.start(r.socket);
    receives = waits = 0;
    r.context.restart();
    r.context.run_for(100ms);
    BOOST_TEST(receives <= a_handful);
    BOOST_TEST(waits <= a_handful);
    BOOST_TEST(second.done.calls == 0);
}

BOOST_AUTO_TEST_CASE(one_error_completes_one_of_those_who_wait)
{
    refusing r;
    outcome waiting[3];
    for (auto& w : waiting)
        w.start(r.socket);
    r.context.poll();
    for (int expected = 1; expected <= 3; ++expected) {
        r.send();
        receives = waits = 0;
        r.context.run_for(50ms);
        BOOST_TEST(receives <= 2 * a_handful);
        BOOST_TEST(waits <= 2 * a_handful);
        BOOST_TEST(waiting[0].done.calls + waiting[1].done.calls + waiting[2].done.calls == expected);
    }
    for (auto& w : waiting)
        BOOST_TEST(w.report.error == asio::error::connection_refused);
}

BOOST_AUTO_TEST_CASE(a_socket_that_was_shut_down_still_waits_at_leisure)
{
    refusing r;
    r.socket.connect(r.to);
    outcome error;
    error.start(r.socket);
    r.context.poll();
    r.socket.shutdown(udp::socket::shutdown_both);
    receives = 0;
    r.context.run_for(100ms);
    BOOST_TEST(receives <= 2 * 400);
    BOOST_TEST(error.done.calls == 0);
    r.socket.close();
    run(r.context);
    BOOST_TEST(error.done.ec == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(a_socket_without_error_queue_keeps_its_datagrams)
{
    using local = asio::local::datagram_protocol;
    asio::io_context context;
    local::socket here(context), there(context);
    asio::local::connect_pair(here, there);
    here.send(asio::buffer("kept", 4));
    local::endpoint destination;
    error_report report;
    error_code ec;
    char bytes[8];
    receive_error(there, asio::buffer(bytes), destination, report, ec);
    BOOST_TEST((ec == iplevel::condition::not_supported));
    BOOST_TEST(there.receive(asio::buffer(bytes)) == 4u);
}

BOOST_AUTO_TEST_CASE(a_synchronous_receive_error_blocks_and_does_not_spin)
{
    refusing r;
    for (int i = 0; i < 2; ++i) {
        receives = 0;
        auto sent = std::async(std::launch::async, [&] {
            std::this_thread::sleep_for(50ms);
            r.send();
        });
        outcome error;
        BOOST_TEST(receive_error(r.socket, asio::buffer(error.bytes), error.destination, error.report) == 4u);
        sent.get();
        BOOST_TEST(error.report.error == asio::error::connection_refused);
        BOOST_TEST(receives <= a_handful);
    }
}

BOOST_AUTO_TEST_CASE(a_non_blocking_socket_has_no_error_to_wait_for)
{
    refusing r;
    r.socket.non_blocking(true);
    outcome error;
    error_code ec;
    BOOST_TEST(receive_error(r.socket, asio::buffer(error.bytes), error.destination, error.report, ec) == 0u);
    BOOST_TEST(ec == asio::error::would_block);
}
