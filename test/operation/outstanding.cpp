// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace test;

namespace {

struct receives
{
    void start(udp::socket& socket)
    {
        for (std::size_t i = 0; i < outcomes.size(); ++i)
            async_receive_with_control(
                socket, in[i].buffer(), in[i].sender, in[i].control, outcomes[i].handler());
    }

    int completed() const
    {
        return static_cast<int>(
            std::count_if(outcomes.begin(), outcomes.end(), [](auto& o) { return o.calls == 1; }));
    }

    /// The received datagrams, in alphabetical order.
    std::vector<std::string> taken() const
    {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < outcomes.size(); ++i)
            all.push_back(in[i].taken(outcomes[i].size));
        std::sort(all.begin(), all.end());
        return all;
    }

    std::array<inbox, 4> in;
    std::array<result, 4> outcomes;
};

} // namespace

BOOST_AUTO_TEST_CASE(one_datagram_completes_one_of_several_receives_and_the_others_stay)
{
    udp_pair pair;
    receives r;
    r.start(pair.receiver);
    for (int i = 0; i < 4; ++i) {
        pair.context.poll();
        BOOST_TEST(r.completed() == i);
        pair.send(std::string(1, char('a' + i)));
        while (r.completed() == i)
            pair.context.run_one();
        BOOST_TEST(!pair.context.stopped() == (i < 3));
    }
    run(pair.context);
    BOOST_TEST(r.taken() == (std::vector<std::string>{"a", "b", "c", "d"}), boost::test_tools::per_element());
    for (auto& o : r.outcomes)
        BOOST_TEST(o.calls == 1);
}

BOOST_AUTO_TEST_CASE(as_many_datagrams_as_receives_complete_them_all)
{
    udp_pair pair;
    receives r;
    r.start(pair.receiver);
    pair.context.poll();
    for (auto bytes : {"a", "b", "c", "d"})
        pair.send(bytes);
    run(pair.context);
    BOOST_TEST(r.taken() == (std::vector<std::string>{"a", "b", "c", "d"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_datagram_that_somebody_else_took_is_waited_for_again)
{
    udp_pair pair;
    result woken, r;
    inbox in;
    pair.receiver.async_wait(udp::socket::wait_read, [&](error_code) {
        ++woken.calls;
        BOOST_TEST(receive(pair.receiver).bytes == "theirs");
    });
    async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, r.handler());
    pair.context.poll();
    pair.send("theirs");
    while (woken.calls == 0)
        pair.context.run_one();
    pair.context.poll();
    BOOST_TEST(r.calls == 0);
    pair.send("ours");
    run(pair.context);
    BOOST_TEST(r.calls == 1);
    BOOST_TEST(in.taken(r.size) == "ours");
}

BOOST_AUTO_TEST_CASE(sends_and_receives_on_one_socket_do_not_disturb_each_other)
{
    udp_pair pair;
    auto self = pair.receiver.local_endpoint();
    inbox in;
    result received, sent;
    async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, received.handler());
    async_send_with_control(pair.receiver, asio::buffer("self", 4), self, {}, sent.handler());
    run(pair.context);
    BOOST_TEST(sent.size == 4u);
    BOOST_TEST(in.taken(received.size) == "self");
    BOOST_TEST(in.sender == self);
}

BOOST_AUTO_TEST_CASE(an_operation_refers_to_no_stack_it_was_started_or_woken_on)
{
    udp_pair pair;
    std::array<char, 4> bytes{};
    inbox in;
    auto sum = std::make_unique<int>(7);
    result r;
    std::thread([&] {
        std::vector<asio::mutable_buffer> buffers;
        for (auto& b : bytes)
            buffers.push_back(asio::buffer(&b, 1));
        async_receive_with_control(
            pair.receiver, buffers, in.sender, in.control,
            [&, sum = std::move(sum), h = r.handler()](error_code ec, std::size_t n) {
                h(ec, n + std::size_t(*sum));
            });
        buffers.assign(buffers.size(), asio::mutable_buffer());
    }).join();
    std::thread([&] { pair.context.poll(); }).join();
    pair.send("abcd");
    std::thread([&] { run(pair.context); }).join();
    BOOST_TEST(r.size == 4u + 7u);
    BOOST_TEST(std::string(bytes.data(), 4) == "abcd");
    BOOST_TEST(*in.control.hop_limit == 64);
}
