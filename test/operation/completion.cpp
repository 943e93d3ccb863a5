// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/version.hpp>

#if BOOST_ASIO_VERSION >= 102800
#include <boost/asio/bind_immediate_executor.hpp>
#include <boost/asio/system_executor.hpp>
#endif

#include <functional>
#include <vector>

using namespace test;

namespace {

/// An operation that can succeed or fail immediately.
struct immediate
{
    const char* what;
    std::function<void(udp_pair&, inbox&, result&)> start;
    error_code ec;
};

const std::vector<asio::mutable_buffer> too_many(65);

const immediate operations[] = {
    {"receive a datagram that is there",
     [](auto& p, auto& in, auto& r) {
         p.send("x");
         await_datagram(p.receiver);
         async_receive_with_control(p.receiver, in.buffer(), in.sender, in.control, r.handler());
     },
     {}},
    {"receive on a closed socket",
     [](auto& p, auto& in, auto& r) {
         p.receiver.close();
         async_receive_with_control(p.receiver, in.buffer(), in.sender, in.control, r.handler());
     },
     asio::error::bad_descriptor},
    {"receive into too many buffers",
     [](auto& p, auto& in, auto& r) {
         async_receive_with_control(p.receiver, too_many, in.control, r.handler());
     },
     iplevel::error::too_many_buffers},
    {"send",
     [](auto& p, auto&, auto& r) {
         async_send_with_control(p.sender, asio::buffer("x", 1), p.to, {}, r.handler());
     },
     {}},
    {"send on a closed socket",
     [](auto& p, auto&, auto& r) {
         p.sender.close();
         async_send_with_control(p.sender, asio::buffer("x", 1), p.to, {}, r.handler());
     },
     asio::error::bad_descriptor},
    {"send from too many buffers",
     [](auto& p, auto&, auto& r) { async_send_with_control(p.sender, too_many, p.to, {}, r.handler()); },
     iplevel::error::too_many_buffers},
    {"send from another family's address",
     [](auto& p, auto&, auto& r) {
         outgoing_control control;
         control.source = asio::ip::address_v6::loopback();
         async_send_with_control(p.sender, asio::buffer("x", 1), p.to, control, r.handler());
     },
     iplevel::error::source_family_mismatch},
};

} // namespace

BOOST_AUTO_TEST_CASE(no_operation_completes_inside_the_function_that_starts_it)
{
    for (const auto& operation : operations) {
        BOOST_TEST_CONTEXT(operation.what)
        {
            udp_pair pair;
            inbox in;
            result r;
            operation.start(pair, in, r);
            BOOST_TEST(r.calls == 0);
            run(pair.context);
            BOOST_TEST(r.calls == 1);
            BOOST_TEST(r.ec == operation.ec);
            BOOST_TEST(r.size == (operation.ec ? 0u : 1u));
        }
    }
}

BOOST_AUTO_TEST_CASE(nor_when_it_is_started_from_within_a_handler)
{
    for (const auto& operation : operations) {
        BOOST_TEST_CONTEXT(operation.what)
        {
            udp_pair pair;
            inbox in;
            result r;
            asio::post(pair.context, [&] {
                operation.start(pair, in, r);
                BOOST_TEST(r.calls == 0);
            });
            run(pair.context);
            BOOST_TEST(r.calls == 1);
            BOOST_TEST(r.ec == operation.ec);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_handler_runs_on_its_associated_executor_at_once_and_after_a_wait)
{
    for (bool wait : {false, true}) {
        udp_pair pair;
        inbox in;
        asio::io_context other;
        auto strand = asio::make_strand(other);
        bool received = false, sent = false;
        if (!wait)
            pair.send("x");
        async_receive_with_control(
            pair.receiver, in.buffer(), in.sender, in.control,
            asio::bind_executor(strand, [&](error_code ec, std::size_t) {
                BOOST_TEST(!ec);
                BOOST_TEST(strand.running_in_this_thread());
                received = true;
            }));
        async_send_with_control(
            pair.sender, asio::buffer("x", 1), pair.to, {},
            asio::bind_executor(strand, [&](error_code ec, std::size_t) {
                BOOST_TEST(!ec);
                BOOST_TEST(strand.running_in_this_thread());
                sent = true;
            }));
        while (!(received && sent)) {
            pair.context.run_one_for(std::chrono::milliseconds(1));
            other.restart();
            other.run_for(std::chrono::milliseconds(1));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_handler_without_executor_runs_on_the_sockets)
{
    asio::io_context context;
    auto strand = asio::make_strand(context);
    asio::basic_datagram_socket<udp, decltype(strand)> socket(
        strand, udp::endpoint(asio::ip::address_v4::loopback(), 0));
    inbox in;
    int calls = 0;
    auto check = [&](error_code ec, std::size_t) {
        BOOST_TEST(!ec);
        BOOST_TEST(strand.running_in_this_thread());
        ++calls;
    };
    async_receive_with_control(socket, in.buffer(), in.sender, in.control, check);
    async_send_with_control(socket, asio::buffer("x", 1), socket.local_endpoint(), {}, check);
    run(context);
    BOOST_TEST(calls == 2);
}

BOOST_AUTO_TEST_CASE(completions_come_in_the_order_in_which_operations_were_started)
{
    udp_pair pair;
    inbox in;
    std::vector<int> order;
    for (int i = 0; i < 5; ++i)
        pair.send("x");
    for (int i = 0; i < 5; ++i)
        async_receive_with_control(
            pair.receiver, in.buffer(), in.control, [&, i](error_code, std::size_t) { order.push_back(i); });
    run(pair.context);
    BOOST_TEST(order == (std::vector{0, 1, 2, 3, 4}), boost::test_tools::per_element());
}

#if BOOST_ASIO_VERSION >= 102800

BOOST_AUTO_TEST_CASE(an_immediate_executor_is_asked_when_there_is_no_need_to_wait)
{
    udp_pair pair;
    inbox in;
    result received, failed, sent;
    asio::system_executor here;
    pair.send("x");
    await_datagram(pair.receiver);
    async_receive_with_control(
        pair.receiver, in.buffer(), in.sender, in.control,
        asio::bind_immediate_executor(here, received.handler()));
    BOOST_TEST(received.calls == 1);
    BOOST_TEST(received.size == 1u);
    async_send_with_control(
        pair.sender, asio::buffer("x", 1), pair.to, {}, asio::bind_immediate_executor(here, sent.handler()));
    BOOST_TEST(sent.calls == 1);
    pair.receiver.close();
    async_receive_with_control(
        pair.receiver, in.buffer(), in.sender, in.control,
        asio::bind_immediate_executor(here, failed.handler()));
    BOOST_TEST(failed.calls == 1);
    BOOST_TEST(failed.ec == asio::error::bad_descriptor);
}

BOOST_AUTO_TEST_CASE(an_immediate_executor_is_not_asked_after_a_wait)
{
    udp_pair pair;
    inbox in;
    result r;
    asio::io_context never;
    async_receive_with_control(
        pair.receiver, in.buffer(), in.sender, in.control,
        asio::bind_immediate_executor(never.get_executor(), r.handler()));
    pair.send("x");
    run(pair.context);
    BOOST_TEST(r.calls == 1);
}

#endif
