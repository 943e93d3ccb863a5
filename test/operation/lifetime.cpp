// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <array>
#include <memory>
#include <vector>

using namespace test;

namespace {

/// Two receives on a socket that only they keep alive.
std::weak_ptr<udp::socket> start_session(asio::io_context& context, inbox& in, udp::endpoint& name)
{
    auto socket = std::make_shared<udp::socket>(context, udp::endpoint(asio::ip::address_v4::loopback(), 0));
    name = socket->local_endpoint();
    for (int i = 0; i < 2; ++i)
        async_receive_with_control(
            *socket, in.buffer(), in.sender, in.control,
            [socket](error_code ec, std::size_t) { BOOST_TEST(!ec); });
    return socket;
}

/// Two receives whose waits are both ended by one datagram.
struct two_receives
{
    template <typename Happen>
    explicit two_receives(Happen happen)
    {
        for (auto& r : outcomes)
            async_receive_with_control(
                *socket, in.buffer(), in.sender, in.control, [&, happen](error_code ec, std::size_t size) {
                    r.handler()(ec, size);
                    if (outcomes[0].calls + outcomes[1].calls == 1)
                        happen(*this);
                });
        context.poll();
        socket->send_to(asio::buffer("one", 3), socket->local_endpoint());
        run(context);
        auto& loser = outcomes[outcomes[0].ec ? 0 : 1];
        BOOST_TEST(outcomes[0].calls == 1);
        BOOST_TEST(outcomes[1].calls == 1);
        BOOST_TEST(outcomes[0].size + outcomes[1].size == 3u);
        BOOST_TEST(loser.ec == asio::error::operation_aborted);
    }

    udp::endpoint any{asio::ip::address_v4::loopback(), 0};
    asio::io_context context;
    std::unique_ptr<udp::socket> socket = std::make_unique<udp::socket>(context, any);
    inbox in;
    result outcomes[2];
};

} // namespace

BOOST_AUTO_TEST_CASE(a_context_that_goes_away_destroys_the_handler_and_calls_it_not)
{
    inbox in;
    for (bool datagram_is_there : {false, true}) {
        auto alive = std::make_shared<int>();
        std::weak_ptr<int> handler = alive;
        auto pair = std::make_unique<udp_pair>();
        if (datagram_is_there)
            pair->send("x");
        async_receive_with_control(
            pair->receiver, in.buffer(), in.sender, in.control,
            [alive = std::move(alive)](error_code, std::size_t) { BOOST_ERROR("called"); });
        BOOST_TEST(!handler.expired());
        pair.reset();
        BOOST_TEST(handler.expired());
    }
}

BOOST_AUTO_TEST_CASE(a_context_that_goes_away_takes_along_a_socket_that_its_operations_keep)
{
    inbox in;
    udp::endpoint name;
    for (bool one_waits_again : {false, true}) {
        auto context = std::make_unique<asio::io_context>();
        auto socket = start_session(*context, in, name);
        context->poll();
        if (one_waits_again) {
            socket.lock()->send_to(asio::buffer("x", 1), name);
            context->run_one_for(std::chrono::seconds(20));
            context->poll();
        }
        BOOST_TEST(socket.use_count() == (one_waits_again ? 1 : 2));
        context.reset();
        BOOST_TEST(socket.expired());
    }
}

