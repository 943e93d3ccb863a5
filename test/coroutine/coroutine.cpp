// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <string>
#include <tuple>
#include <utility>

using namespace test;
using asio::awaitable;
using asio::use_awaitable;

namespace {

/// Runs a coroutine to its end. An exception from it fails the test.
void await(asio::io_context& context, awaitable<void> coroutine)
{
    bool ended = false;
    co_spawn(context, std::move(coroutine), [&](std::exception_ptr e) {
        ended = true;
        if (e)
            std::rethrow_exception(e);
    });
    run(context);
    BOOST_TEST(ended);
}

awaitable<void> echo(udp_pair& pair)
{
    for (int i = 0; i < 3; ++i) {
        inbox in;
        auto size = co_await async_receive_with_control(
            pair.receiver, in.buffer(), in.sender, in.control, use_awaitable);
        co_await async_send_with_control(
            pair.receiver, asio::buffer(in.bytes, size), in.sender, reply_to(in.control), use_awaitable);
    }
}

awaitable<void> ask(udp_pair& pair)
{
    outgoing_control control;
    control.traffic_class = 0x2e;
    for (auto question : {"one", "two", "three"}) {
        co_await async_send_with_control(
            pair.sender, asio::buffer(std::string(question)), pair.to, control, use_awaitable);
        inbox in;
        auto size = co_await async_receive_with_control(
            pair.sender, in.buffer(), in.sender, in.control, use_awaitable);
        BOOST_TEST(in.taken(size) == question);
        BOOST_TEST(in.sender == pair.to);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(two_coroutines_ask_and_answer_from_the_address_asked)
{
    for (auto asked : {"127.0.0.7", "::1", "::ffff:127.0.0.7"}) {
        udp_pair pair("::", asked);
        co_spawn(pair.context, echo(pair), asio::detached);
        await(pair.context, ask(pair));
    }
}

BOOST_AUTO_TEST_CASE(an_error_is_thrown_to_the_coroutine)
{
    udp_pair pair;
    pair.receiver.close();
    await(pair.context, [](udp_pair& p) -> awaitable<void> {
        inbox in;
        try {
            co_await async_receive_with_control(p.receiver, in.buffer(), in.control, use_awaitable);
            BOOST_ERROR("nothing thrown");
        } catch (const boost::system::system_error& e) {
            BOOST_TEST(e.code() == asio::error::bad_descriptor);
        }
    }(pair));
}

BOOST_AUTO_TEST_CASE(as_tuple_and_redirect_error_give_the_error_to_the_coroutine)
{
    udp_pair pair;
    await(pair.context, [](udp_pair& p) -> awaitable<void> {
        inbox in;
        p.send("hello");
        auto [ec, size] = co_await async_receive_with_control(
            p.receiver, in.buffer(), in.sender, in.control, asio::as_tuple(use_awaitable));
        BOOST_TEST(!ec);
        BOOST_TEST(in.taken(size) == "hello");
        p.receiver.close();
        std::tie(ec, size) = co_await async_receive_with_control(
            p.receiver, in.buffer(), in.control, asio::as_tuple(use_awaitable));
        BOOST_TEST(ec == asio::error::bad_descriptor);
        error_code redirected;
        size = co_await async_receive_with_control(
            p.receiver, in.buffer(), in.control, asio::redirect_error(use_awaitable, redirected));
        BOOST_TEST(redirected == asio::error::bad_descriptor);
        BOOST_TEST(size == 0u);
    }(pair));
}

BOOST_AUTO_TEST_CASE(a_deferred_operation_is_awaited)
{
    udp_pair pair;
    await(pair.context, [](udp_pair& p) -> awaitable<void> {
        inbox in;
        auto operation =
            async_receive_with_control(p.receiver, in.buffer(), in.sender, in.control, asio::deferred);
        co_await async_send_with_control(p.sender, asio::buffer("hello", 5), p.to, {}, asio::deferred);
        BOOST_TEST(in.taken(co_await std::move(operation)) == "hello");
    }(pair));
}

BOOST_AUTO_TEST_CASE(sockets_that_default_to_awaitables_need_no_token)
{
    using socket_type = asio::use_awaitable_t<>::as_default_on_t<udp::socket>;
    asio::io_context context;
    socket_type socket(context, udp::endpoint(asio::ip::address_v4::loopback(), 0));
    await(context, [](socket_type& s) -> awaitable<void> {
        inbox in;
        BOOST_TEST(co_await async_send_with_control(s, asio::buffer("x", 1), s.local_endpoint(), {}) == 1u);
        BOOST_TEST(co_await async_receive_with_control(s, in.buffer(), in.sender, in.control) == 1u);
        BOOST_TEST(in.sender == s.local_endpoint());
    }(socket));
}
