// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

using namespace test;

namespace {

struct fixture : udp_pair
{
    fixture() { send("hello"); }

    template <typename Token>
    decltype(auto) start(Token&& token)
    {
        return async_receive_with_control(
            receiver, in.buffer(), in.sender, in.control, std::forward<Token>(token));
    }

    inbox in;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_future_has_the_size_or_throws_the_error, fixture)
{
    auto received = start(asio::use_future);
    run(context);
    BOOST_TEST(received.get() == 5u);
    receiver.close();
    auto failed = start(asio::use_future);
    run(context);
    BOOST_CHECK_EXCEPTION(failed.get(), boost::system::system_error, [](auto& e) {
        return e.code() == asio::error::bad_descriptor;
    });
}

BOOST_FIXTURE_TEST_CASE(as_tuple_gives_error_and_size, fixture)
{
    int calls = 0;
    auto handler = [&](std::tuple<error_code, std::size_t> result) {
        BOOST_TEST((result == std::tuple(error_code(), std::size_t(5))));
        ++calls;
    };
    start(asio::as_tuple(handler));
    send("again");
    start(asio::as_tuple(asio::deferred))(handler);
    run(context);
    BOOST_TEST(calls == 2);
}

BOOST_FIXTURE_TEST_CASE(redirect_error_gives_the_size_alone, fixture)
{
    error_code ec = asio::error::fault;
    std::size_t size = 0;
    auto handler = [&](std::size_t n) { size = n; };
    start(asio::redirect_error(handler, ec));
    run(context);
    BOOST_TEST(size == 5u);
    BOOST_TEST(!ec);
    receiver.close();
    start(asio::redirect_error(handler, ec));
    run(context);
    BOOST_TEST(size == 0u);
    BOOST_TEST(ec == asio::error::bad_descriptor);
}

BOOST_FIXTURE_TEST_CASE(a_deferred_operation_starts_when_it_is_called, fixture)
{
    result r;
    auto operation = start(asio::deferred);
    BOOST_TEST(context.poll() == 0u);
    BOOST_TEST(receive(receiver).bytes == "hello");
    send("later");
    std::move(operation)(r.handler());
    run(context);
    BOOST_TEST(in.taken(r.size) == "later");

    auto sending = async_send_with_control(sender, asio::buffer("x", 1), to, {}, asio::deferred);
    std::move(sending)(r.handler());
    run(context);
    BOOST_TEST(r.calls == 2);
    BOOST_TEST(r.size == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_detached_operation_runs_all_the_same, fixture)
{
    start(asio::detached);
    async_send_with_control(sender, asio::buffer("x", 1), to, {}, asio::detached);
    run(context);
    BOOST_TEST(in.taken(5) == "hello");
    BOOST_TEST(receive(receiver).bytes == "x");
}

BOOST_FIXTURE_TEST_CASE(bound_associations_nest_in_any_order, fixture)
{
    asio::cancellation_signal signal;
    result a, b;
    std::allocator<void> allocator;
    start(asio::bind_executor(
        context, asio::bind_allocator(allocator, asio::bind_cancellation_slot(signal.slot(), a.handler()))));
    run(context);
    BOOST_TEST(a.size == 5u);
    start(asio::bind_cancellation_slot(
        signal.slot(), asio::bind_allocator(allocator, asio::bind_executor(context, b.handler()))));
    signal.emit(asio::cancellation_type::total);
    run(context);
    BOOST_TEST(b.ec == asio::error::operation_aborted);
}

BOOST_FIXTURE_TEST_CASE(a_handler_may_be_only_movable_and_is_called_as_an_rvalue, fixture)
{
    struct once
    {
        std::unique_ptr<std::size_t> owned;
        std::size_t* sum;

        void operator()(error_code, std::size_t size) && { *sum += *owned + size; }
    };
    std::size_t sum = 0;
    start(once{std::make_unique<std::size_t>(100), &sum});
    run(context);
    start(once{std::make_unique<std::size_t>(200), &sum});
    context.restart();
    context.poll();
    send("hello");
    run(context);
    async_send_with_control(
        sender, asio::buffer("x", 1), to, {}, once{std::make_unique<std::size_t>(400), &sum});
    run(context);
    BOOST_TEST(sum == 100u + 5 + 200 + 5 + 400 + 1);
}

BOOST_FIXTURE_TEST_CASE(an_lvalue_handler_is_copied_and_a_function_is_a_handler, fixture)
{
    std::function<void(error_code, std::size_t)> handler;
    result r;
    handler = r.handler();
    start(handler);
    run(context);
    BOOST_TEST(r.size == 5u);
    static std::size_t size;
    auto* function = +[](error_code, std::size_t s) { size = s; };
    send("pointer");
    start(function);
    run(context);
    BOOST_TEST(size == 7u);
}

BOOST_AUTO_TEST_CASE(a_sockets_default_token_is_used)
{
    using by_default = asio::deferred_t::as_default_on_t<udp::socket>;
    static_assert(std::is_same_v<by_default, udp::socket::rebind_executor<by_default::executor_type>::other>);

    asio::io_context context;
    by_default socket(context, udp::endpoint(asio::ip::address_v4::loopback(), 0));
    auto name = socket.local_endpoint();
    inbox in;
    result sent[4], received[4];
    async_send_with_control(socket, asio::buffer("1", 1), name, {})(sent[0].handler());
    async_send_with_control(socket, asio::buffer("22", 2), name, {}, 0)(sent[1].handler());
    async_receive_with_control(socket, in.buffer(), in.sender, in.control)(received[0].handler());
    async_receive_with_control(socket, in.buffer(), in.sender, in.control, 0)(received[1].handler());
    socket.connect(name);
    async_send_with_control(socket, asio::buffer("333", 3), outgoing_control{})(sent[2].handler());
    async_send_with_control(socket, asio::buffer("4444", 4), outgoing_control{}, 0)(sent[3].handler());
    async_receive_with_control(socket, in.buffer(), in.control)(received[2].handler());
    async_receive_with_control(socket, in.buffer(), in.control, 0)(received[3].handler());
    run(context);
    for (std::size_t i = 0; i < 4; ++i) {
        BOOST_TEST(sent[i].size == i + 1);
        BOOST_TEST(received[i].size == i + 1);
    }
}
