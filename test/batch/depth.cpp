// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The tests count calls and do not measure time.

#include "batch/fixture.hpp"
#include "support/faults.hpp"

#include <iplevel/detail/batch_depth.hpp>
#include <iplevel/option/socket.hpp>

using namespace test;
using boost::test_tools::per_element;
using iplevel::detail::batch_depth;

namespace {

/// One attempt while this many messages are available.
std::size_t attempt(batch_depth& depth, std::size_t there)
{
    auto count = std::min(depth.depth(), there);
    depth.woken();
    if (count)
        depth.received(count);
    return count;
}

/// The number of attempts that find nothing, for single datagrams that each follow a wait.
int attempts_in_vain(batch_depth& depth, int datagrams)
{
    int in_vain = 0;
    for (int i = 0; i < datagrams; ++i) {
        if (!depth.drained())
            ++in_vain;
        attempt(depth, 1);
    }
    return in_vain;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_full_queue_is_soon_taken_at_full_depth_without_a_wait)
{
    batch_depth depth(100);
    std::vector<std::size_t> counts;
    for (int i = 0; i < 9; ++i) {
        counts.push_back(attempt(depth, 1000));
        BOOST_TEST(!depth.drained());
    }
    BOOST_TEST(counts == (std::vector<std::size_t>{1, 2, 4, 8, 16, 32, 64, 100, 100}), per_element());
}

BOOST_AUTO_TEST_CASE(lone_datagrams_are_taken_one_at_a_time_with_rare_attempts_in_vain)
{
    batch_depth depth(64);
    attempts_in_vain(depth, 1000);
    BOOST_TEST(attempts_in_vain(depth, 33 * 10) == 10);
    BOOST_TEST(depth.depth() <= 2u);
}

BOOST_AUTO_TEST_CASE(after_lone_datagrams_a_full_queue_is_found_out)
{
    batch_depth depth(64);
    attempts_in_vain(depth, 1000);
    std::size_t taken = 0;
    for (int i = 0; i < 40; ++i)
        taken = attempt(depth, 1000);
    BOOST_TEST(taken == 64u);
}

BOOST_AUTO_TEST_CASE(a_short_batch_means_that_the_queue_is_empty)
{
    batch_depth depth(64);
    while (depth.depth() < 16)
        attempt(depth, 1000);
    BOOST_TEST(!depth.drained());
    attempt(depth, 15);
    BOOST_TEST(depth.drained());
    BOOST_TEST(depth.depth() == 16u);
    depth.woken();
    BOOST_TEST(!depth.drained());
    attempt(depth, 4);
    BOOST_TEST(depth.depth() == 16u);
    attempt(depth, 3);
    BOOST_TEST(depth.depth() == 8u);
    BOOST_TEST(depth.drained());
}

BOOST_AUTO_TEST_CASE(a_batch_of_one_takes_one)
{
    batch_depth depth(1);
    for (int i = 0; i < 100; ++i) {
        BOOST_TEST(attempt(depth, 5) == 1u);
        BOOST_TEST(depth.depth() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(there_is_no_call_to_find_out_that_a_short_batch_emptied_the_queue)
{
    udp_pair pair;
    received_batch batch(64, 100);
    result r;
    faults f;
    auto calls = [&f] { return f.made(call::recvmmsg); };
    for (int i = 0; i < 3; ++i)
        pair.send("x");
    for (std::size_t size : {1u, 2u}) {
        await_datagram(pair.receiver);
        BOOST_TEST(receive_batch(pair.receiver, batch) == size);
    }
    if (calls() == 0)
        return; // the system needs a call for each message
    for (int i = 0; i < 3; ++i)
        pair.send("x");
    await_datagram(pair.receiver);
    BOOST_TEST(receive_batch(pair.receiver, batch) == 3u); // of 4 requested
    BOOST_TEST(f.asked == 4u);
    auto before = calls();
    async_receive_batch(pair.receiver, batch, r.handler());
    pair.context.poll();
    BOOST_TEST(calls() == before);
    BOOST_TEST(r.calls == 0);
    pair.send("x");
    run(pair.context);
    BOOST_TEST(calls() == before + 1);
    BOOST_TEST(r.size == 1u);
}

BOOST_AUTO_TEST_CASE(a_lone_datagram_costs_one_call_but_for_rare_ones)
{
    udp_pair pair;
    received_batch batch(64, 100);
    faults f;
    for (int i = 0; i < 330; ++i) {
        result r;
        async_receive_batch(pair.receiver, batch, r.handler());
        pair.context.restart();
        pair.context.poll();
        BOOST_TEST_REQUIRE(r.calls == 0);
        pair.send("x");
        run(pair.context);
        BOOST_TEST_REQUIRE(r.size == 1u);
    }
    if (auto calls = f.made(call::recvmmsg)) // otherwise each message needs a call, and the end another
        BOOST_TEST(calls + f.made(call::recvmsg) - 330 <= 14u);
    BOOST_TEST(batch.statistics().calls == 330u);
    BOOST_TEST(batch.statistics().datagrams == 330u);
    BOOST_TEST(batch.statistics().depth <= 2u);
}

BOOST_AUTO_TEST_CASE(a_full_queue_costs_few_calls)
{
    udp_pair pair;
    error_code ec;
    pair.receiver.set_option(iplevel::receive_buffer_force(1 << 22), ec);
    BOOST_WARN_MESSAGE(!ec, "skipped: a large receive buffer takes CAP_NET_ADMIN");
    if (ec)
        return;
    for (std::size_t i = 0; i < 1023; ++i)
        pair.send(numbered(i));
    received_batch batch(64, 100);
    faults f;
    std::vector<std::string> all;
    for (std::size_t calls = 1; all.size() < 1023; ++calls) {
        result r;
        async_receive_batch(pair.receiver, batch, r.handler());
        run(pair.context);
        BOOST_TEST_REQUIRE(!r.ec);
        for (auto& bytes : bytes_of(batch))
            all.push_back(std::move(bytes));
        BOOST_TEST(batch.statistics().calls == calls);
        BOOST_TEST(batch.statistics().datagrams == all.size());
    }
    BOOST_TEST((all == numbers(0, 1023)));
    BOOST_TEST(batch.statistics().depth == 64u);
    BOOST_TEST(batch.statistics().calls == 6u + 15u); // 1 + 2 + ... + 32, then 64 each
    BOOST_TEST(f.made(call::epoll_ctl) <= 2u);
    if (auto calls = f.made(call::recvmmsg))
        BOOST_TEST(calls + f.made(call::recvmsg) == 21u);
}
