// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Sends whose wait has ended although they still cannot send, and which pause before the next attempt.

#include "support/faults.hpp"
#include "support/fixture.hpp"

#include <iplevel/batch/operations.hpp>
#include <iplevel/error_queue/receive.hpp>

#include <boost/asio/steady_timer.hpp>

#include <thread>

using namespace test;

namespace {

constexpr std::size_t always = 1000000;

/// A send for which there is no space at the first attempts.
struct refused_send
{
    explicit refused_send(std::size_t times)
    {
        system.fail(call::sendmsg, EAGAIN, 0, times);
        async_send_with_control(pair.sender, asio::buffer("x", 1), pair.to, {}, outcome.handler());
    }

    udp_pair pair;
    faults system;
    result outcome;
};

} // namespace

BOOST_AUTO_TEST_CASE(one_cancel_of_the_socket_ends_a_send_that_pauses_whenever_it_comes)
{
    for (std::size_t handlers = 0; handlers < 40; ++handlers) {
        refused_send s(always);
        while (s.system.made(call::sendmsg) < 2)
            s.pair.context.run_one();
        for (std::size_t i = 0; i < handlers; ++i)
            s.pair.context.run_one();
        BOOST_TEST(s.outcome.calls == 0);
        s.pair.sender.cancel();
        run(s.pair.context);
        BOOST_TEST(s.outcome.calls == 1);
        BOOST_TEST(s.outcome.ec == asio::error::operation_aborted);
    }
}

BOOST_AUTO_TEST_CASE(a_send_that_pauses_goes_on_when_there_is_room)
{
    for (std::size_t times : {2u, 3u, 10u}) {
        refused_send s(times);
        run(s.pair.context);
        BOOST_TEST(s.outcome.calls == 1);
        BOOST_TEST(!s.outcome.ec);
        BOOST_TEST(receive(s.pair.receiver).bytes == "x");
    }
}

BOOST_AUTO_TEST_CASE(a_send_that_pauses_does_not_spin)
{
    refused_send s(always);
    s.pair.context.run_for(std::chrono::milliseconds(50));
    BOOST_TEST(s.outcome.calls == 0);
    BOOST_TEST(s.system.made(call::sendmsg) <= 2 + 50 * 4u);
}

BOOST_AUTO_TEST_CASE(a_send_pauses_on_a_socket_that_stays_ready_for_errors)
{
    refused_send s(always);
    s.pair.sender.connect(s.pair.to);
    s.pair.sender.shutdown(udp::socket::shutdown_both);
    s.pair.context.run_for(std::chrono::milliseconds(50));
    BOOST_TEST(s.outcome.calls == 0);
    BOOST_TEST(s.system.made(call::sendmsg) <= 2 + 50 * 4u);
    s.pair.sender.close();
    run(s.pair.context);
    BOOST_TEST(s.outcome.ec == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(a_receive_that_may_not_peek_does_not_spin_on_a_socket_that_was_shut_down)
{
    asio::io_context context;
    udp::socket socket(context, {asio::ip::address_v6::loopback(), 0});
    enable_control(socket, control_flags::path_mtu);
    socket.connect(socket.local_endpoint());
    inbox in;
    result outcome;
    async_receive_with_control(socket, in.buffer(), in.sender, in.control, outcome.handler());
    context.poll();
    faults system;
    socket.shutdown(udp::socket::shutdown_receive);
    context.run_for(std::chrono::milliseconds(50));
    BOOST_TEST(system.made(call::recvmsg) <= 2 + 50 * 4u);
    socket.close();
    run(context);
    BOOST_TEST(outcome.calls == 1);
}

BOOST_AUTO_TEST_CASE(a_batch_that_pauses_waits_for_room_once_it_has_sent_something)
{
    for (bool cancelled : {false, true}) {
        udp_pair pair;
        faults system;
        iplevel::outgoing_batch<udp> batch(2);
        for (auto bytes : {"one", "other"})
            batch.push_back(asio::buffer(bytes, 3), pair.to, {});
        batch.segmentation(false);
        system.refuse(0, EAGAIN, 4); // the first attempt, one after a wait, and two after a pause
        system.refuse(1, EAGAIN, cancelled ? always : 1);
        result outcome;
        async_send_batch(pair.sender, batch, outcome.handler());
        while (batch.sent() == 0)
            pair.context.run_one();
        if (cancelled)
            pair.sender.close();
        run(pair.context);
        BOOST_TEST(outcome.calls == 1);
        BOOST_TEST((outcome.ec == asio::error::operation_aborted) == cancelled);
        BOOST_TEST(outcome.size == (cancelled ? 1u : 2u));
        BOOST_TEST(receive(pair.receiver).bytes == "one");
    }
}

BOOST_AUTO_TEST_CASE(a_receive_that_may_not_peek_pauses_while_a_report_is_there_and_no_longer)
{
    asio::io_context context;
    const asio::ip::address loopback = asio::ip::address_v6::loopback();
    udp::socket socket(context, {loopback, 0}), nobody(context, {loopback, 0}), friendly(context, udp::v6());
    enable_control(socket, control_flags::errors | control_flags::path_mtu);
    refuse_all(nobody);
    inbox in, lost;
    result outcome;
    async_receive_with_control(socket, in.buffer(), in.sender, in.control, outcome.handler());
    context.poll();
    socket.send_to(asio::buffer("lost", 4), nobody.local_endpoint());
    faults system;
    error_code pending; // otherwise the receive would fail with it
    socket.send_to(asio::buffer("lost", 4), nobody.local_endpoint(), 0, pending);
    while (system.made(call::recvmsg) < 4)
        context.run_one();
    iplevel::error_report report;
    iplevel::receive_error(socket, lost.buffer(), lost.sender, report);
    BOOST_TEST(report.error == asio::error::connection_refused);
    auto before = system.made(call::recvmsg);
    context.run_for(std::chrono::milliseconds(50));
    BOOST_TEST(system.made(call::recvmsg) <= before + 2);
    BOOST_TEST(outcome.calls == 0);
    friendly.send_to(asio::buffer("x", 1), socket.local_endpoint());
    run(context);
    BOOST_TEST(outcome.calls == 1);
    BOOST_TEST(in.taken(outcome.size) == "x");
}

BOOST_AUTO_TEST_CASE(a_send_that_pauses_goes_on_in_whichever_thread_runs_its_context)
{
    for (std::size_t times : {std::size_t(40), always}) {
        refused_send s(times);
        auto& context = s.pair.context;
        asio::steady_timer enough(context, std::chrono::milliseconds(20));
        enough.async_wait([&](error_code) { context.stop(); });
        std::thread other([&] { context.run(); });
        context.run();
        other.join();
        s.pair.sender.close();
        run(context);
        BOOST_TEST(s.outcome.calls == 1);
        if (times == always)
            BOOST_TEST(s.outcome.ec == asio::error::operation_aborted);
    }
}
