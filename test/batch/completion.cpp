// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "batch/fixture.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/version.hpp>

#if BOOST_ASIO_VERSION >= 102800
#include <boost/asio/bind_immediate_executor.hpp>
#include <boost/asio/system_executor.hpp>
#endif

#include <functional>

using namespace test;

namespace {

struct batches
{
    outbox out{4};
    received_batch in{4, 100};

    /// Makes the next receive wait before its first attempt.
    void drain(udp_pair& pair)
    {
        for (int i = 0; i < 3; ++i)
            pair.send("x");
        for (std::size_t size : {1u, 2u}) {
            await_datagram(pair.receiver);
            BOOST_TEST(receive_batch(pair.receiver, in) == size);
        }
        pair.send("x");
        await_datagram(pair.receiver);
        BOOST_TEST(receive_batch(pair.receiver, in) == 1u);
        BOOST_TEST(in.drained());
    }
};

struct immediate
{
    const char* what;
    std::function<void(udp_pair&, batches&, result&)> start;
    error_code ec;
    std::size_t size;
};

const immediate operations[] = {
    {"receive what is there",
     [](auto& p, auto& b, auto& r) {
         p.send("x");
         await_datagram(p.receiver);
         async_receive_batch(p.receiver, b.in, r.handler());
     },
     {},
     1},
    {"receive what is there after a wait",
     [](auto& p, auto& b, auto& r) {
         b.drain(p);
         p.send("x");
         await_datagram(p.receiver);
         async_receive_batch(p.receiver, b.in, r.handler());
     },
     {},
     1},
    {"receive on a closed socket",
     [](auto& p, auto& b, auto& r) {
         p.receiver.close();
         async_receive_batch(p.receiver, b.in, r.handler());
     },
     asio::error::bad_descriptor, 0},
    {"receive on a closed socket with a wait",
     [](auto& p, auto& b, auto& r) {
         b.drain(p);
         p.receiver.close();
         async_receive_batch(p.receiver, b.in, r.handler());
     },
     asio::error::bad_descriptor, 0},
    {"send nothing",
     [](auto& p, auto& b, auto& r) { async_send_batch(p.sender, b.out.batch, r.handler()); },
     {},
     0},
    {"send",
     [](auto& p, auto& b, auto& r) {
         b.out.put("x", p.to);
         b.out.put("y", p.to);
         async_send_batch(p.sender, b.out.batch, r.handler());
     },
     {},
     2},
    {"send on a closed socket",
     [](auto& p, auto& b, auto& r) {
         b.out.put("x", p.to);
         p.sender.close();
         async_send_batch(p.sender, b.out.batch, r.handler());
     },
     asio::error::bad_descriptor, 0},
    {"send what is too long behind what is not",
     [](auto& p, auto& b, auto& r) {
         b.out.put("x", p.to);
         b.out.put(std::string(65508, 'y'), p.to);
         async_send_batch(p.sender, b.out.batch, r.handler());
     },
     asio::error::message_size, 1},
};

} // namespace

