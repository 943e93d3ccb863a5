// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/count_new.hpp"
#include "support/fixture.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

using namespace test;
using asio::awaitable;
using asio::use_awaitable;

namespace {

constexpr int first_ones = 20;
constexpr int all = 220;

/// The number of allocations made while receiving, after the first datagrams.
awaitable<int> receive_all(udp_pair& pair)
{
    inbox in;
    int before = 0;
    for (int i = 0; i < all; ++i) {
        if (i == first_ones)
            before = allocations;
        co_await async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, use_awaitable);
    }
    co_return allocations - before;
}

/// The number of allocations made while sending, after the first datagrams.
awaitable<int> send_all(udp_pair& pair)
{
    outgoing_control control;
    control.hop_limit = 9;
    int before = 0;
    for (int i = 0; i < all; ++i) {
        if (i == first_ones)
            before = allocations;
        co_await async_send_with_control(pair.sender, asio::buffer("x", 1), pair.to, control, use_awaitable);
    }
    co_return allocations - before;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_loop_of_receives_that_wait_takes_no_memory)
{
    udp_pair pair;
    auto received = co_spawn(pair.context, receive_all(pair), asio::use_future);
    auto sent = co_spawn(pair.context, send_all(pair), asio::use_future);
    run(pair.context);
    BOOST_TEST(received.get() == 0);
    BOOST_TEST(sent.get() == 0);
}

BOOST_AUTO_TEST_CASE(a_loop_of_receives_that_do_not_wait_takes_no_memory)
{
    udp_pair pair;
    pair.receiver.set_option(asio::socket_base::receive_buffer_size(1 << 20));
    for (int i = 0; i < all; ++i)
        pair.send("x");
    auto received = co_spawn(pair.context, receive_all(pair), asio::use_future);
    run(pair.context);
    BOOST_TEST(received.get() == 0);
}
