// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "batch/fixture.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

using namespace test;
using asio::use_awaitable;

namespace {

asio::awaitable<void> echo(udp::socket& socket, std::size_t count)
{
    received_batch in(16, 100);
    outgoing_batch out(16);
    while (count > 0) {
        count -= co_await async_receive_batch(socket, in, use_awaitable);
        out.clear();
        for (const auto& d : in)
            out.push_back(d.data(), d.sender(), reply_to(d.control()));
        BOOST_TEST(co_await async_send_batch(socket, out, use_awaitable) == out.size());
    }
}

asio::awaitable<void> ask(udp_pair& pair, std::size_t count)
{
    outbox out(count);
    for (std::size_t i = 0; i < count; ++i)
        out.put(numbered(i), pair.to);
    BOOST_TEST(co_await async_send_batch(pair.sender, out.batch, use_awaitable) == count);
    received_batch in(16, 100);
    std::vector<std::string> all;
    while (all.size() < count) {
        co_await async_receive_batch(pair.sender, in, use_awaitable);
        for (auto& bytes : bytes_of(in))
            all.push_back(std::move(bytes));
        for (const auto& d : in)
            BOOST_TEST(d.sender() == pair.to);
    }
    BOOST_TEST((all == numbers(0, count)));
}

} // namespace

BOOST_AUTO_TEST_CASE(coroutines_send_and_receive_batches)
{
    udp_pair pair("0.0.0.0", "127.0.0.1");
    int ended = 0;
    auto end = [&ended](std::exception_ptr e) {
        BOOST_TEST(!e);
        ++ended;
    };
    co_spawn(pair.context, echo(pair.receiver, 100), end);
    co_spawn(pair.context, ask(pair, 100), end);
    run(pair.context);
    BOOST_TEST(ended == 2);
}

BOOST_AUTO_TEST_CASE(a_coroutine_gets_the_count_with_the_error)
{
    udp_pair pair;
    outbox out(3);
    out.put("x", pair.to);
    out.put(std::string(65508, 'y'), pair.to);
    out.put("z", pair.to);
    bool ended = false;
    co_spawn(
        pair.context,
        [&]() -> asio::awaitable<void> {
            error_code ec;
            auto size = co_await async_send_batch(pair.sender, out.batch, redirect_error(use_awaitable, ec));
            BOOST_TEST(ec == asio::error::message_size);
            BOOST_TEST(size == 1u);
            out.batch.skip();
            size = co_await async_send_batch(pair.sender, out.batch, redirect_error(use_awaitable, ec));
            BOOST_TEST(!ec);
            BOOST_TEST(size == 1u);
            ended = true;
        },
        [](std::exception_ptr e) { BOOST_TEST(!e); });
    run(pair.context);
    BOOST_TEST(ended);
    BOOST_TEST((bytes_received(pair) == std::vector<std::string>{"x", "z"}));
}