BOOST_AUTO_TEST_CASE(no_batch_completes_inside_the_function_that_starts_it)
{
    for (const auto& operation : operations) {
        for (bool inside_a_handler : {false, true}) {
            BOOST_TEST_CONTEXT(operation.what)
            {
                udp_pair pair;
                batches b;
                result r;
                auto start = [&] {
                    operation.start(pair, b, r);
                    BOOST_TEST(r.calls == 0);
                };
                if (inside_a_handler)
                    asio::post(pair.context, start);
                else
                    start();
                run(pair.context);
                BOOST_TEST(r.calls == 1);
                BOOST_TEST(r.ec == operation.ec);
                BOOST_TEST(r.size == operation.size);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_handler_runs_on_its_associated_executor_at_once_and_after_a_wait)
{
    for (bool wait : {false, true}) {
        udp_pair pair;
        batches b;
        asio::io_context other;
        auto strand = asio::make_strand(other);
        int calls = 0;
        auto handler = asio::bind_executor(strand, [&](error_code ec, std::size_t) {
            BOOST_TEST(!ec);
            BOOST_TEST(strand.running_in_this_thread());
            ++calls;
        });
        if (!wait)
            pair.send("x");
        async_receive_batch(pair.receiver, b.in, handler);
        b.out.put("x", pair.to);
        async_send_batch(pair.sender, b.out.batch, handler);
        while (calls < 2) {
            pair.context.run_one_for(std::chrono::milliseconds(1));
            other.restart();
            other.run_for(std::chrono::milliseconds(1));
        }
    }
}

BOOST_AUTO_TEST_CASE(batches_take_futures_and_handlers_that_can_only_be_moved)
{
    udp_pair pair;
    batches b;
    b.out.put("x", pair.to);
    auto sent = async_send_batch(pair.sender, b.out.batch, asio::use_future);
    auto received = async_receive_batch(pair.receiver, b.in, asio::use_future);
    run(pair.context);
    BOOST_TEST(sent.get() == 1u);
    BOOST_TEST(received.get() == 1u);
    int calls = 0;
    auto count = [&calls, owned = std::make_unique<int>(1)](error_code ec, std::size_t size) {
        BOOST_TEST(!ec);
        calls += *owned * static_cast<int>(size);
    };
    pair.send("x");
    async_receive_batch(pair.receiver, b.in, std::move(count));
    run(pair.context);
    BOOST_TEST(calls == 1);
    pair.sender.close();
    b.out.put("y", pair.to);
    sent = async_send_batch(pair.sender, b.out.batch, asio::use_future);
    run(pair.context);
    BOOST_CHECK_THROW(sent.get(), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(an_operation_that_is_started_later_counts_from_then)
{
    udp_pair pair;
    batches b;
    for (std::size_t i = 0; i < 3; ++i)
        b.out.put(numbered(i), pair.to);
    auto later = async_send_batch(pair.sender, b.out.batch, asio::deferred);
    BOOST_TEST(send_batch(pair.sender, b.out.batch) == 3u);
    b.out.put(numbered(3), pair.to);
    result r;
    std::move(later)(r.handler());
    run(pair.context);
    BOOST_TEST(r.size == 1u);
    BOOST_TEST((bytes_received(pair) == numbers(0, 4)));
}

namespace {

/// A strand whose operations return futures by default.
struct executor : asio::strand<asio::io_context::executor_type>
{
    using default_completion_token_type = asio::use_future_t<>;

    explicit executor(asio::io_context& context) : strand(context.get_executor()) {}
};

} // namespace

BOOST_AUTO_TEST_CASE(the_executor_may_be_a_strand_and_its_default_token_is_taken)
{
    asio::io_context context;
    asio::basic_datagram_socket<udp, executor> socket(
        executor(context), udp::endpoint(asio::ip::address_v4::loopback(), 0));
    batches b;
    b.out.put("x", socket.local_endpoint());
    std::future<std::size_t> sent = async_send_batch(socket, b.out.batch);
    std::future<std::size_t> received = async_receive_batch(socket, b.in);
    run(context);
    BOOST_TEST(sent.get() == 1u);
    BOOST_TEST(received.get() == 1u);
}

#if BOOST_ASIO_VERSION >= 102800

BOOST_AUTO_TEST_CASE(an_immediate_executor_is_asked_when_there_is_no_need_to_wait)
{
    udp_pair pair;
    batches b;
    result sent, received;
    asio::system_executor here;
    b.out.put("x", pair.to);
    async_send_batch(pair.sender, b.out.batch, asio::bind_immediate_executor(here, sent.handler()));
    BOOST_TEST(sent.calls == 1);
    await_datagram(pair.receiver);
    async_receive_batch(pair.receiver, b.in, asio::bind_immediate_executor(here, received.handler()));
    BOOST_TEST(received.calls == 1);
}

#endif