BOOST_AUTO_TEST_CASE(a_socket_that_is_destroyed_ends_its_operations)
{
    asio::io_context context;
    inbox in;
    result r;
    {
        udp::socket socket(context, udp::endpoint(asio::ip::address_v4::loopback(), 0));
        async_receive_with_control(socket, in.buffer(), in.sender, in.control, r.handler());
        context.poll();
    }
    run(context);
    BOOST_TEST(r.calls == 1);
    BOOST_TEST(r.ec == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(a_datagram_for_a_reopened_socket_is_not_for_a_receive_of_before)
{
    two_receives both([](two_receives& t) {
        t.socket->close();
        *t.socket = udp::socket(t.context, t.any);
        t.socket->send_to(asio::buffer("kept", 4), t.socket->local_endpoint());
        await_datagram(*t.socket);
    });
    BOOST_TEST(receive(*both.socket).bytes == "kept");
}

BOOST_AUTO_TEST_CASE(a_receive_touches_no_socket_that_another_receive_destroyed)
{
    two_receives([](two_receives& t) { t.socket.reset(); });
}

BOOST_AUTO_TEST_CASE(a_context_runs_until_the_handler_has_and_no_longer)
{
    for (bool wait : {false, true}) {
        udp_pair pair;
        inbox in;
        result r;
        if (!wait)
            pair.send("x");
        async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, r.handler());
        pair.context.poll();
        BOOST_TEST(pair.context.stopped() == !wait);
        BOOST_TEST(r.calls == (wait ? 0 : 1));
        if (wait)
            pair.send("x");
        run(pair.context);
        BOOST_TEST(r.calls == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_context_has_work_while_an_operation_steps_on_another_executor)
{
    udp_pair pair;
    asio::io_context other;
    inbox in;
    result a, b;
    for (auto r : {&a, &b})
        async_receive_with_control(
            pair.receiver, in.buffer(), in.sender, in.control, asio::bind_executor(other, r->handler()));
    pair.context.poll();
    pair.send("one");
    while (other.poll_one() == 0)
        pair.context.run_one_for(std::chrono::milliseconds(1)); // until one step waits in the other context
    BOOST_TEST(!pair.context.stopped());
    while (a.calls + b.calls == 0) {
        pair.context.poll();
        other.restart();
        other.poll();
    }
    pair.context.poll();
    BOOST_TEST(!pair.context.stopped());
    pair.send("two");
    while (a.calls + b.calls == 1) {
        pair.context.run_one_for(std::chrono::milliseconds(1));
        other.restart();
        other.poll();
    }
    run(pair.context);
    BOOST_TEST(a.size == 3u);
    BOOST_TEST(b.size == 3u);
}

BOOST_AUTO_TEST_CASE(a_socket_has_no_work_left_for_its_context_when_a_handler_runs_elsewhere)
{
    udp_pair pair;
    asio::io_context other;
    inbox in;
    bool stopped = false;
    async_receive_with_control(
        pair.receiver, in.buffer(), in.sender, in.control,
        asio::bind_executor(other, [&](error_code, std::size_t) { stopped = pair.context.stopped(); }));
    pair.context.poll();
    BOOST_TEST(!pair.context.stopped());
    pair.send("x");
    pair.context.run_one_for(std::chrono::seconds(20));
    BOOST_TEST(!pair.context.stopped());
    run(other);
    BOOST_TEST(stopped);
}

BOOST_AUTO_TEST_CASE(a_handlers_own_context_has_work_until_it_has_run)
{
    udp_pair pair;
    asio::io_context other;
    inbox in;
    result r;
    async_receive_with_control(
        pair.receiver, in.buffer(), in.sender, in.control, asio::bind_executor(other, r.handler()));
    BOOST_TEST(other.poll() == 0u);
    BOOST_TEST(!other.stopped());
    pair.send("x");
    while (r.calls == 0) {
        pair.context.run_one_for(std::chrono::milliseconds(1));
        other.run_for(std::chrono::milliseconds(1));
    }
    other.poll();
    BOOST_TEST(other.stopped());
    run(pair.context);
}

BOOST_AUTO_TEST_CASE(handlers_on_a_pool_all_run_before_context_and_pool_are_done)
{
    for (int round = 0; round < 20; ++round) {
        udp_pair pair;
        asio::thread_pool pool(2);
        auto strand = asio::make_strand(pool);
        std::array<inbox, 3> in;
        std::vector<error_code> outcomes; // Boost.Test is not thread-safe
        for (auto& i : in)
            async_receive_with_control(
                pair.receiver, i.buffer(), i.sender, i.control,
                asio::bind_executor(strand, [&](error_code ec, std::size_t) {
                    outcomes.push_back(ec);
                    if (outcomes.size() < in.size())
                        pair.send("next");
                }));
        pair.send("first");
        run(pair.context);
        pool.join();
        BOOST_TEST((outcomes == std::vector<error_code>(in.size())));
    }
}
