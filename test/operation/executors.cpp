// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

using namespace test;

namespace {

const auto loopback = asio::ip::address(asio::ip::address_v4::loopback());

/// Receives twice from the socket itself, with a wait and without.
template <typename Socket>
void exchange(Socket& socket)
{
    auto name = socket.local_endpoint();
    inbox in;
    auto waited = async_receive_with_control(socket, in.buffer(), in.sender, in.control, asio::use_future);
    auto sent = async_send_with_control(socket, asio::buffer("one", 3), name, {}, asio::use_future);
    BOOST_TEST(sent.get() == 3u);
    BOOST_TEST(waited.get() == 3u);
    async_send_with_control(socket, asio::buffer("four", 4), name, {}, asio::use_future).get();
    await_datagram(socket);
    auto at_once = async_receive_with_control(socket, in.buffer(), in.control, asio::use_future);
    BOOST_TEST(at_once.get() == 4u);
    BOOST_TEST(in.taken(4) == "four");
    BOOST_TEST(in.sender == name);
}

template <typename Executor>
void exchange_on(const Executor& executor)
{
    asio::basic_datagram_socket<udp, Executor> socket(executor, udp::endpoint(loopback, 0));
    exchange(socket);
}

/// Sends and receives alternately on one socket in a loop.
class echo
{
public:
    explicit echo(asio::io_context& context)
        : strand_(asio::make_strand(context))
        , socket_(strand_, udp::endpoint(loopback, 0))
        , to_(socket_.local_endpoint())
    {}

    void start()
    {
        asio::dispatch(strand_, [this] {
            receive();
            send();
        });
    }

    int received = 0;
    int sent = 0;

private:
    static constexpr int count = 500;

    void receive()
    {
        async_receive_with_control(
            socket_, in_.buffer(), in_.sender, in_.control, [this](error_code ec, std::size_t size) {
                if (!ec && size == 1 && ++received < count)
                    receive();
            });
    }

    void send()
    {
        async_send_with_control(
            socket_, asio::buffer("x", 1), to_, {}, [this](error_code ec, std::size_t size) {
                if (!ec && size == 1 && ++sent < count)
                    send();
            });
    }

    asio::strand<asio::io_context::executor_type> strand_;
    udp::socket socket_;
    udp::endpoint to_;
    inbox in_;
};

} // namespace

BOOST_AUTO_TEST_CASE(a_socket_may_have_any_executor)
{
    asio::thread_pool pool(1);
    exchange_on(pool.get_executor());
    exchange_on(asio::any_io_executor(pool.get_executor()));
    exchange_on(asio::make_strand(pool));
    exchange_on(asio::any_io_executor(asio::make_strand(pool)));

    asio::io_context context;
    auto work = asio::make_work_guard(context);
    std::thread runner([&] { context.run(); });
    exchange_on(context.get_executor());
    exchange_on(asio::any_io_executor(context.get_executor()));
    exchange_on(asio::make_strand(context));
    exchange_on(asio::any_io_executor(asio::make_strand(context)));
    work.reset();
    runner.join();
}

BOOST_AUTO_TEST_CASE(a_context_may_have_any_concurrency_hint)
{
    for (int hint :
         {1, BOOST_ASIO_CONCURRENCY_HINT_SAFE, BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO,
          BOOST_ASIO_CONCURRENCY_HINT_UNSAFE}) {
        asio::io_context context(hint);
        udp::socket socket(context, udp::endpoint(loopback, 0));
        inbox in;
        result waited, sent, at_once;
        async_receive_with_control(socket, in.buffer(), in.control, waited.handler());
        async_send_with_control(socket, asio::buffer("x", 1), socket.local_endpoint(), {}, sent.handler());
        run(context);
        BOOST_TEST(sent.size == 1u);
        BOOST_TEST(waited.size == 1u);
        socket.send_to(asio::buffer("yz", 2), socket.local_endpoint());
        await_datagram(socket);
        async_receive_with_control(socket, in.buffer(), in.control, at_once.handler());
        run(context);
        BOOST_TEST(at_once.size == 2u);
    }
}

BOOST_AUTO_TEST_CASE(two_threads_send_and_receive_at_once_through_a_strand)
{
    asio::io_context context;
    echo one(context), other(context);
    one.start();
    other.start();
    std::thread second([&] { context.run_for(std::chrono::seconds(60)); });
    context.run_for(std::chrono::seconds(60));
    second.join();
    for (auto e : {&one, &other}) {
        BOOST_TEST(e->sent == 500);
        BOOST_TEST(e->received == 500);
    }
}

BOOST_AUTO_TEST_CASE(handlers_bound_to_a_strand_run_one_at_a_time_in_two_threads)
{
    udp_pair pair;
    auto strand = asio::make_strand(pair.context);
    inbox in;
    int received = 0;
    auto next = [&](auto self) -> void {
        async_receive_with_control(
            pair.receiver, in.buffer(), in.sender, in.control,
            asio::bind_executor(strand, [&, self](error_code, std::size_t) {
                BOOST_TEST(strand.running_in_this_thread());
                if (++received < 200) {
                    pair.send("x");
                    self(self);
                }
            }));
    };
    asio::dispatch(strand, [&] {
        next(next);
        pair.send("x");
    });
    std::thread second([&] { pair.context.run(); });
    pair.context.run();
    second.join();
    BOOST_TEST(received == 200);
}

#ifndef BOOST_ASIO_NO_TS_EXECUTORS

BOOST_AUTO_TEST_CASE(an_executor_of_the_networking_ts_runs_handlers_of_its_own_and_of_a_strand)
{
    asio::io_context context;
    asio::executor executor(asio::make_strand(context)); // contains an io_context
    asio::basic_datagram_socket<udp, asio::executor> socket(executor, udp::endpoint(loopback, 0));
    socket.send_to(asio::buffer("one", 3), socket.local_endpoint());
    socket.send_to(asio::buffer("four", 4), socket.local_endpoint());
    auto strand = asio::make_strand(context);
    inbox in;
    std::vector<std::size_t> sizes;
    async_receive_with_control(socket, in.buffer(), in.sender, in.control, [&](error_code, std::size_t size) {
        sizes.push_back(size);
    });
    async_receive_with_control(
        socket, in.buffer(), in.sender, in.control,
        asio::bind_executor(strand, [&](error_code, std::size_t size) {
            BOOST_TEST(strand.running_in_this_thread());
            sizes.push_back(size);
        }));
    BOOST_TEST(sizes.empty());
    context.run();
    std::sort(sizes.begin(), sizes.end());
    BOOST_TEST(sizes == (std::vector<std::size_t>{3, 4}), boost::test_tools::per_element());
}

#endif
