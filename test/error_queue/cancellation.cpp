// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "error_queue/calls.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

using namespace test;
using asio::cancellation_type;

namespace {

constexpr cancellation_type types[] = {
    cancellation_type::terminal, cancellation_type::partial, cancellation_type::total,
    cancellation_type::all};

/// Waits for an error, and can be cancelled.
struct cancellable : refusing
{
    /// @param steps Runs the operation, so that the test can stop it between any two steps.
    void start(asio::io_context& steps)
    {
        async_receive_error(
            socket, asio::buffer(error.bytes), error.destination, error.report,
            asio::bind_executor(steps, asio::bind_cancellation_slot(signal.slot(), error.done.handler())));
        context.poll();
        BOOST_TEST(error.done.calls == 0);
    }

    void check_aborted() const
    {
        BOOST_TEST(error.done.calls == 1);
        BOOST_TEST(error.done.ec == asio::error::operation_aborted);
        BOOST_TEST(error.done.size == 0u);
        BOOST_TEST(error.destination == udp::endpoint());
    }

    /// Checks that the report is still available to the next operation.
    void check_next()
    {
        const auto next = take(socket);
        BOOST_TEST(next.report.error == asio::error::connection_refused);
        BOOST_TEST(next.destination == to);
        BOOST_TEST(next.bytes == "lost");
    }

    asio::cancellation_signal signal;
    outcome error;
};

} // namespace

BOOST_AUTO_TEST_CASE(every_type_of_cancellation_ends_a_receive_error_that_waits)
{
    for (auto type : types) {
        cancellable c;
        c.start(c.context);
        c.signal.emit(type);
        run(c.context);
        c.check_aborted();
        c.send();
        c.check_next();
    }
}

BOOST_AUTO_TEST_CASE(a_receive_error_that_was_woken_and_then_cancelled_takes_no_report)
{
    for (auto type : types) {
        cancellable c;
        asio::io_context steps;
        c.start(steps);
        c.send();
        c.context.run_one_for(std::chrono::seconds(20));
        c.signal.emit(type);
        run(steps);
        c.check_aborted();
        c.check_next();
    }
}

BOOST_AUTO_TEST_CASE(a_receive_error_that_waits_again_can_be_cancelled_too)
{
    for (auto type : types) {
        cancellable c;
        outcome other;
        other.start(c.socket);
        c.start(c.context);
        c.send();
        while (other.done.calls + c.error.done.calls == 0)
            c.context.run_one();
        c.context.poll();
        BOOST_TEST_REQUIRE(other.done.calls == 1);
        c.signal.emit(type);
        run(c.context);
        c.check_aborted();
        c.send();
        c.check_next();
    }
}
