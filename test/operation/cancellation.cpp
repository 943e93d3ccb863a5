// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <chrono>

using namespace test;
using asio::cancellation_type;

namespace {

constexpr cancellation_type types[] = {
    cancellation_type::terminal, cancellation_type::partial, cancellation_type::total,
    cancellation_type::all};

/// A receive that can be cancelled.
struct cancellable
{
    void start(udp::socket& socket)
    {
        async_receive_with_control(
            socket, in.buffer(), in.sender, in.control,
            asio::bind_cancellation_slot(signal.slot(), outcome.handler()));
    }

    asio::cancellation_signal signal;
    result outcome;
    inbox in;
};

/// Two receives whose waits both ended for one datagram, so that one of them waits again.
struct lost_race
{
    explicit lost_race(udp_pair& pair)
    {
        for (auto& r : receives)
            r.start(pair.receiver);
        pair.context.poll();
        pair.send("one");
        while (receives[0].outcome.calls + receives[1].outcome.calls == 0)
            pair.context.run_one();
        pair.context.poll();
        BOOST_TEST(receives[0].outcome.calls + receives[1].outcome.calls == 1);
    }

    cancellable& loser() { return receives[receives[0].outcome.calls]; }

    cancellable receives[2];
};

void check_cancelled(udp_pair& pair, const result& outcome)
{
    run(pair.context);
    BOOST_TEST(outcome.calls == 1);
    BOOST_TEST(outcome.ec == asio::error::operation_aborted);
    BOOST_TEST(outcome.size == 0u);
    pair.send("kept");
    BOOST_TEST(receive(pair.receiver).bytes == "kept");
}

} // namespace

BOOST_AUTO_TEST_CASE(every_type_of_cancellation_ends_a_receive_that_waits)
{
    for (auto type : types) {
        udp_pair pair;
        cancellable r;
        r.start(pair.receiver);
        pair.context.poll();
        BOOST_TEST(r.outcome.calls == 0);
        r.signal.emit(type);
        check_cancelled(pair, r.outcome);
    }
}

BOOST_AUTO_TEST_CASE(an_operation_that_waited_leaves_nothing_to_cancel)
{
    for (bool cancelled : {false, true}) {
        udp_pair pair;
        asio::cancellation_signal signal;
        result outcome;
        inbox in;
        async_receive_with_control(
            pair.receiver, in.buffer(), in.sender, in.control,
            asio::bind_cancellation_slot(signal.slot(), [&](error_code ec, std::size_t size) {
                BOOST_TEST(!signal.slot().has_handler());
                outcome.handler()(ec, size);
            }));
        BOOST_TEST(signal.slot().has_handler());
        pair.context.poll();
        if (cancelled)
            signal.emit(cancellation_type::total);
        else
            pair.send("x");
        run(pair.context);
        BOOST_TEST(outcome.calls == 1);
        BOOST_TEST((outcome.ec == asio::error::operation_aborted) == cancelled);
    }
}

BOOST_AUTO_TEST_CASE(every_type_of_cancellation_ends_a_receive_that_waits_again)
{
    for (auto type : types) {
        udp_pair pair;
        lost_race race(pair);
        auto& loser = race.loser();
        loser.signal.emit(type);
        check_cancelled(pair, loser.outcome);
    }
}

BOOST_AUTO_TEST_CASE(a_receive_that_was_woken_and_then_cancelled_takes_no_datagram)
{
    for (auto type : types) {
        udp_pair pair;
        asio::io_context steps;
        cancellable r;
        async_receive_with_control(
            pair.receiver, r.in.buffer(), r.in.sender, r.in.control,
            asio::bind_executor(steps, asio::bind_cancellation_slot(r.signal.slot(), r.outcome.handler())));
        pair.context.poll();
        pair.send("kept");
        pair.context.run_one_for(std::chrono::seconds(20));
        r.signal.emit(type);
        run(steps);
        BOOST_TEST(r.outcome.calls == 1);
        BOOST_TEST(r.outcome.ec == asio::error::operation_aborted);
        BOOST_TEST(receive(pair.receiver).bytes == "kept");
    }
}

