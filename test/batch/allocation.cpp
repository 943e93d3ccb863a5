// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "batch/fixture.hpp"
#include "support/count_new.hpp"

#include <functional>

using namespace test;

namespace {

/// Counts the allocations in the second half, when all memory has been allocated.
template <typename Function>
int allocations_of(Function f)
{
    constexpr int rounds = 100;
    int before = 0;
    for (int i = 0; i < rounds; ++i) {
        if (i == rounds / 2)
            before = allocations;
        f();
    }
    return allocations - before;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_batch_takes_memory_when_it_is_made)
{
    auto before = allocations.load();
    outgoing_batch out(10);
    received_batch in(10, 100);
    BOOST_TEST(allocations > before);
}

BOOST_AUTO_TEST_CASE(batches_that_are_used_again_take_none)
{
    for (bool connected : {false, true}) {
        udp_pair pair;
        if (connected)
            pair.sender.connect(pair.to);
        std::string bytes = numbered(0, 100);
        outgoing_control control;
        control.traffic_class = std::uint8_t(1);
        outgoing_batch out(100);
        received_batch in(100, 100);
        auto exchange = [&] {
            out.clear();
            for (int i = 0; i < 100; ++i) {
                if (connected)
                    out.push_back(asio::buffer(bytes), control);
                else
                    out.push_back(asio::buffer(bytes), pair.to, control);
            }
            send_batch(pair.sender, out);
            std::size_t received = 0;
            while (received < 100)
                received += receive_batch(pair.receiver, in);
        };
        BOOST_TEST(allocations_of(exchange) == 0);
    }
}

BOOST_AUTO_TEST_CASE(many_buffers_take_memory_once)
{
    udp_pair pair;
    std::string bytes(64, 'x');
    std::vector<asio::const_buffer> pieces(64, asio::buffer(bytes));
    outgoing_batch out(100);
    auto send = [&] {
        out.clear();
        for (int i = 0; i < 100; ++i)
            out.push_back(pieces, pair.to);
        send_batch(pair.sender, out);
    };
    BOOST_TEST(allocations_of(send) == 0);
}

BOOST_AUTO_TEST_CASE(a_chain_of_sends_takes_none)
{
    udp_pair pair;
    std::string bytes = numbered(0, 100);
    outgoing_batch out(10);
    int rounds = 0, half = 0;
    std::function<void()> send = [&] {
        out.clear();
        for (int i = 0; i < 10; ++i)
            out.push_back(asio::buffer(bytes), pair.to);
        async_send_batch(pair.sender, out, [&](error_code, std::size_t) {
            if (++rounds == 100)
                half = allocations;
            if (rounds < 200)
                send();
        });
    };
    send();
    run(pair.context);
    BOOST_TEST(rounds == 200);
    BOOST_TEST(allocations - half == 0);
}

BOOST_AUTO_TEST_CASE(a_chain_of_receives_takes_none_at_once_or_after_a_wait)
{
    for (bool wait : {false, true}) {
        udp_pair pair;
        received_batch in(10, 100);
        int rounds = 0, half = 0, end = 0;
        auto send = [&] {
            for (int i = 0; i < 3; ++i)
                pair.sender.send_to(asio::buffer("x", 1), pair.to);
        };
        std::function<void()> receive = [&] {
            if (!wait)
                send();
            async_receive_batch(pair.receiver, in, [&](error_code, std::size_t) {
                end = allocations;
                if (++rounds == 100)
                    half = end;
                if (rounds < 200)
                    receive();
            });
            if (wait)
                send();
        };
        receive();
        run(pair.context);
        BOOST_TEST(rounds == 200);
        BOOST_TEST(end - half == 0);
    }
}
