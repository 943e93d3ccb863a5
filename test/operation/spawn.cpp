// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/spawn.hpp>

#include <exception>
#include <string>

using namespace test;

namespace {

/// Runs a stackful coroutine to its end. An exception from it fails the test.
template <typename Function>
void run_stackful(asio::io_context& context, Function f)
{
    bool ended = false;
    asio::spawn(context, f, [&](std::exception_ptr e) {
        ended = true;
        if (e)
            std::rethrow_exception(e);
    });
    run(context);
    BOOST_TEST(ended);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_stackful_coroutine_receives_and_answers)
{
    udp_pair pair("0.0.0.0", "127.0.0.7");
    run_stackful(pair.context, [&](asio::yield_context yield) {
        inbox in;
        pair.send("question");
        for (auto expected : {"question", "again"}) {
            auto size = async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, yield);
            BOOST_TEST(in.taken(size) == expected);
            BOOST_TEST(*in.control.hop_limit == 64);
            asio::post(pair.context, [&] { pair.send("again"); });
        }
        auto size = async_send_with_control(
            pair.receiver, asio::buffer("answer", 6), in.sender, reply_to(in.control), yield);
        BOOST_TEST(size == 6u);
    });
    auto answer = receive(pair.sender);
    BOOST_TEST(answer.bytes == "answer");
    BOOST_TEST(answer.sender.address().to_string() == "127.0.0.7");
}

BOOST_AUTO_TEST_CASE(a_stackful_coroutine_is_told_errors)
{
    udp_pair pair;
    pair.receiver.close();
    run_stackful(pair.context, [&](asio::yield_context yield) {
        inbox in;
        error_code ec;
        async_receive_with_control(pair.receiver, in.buffer(), in.control, yield[ec]);
        BOOST_TEST(ec == asio::error::bad_descriptor);
    });
}