BOOST_AUTO_TEST_CASE(a_receive_that_is_cancelled_between_wake_and_wait_does_not_wait)
{
    for (auto type : types) {
        udp_pair pair;
        cancellable other;
        result first;
        inbox in;
        async_receive_with_control(
            pair.receiver, in.buffer(), in.sender, in.control, [&](error_code ec, std::size_t size) {
                first.handler()(ec, size);
                other.signal.emit(type); // one datagram ended both waits
            });
        other.start(pair.receiver);
        pair.context.poll();
        pair.send("one");
        run(pair.context);
        BOOST_TEST(first.size == 3u);
        BOOST_TEST(other.outcome.ec == asio::error::operation_aborted);
        pair.send("kept");
        BOOST_TEST(receive(pair.receiver).bytes == "kept");
    }
}

BOOST_AUTO_TEST_CASE(cancelling_the_socket_ends_all_receives_that_wait)
{
    udp_pair pair;
    cancellable a, b;
    a.start(pair.receiver);
    b.start(pair.receiver);
    pair.context.poll();
    pair.receiver.cancel();
    run(pair.context);
    BOOST_TEST(a.outcome.ec == asio::error::operation_aborted);
    check_cancelled(pair, b.outcome);
}

BOOST_AUTO_TEST_CASE(cancelling_the_socket_ends_a_receive_that_waits_again)
{
    udp_pair pair;
    lost_race race(pair);
    pair.receiver.cancel();
    check_cancelled(pair, race.loser().outcome);
}

BOOST_AUTO_TEST_CASE(closing_the_socket_ends_a_receive_that_waits_and_one_that_waits_again)
{
    udp_pair pair, other;
    cancellable waits;
    waits.start(pair.receiver);
    pair.context.poll();
    pair.receiver.close();
    run(pair.context);
    BOOST_TEST(waits.outcome.ec == asio::error::operation_aborted);
    lost_race race(other);
    other.receiver.close();
    run(other.context);
    BOOST_TEST(race.loser().outcome.ec == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(a_receive_whose_socket_is_closed_between_wake_and_wait_is_aborted)
{
    udp_pair pair;
    cancellable other;
    result first;
    inbox in;
    async_receive_with_control(
        pair.receiver, in.buffer(), in.sender, in.control, [&](error_code ec, std::size_t size) {
            first.handler()(ec, size);
            pair.receiver.close();
        });
    other.start(pair.receiver);
    pair.context.poll();
    pair.send("one");
    run(pair.context);
    BOOST_TEST(first.size == 3u);
    BOOST_TEST(other.outcome.calls == 1);
    BOOST_TEST(other.outcome.ec == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(a_signal_after_completion_has_no_effect_and_its_slot_can_be_used_again)
{
    udp_pair pair;
    cancellable r;
    for (int i = 1; i <= 3; ++i) {
        r.start(pair.receiver);
        pair.context.restart();
        pair.context.poll();
        pair.send("x");
        run(pair.context);
        BOOST_TEST(r.outcome.calls == i);
        BOOST_TEST(!r.outcome.ec);
        r.signal.emit(cancellation_type::all);
    }
    r.start(pair.receiver);
    r.signal.emit(cancellation_type::all);
    run(pair.context);
    BOOST_TEST(r.outcome.ec == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(what_has_completed_already_is_not_cancelled)
{
    udp_pair pair;
    cancellable r;
    pair.send("x");
    await_datagram(pair.receiver);
    r.start(pair.receiver);
    r.signal.emit(cancellation_type::all);
    pair.receiver.cancel();
    run(pair.context);
    BOOST_TEST(!r.outcome.ec);
    BOOST_TEST(r.outcome.size == 1u);
}
