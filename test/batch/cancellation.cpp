// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "batch/fixture.hpp"
#include "support/faults.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <optional>

using namespace test;
using asio::cancellation_type;

namespace {

constexpr std::size_t for_ever = 1000000;

/// A send of 20 datagrams, of which 7 are sent immediately while the others wait for space.
struct waiting_send
{
    explicit waiting_send(udp_pair& pair)
    {
        system.emplace();
        for (std::size_t i = 0; i < 20; ++i) {
            outgoing_control control;
            control.traffic_class = static_cast<std::uint8_t>(i % 2);
            out.put(numbered(i), pair.to, control);
        }
        system->refuse(7, EAGAIN, for_ever);
        async_send_batch(
            pair.sender, out.batch, asio::bind_cancellation_slot(signal.slot(), outcome.handler()));
        BOOST_TEST(out.batch.sent() == 7u);
    }

    /// Checks that the aborted operation has counted exactly what has arrived, and that the rest can be sent.
    void check_aborted(udp_pair& pair)
    {
        run(pair.context);
        BOOST_TEST(outcome.calls == 1);
        BOOST_TEST(outcome.ec == asio::error::operation_aborted);
        BOOST_TEST(outcome.size == 7u);
        BOOST_TEST(out.batch.sent() == 7u);
        system.reset();
        BOOST_TEST((bytes_received(pair) == numbers(0, 7)));
        BOOST_TEST(send_batch(pair.sender, out.batch) == 13u);
        BOOST_TEST((bytes_received(pair) == numbers(7, 20)));
    }

    outbox out{20};
    std::optional<faults> system;
    asio::cancellation_signal signal;
    result outcome;
};

/// Lets the operation's wait complete several times while there is still no space.
void let_wait_again(udp_pair& pair, waiting_send& send)
{
    for (int i = 0; i < 3; ++i)
        pair.context.run_one();
    BOOST_TEST(send.outcome.calls == 0);
}

} // namespace

BOOST_AUTO_TEST_CASE(terminal_and_partial_cancellation_end_a_send_that_waits_with_an_exact_count)
{
    for (auto type : {cancellation_type::terminal, cancellation_type::partial, cancellation_type::all}) {
        for (bool again : {false, true}) {
            udp_pair pair;
            waiting_send send(pair);
            if (again)
                let_wait_again(pair, send);
            send.signal.emit(type);
            send.check_aborted(pair);
        }
    }
}

BOOST_AUTO_TEST_CASE(total_cancellation_does_not_end_a_send)
{
    udp_pair pair;
    waiting_send send(pair);
    for (int i = 0; i < 3; ++i) {
        send.signal.emit(cancellation_type::total);
        pair.context.run_one();
        BOOST_TEST(send.outcome.calls == 0);
    }
    send.system.reset();
    run(pair.context);
    BOOST_TEST(!send.outcome.ec);
    BOOST_TEST(send.outcome.size == 20u);
    BOOST_TEST((bytes_received(pair) == numbers(0, 20)));
}

BOOST_AUTO_TEST_CASE(cancelling_the_socket_ends_a_send_that_waits)
{
    udp_pair pair;
    waiting_send send(pair);
    pair.sender.cancel();
    send.check_aborted(pair);
}

BOOST_AUTO_TEST_CASE(closing_the_socket_ends_a_send_that_waits_and_one_that_waits_again)
{
    for (bool again : {false, true}) {
        udp_pair pair;
        waiting_send send(pair);
        if (again)
            let_wait_again(pair, send);
        pair.sender.close();
        run(pair.context);
        BOOST_TEST(send.outcome.calls == 1);
        BOOST_TEST(send.outcome.ec == asio::error::operation_aborted);
        BOOST_TEST(send.outcome.size == 7u);
    }
}

BOOST_AUTO_TEST_CASE(every_type_of_cancellation_ends_a_receive_that_waits)
{
    for (auto type :
         {cancellation_type::terminal, cancellation_type::partial, cancellation_type::total,
          cancellation_type::all}) {
        for (bool drained : {false, true}) {
            udp_pair pair;
            received_batch in(4, 100);
            if (drained) {
                for (int i = 0; i < 3; ++i) {
                    pair.send("x");
                    await_datagram(pair.receiver);
                    receive_batch(pair.receiver, in);
                }
                BOOST_TEST(in.drained());
            }
            asio::cancellation_signal signal;
            result r;
            async_receive_batch(pair.receiver, in, asio::bind_cancellation_slot(signal.slot(), r.handler()));
            pair.context.poll();
            BOOST_TEST(r.calls == 0);
            signal.emit(type);
            run(pair.context);
            BOOST_TEST(r.calls == 1);
            BOOST_TEST(r.ec == asio::error::operation_aborted);
            BOOST_TEST(r.size == 0u);
            BOOST_TEST(in.empty()); // the datagrams received before are gone, too
            pair.send("kept");
            BOOST_TEST(receive(pair.receiver).bytes == "kept");
        }
    }
}

BOOST_AUTO_TEST_CASE(closing_the_socket_ends_a_receive_that_waits)
{
    udp_pair pair;
    received_batch in(4, 100);
    result r;
    async_receive_batch(pair.receiver, in, r.handler());
    pair.context.poll();
    pair.receiver.close();
    run(pair.context);
    BOOST_TEST(r.ec == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(a_context_may_be_destroyed_while_batches_wait)
{
    result received, sent;
    auto owned = std::make_shared<int>(1);
    {
        received_batch in(4, 100);
        outbox out(8);
        faults f;
        udp_pair pair;
        f.refuse(0, EAGAIN, for_ever);
        for (std::size_t i = 0; i < 8; ++i)
            out.put(numbered(i), pair.to);
        async_receive_batch(pair.receiver, in, [&, owned](error_code, std::size_t) { ++received.calls; });
        async_send_batch(pair.sender, out.batch, [&, owned](error_code, std::size_t) { ++sent.calls; });
        for (int i = 0; i < 3; ++i)
            pair.context.run_one();
        BOOST_TEST(owned.use_count() == 3);
    }
    BOOST_TEST(owned.use_count() == 1);
    BOOST_TEST(received.calls + sent.calls == 0);
}
