// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <variant>

using namespace test;
using asio::awaitable;
using asio::use_awaitable;
using namespace asio::experimental::awaitable_operators;

namespace {

/// The size received, or -1 if the time expired first. Throws the error of the receive if it failed.
awaitable<int> receive_before(udp::socket& socket, inbox& in, std::chrono::milliseconds time)
{
    constexpr auto token = asio::as_tuple(use_awaitable);
    asio::steady_timer deadline(socket.get_executor(), time);
    auto first = co_await (
        async_receive_with_control(socket, in.buffer(), in.sender, in.control, token) ||
        deadline.async_wait(token));
    if (first.index() == 1)
        co_return -1;
    auto [ec, size] = std::get<0>(first);
    if (ec)
        throw boost::system::system_error(ec);
    co_return static_cast<int>(size);
}

/// Checks that the receive fails with this error, although its deadline is an hour away.
template <typename Function>
void expect_error(asio::io_context& context, udp::socket& socket, error_code expected, Function when_started)
{
    inbox in;
    auto future = co_spawn(context, receive_before(socket, in, std::chrono::hours(1)), asio::use_future);
    context.poll();
    when_started();
    run(context);
    BOOST_CHECK_EXCEPTION(
        future.get(), boost::system::system_error, [&](const auto& e) { return e.code() == expected; });
}

template <typename T>
T await(asio::io_context& context, awaitable<T> coroutine)
{
    auto future = co_spawn(context, std::move(coroutine), asio::use_future);
    run(context);
    return future.get();
}

constexpr auto soon = std::chrono::milliseconds(1);
constexpr auto never = std::chrono::hours(1);

} // namespace

BOOST_AUTO_TEST_CASE(a_datagram_before_the_deadline_is_received)
{
    udp_pair pair;
    inbox in;
    pair.send("there");
    BOOST_TEST(await(pair.context, receive_before(pair.receiver, in, never)) == 5);
    asio::post(pair.context, [&] { pair.send("later"); });
    BOOST_TEST(await(pair.context, receive_before(pair.receiver, in, never)) == 5);
    BOOST_TEST(in.taken(5) == "later");
}

BOOST_AUTO_TEST_CASE(a_datagram_after_the_deadline_stays_for_the_next_receive)
{
    udp_pair pair;
    inbox in;
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(await(pair.context, receive_before(pair.receiver, in, soon)) == -1);
        pair.send("kept");
        BOOST_TEST(await(pair.context, receive_before(pair.receiver, in, never)) == 4);
        BOOST_TEST(in.taken(4) == "kept");
    }
}

BOOST_AUTO_TEST_CASE(a_refused_port_ends_a_receive_at_once_with_its_own_error)
{
    for (const char* loopback : {"127.0.0.1", "::1"}) {
        udp_pair pair(loopback, loopback);
        pair.sender.connect(pair.to);
        pair.receiver.close();
        expect_error(pair.context, pair.sender, asio::error::connection_refused, [&] {
            pair.sender.send(asio::buffer("x", 1));
        });
    }
}

BOOST_AUTO_TEST_CASE(a_closed_socket_ends_a_receive_at_once_with_its_own_error)
{
    udp_pair pair;
    expect_error(pair.context, pair.receiver, asio::error::operation_aborted, [&] { pair.receiver.close(); });
    expect_error(pair.context, pair.receiver, asio::error::bad_descriptor, [] {});
}

BOOST_AUTO_TEST_CASE(a_deadline_ends_a_receive_that_has_lost_a_race)
{
    udp_pair pair;
    inbox first, second;
    auto a = co_spawn(pair.context, receive_before(pair.receiver, first, never), asio::use_future);
    auto b = co_spawn(
        pair.context, receive_before(pair.receiver, second, std::chrono::milliseconds(100)),
        asio::use_future);
    pair.context.poll();
    pair.send("one");
    run(pair.context);
    BOOST_TEST(a.get() == 3);
    BOOST_TEST(b.get() == -1);
    pair.send("kept");
    BOOST_TEST(receive(pair.receiver).bytes == "kept");
}

BOOST_AUTO_TEST_CASE(receives_on_two_sockets_may_both_be_awaited)
{
    udp_pair one, other("::1", "::1");
    udp::socket second(one.context, udp::v6());
    enable_control(second, all_reports);
    second.bind({asio::ip::address_v6::loopback(), 0});
    other.to = second.local_endpoint();
    auto both = [&]() -> awaitable<std::string> {
        inbox a, b;
        auto [x, y] = co_await (
            async_receive_with_control(one.receiver, a.buffer(), a.control, use_awaitable) &&
            async_receive_with_control(second, b.buffer(), b.control, use_awaitable));
        co_return a.taken(x) + b.taken(y) + text(b.control).substr(0, 15);
    };
    auto future = co_spawn(one.context, both(), asio::use_future);
    one.context.poll();
    other.send("2");
    one.send("1");
    run(one.context);
    BOOST_TEST(future.get() == "12destination=::1");
}
