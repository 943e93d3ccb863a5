// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BATCH_FIXTURE_HPP
#define IPLEVEL_TEST_BATCH_FIXTURE_HPP

#include "support/fixture.hpp"

#include <iplevel/batch/operations.hpp>

#include <cstdio>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace test {

using iplevel::async_receive_batch;
using iplevel::async_send_batch;
using iplevel::receive_batch;
using iplevel::send_batch;
using outgoing_batch = iplevel::outgoing_batch<udp>;
using received_batch = iplevel::received_batch<udp>;

/// Bytes that are different for each datagram of the test.
inline std::string numbered(std::size_t number, std::size_t size = 8)
{
    char text[16];
    auto digits = static_cast<std::size_t>(std::snprintf(text, sizeof text, "%05zu.", number));
    return std::string(text, digits)
        .append(size > digits ? size - digits : 0, static_cast<char>('a' + number % 26));
}

inline std::vector<std::string> numbers(std::size_t first, std::size_t last, std::size_t size = 8)
{
    std::vector<std::string> all;
    for (; first < last; ++first)
        all.push_back(numbered(first, size));
    return all;
}

/// All datagrams that arrived, in order. A final datagram of the test marks the end.
inline std::vector<datagram<udp::endpoint>> all_received(udp_pair& pair)
{
    static const std::string end = "there is no more";
    error_code ignored;
    pair.sender.send_to(asio::buffer(end), pair.to, 0, ignored);
    static char largest[65536];
    std::vector<datagram<udp::endpoint>> all;
    for (;;) {
        datagram<udp::endpoint> d;
        await_datagram(pair.receiver);
        auto size = receive_with_control(pair.receiver, asio::buffer(largest), d.sender, d.control);
        d.bytes.assign(largest, size);
        if (d.bytes == end)
            return all;
        all.push_back(std::move(d));
    }
}

inline std::vector<std::string> bytes_received(udp_pair& pair)
{
    std::vector<std::string> all;
    for (auto& d : all_received(pair))
        all.push_back(std::move(d.bytes));
    return all;
}

inline std::vector<std::string> bytes_of(const received_batch& batch)
{
    std::vector<std::string> all;
    for (const auto& d : batch)
        all.emplace_back(static_cast<const char*>(d.data().data()), d.data().size());
    return all;
}

/// Sends the datagrams of the batch that have not been sent yet.
inline std::pair<error_code, std::size_t> send_now(udp_pair& pair, outgoing_batch& batch)
{
    std::pair<error_code, std::size_t> outcome;
    outcome.second = send_batch(pair.sender, batch, outcome.first);
    return outcome;
}

inline std::pair<error_code, std::size_t> send_later(udp_pair& pair, outgoing_batch& batch)
{
    result r;
    async_send_batch(pair.sender, batch, r.handler());
    BOOST_TEST_REQUIRE(r.calls == 0);
    run(pair.context);
    BOOST_TEST_REQUIRE(r.calls == 1);
    return {r.ec, r.size};
}

/// Datagrams to be sent, which exist as long as the batch that refers to them.
struct outbox
{
    explicit outbox(std::size_t count) : batch(count) {}

    void put(std::string bytes, const udp::endpoint& to, const outgoing_control& control = {})
    {
        kept.push_back(std::move(bytes));
        batch.push_back(asio::buffer(kept.back()), to, control);
    }

    void put(std::string bytes, const outgoing_control& control = {})
    {
        kept.push_back(std::move(bytes));
        batch.push_back(asio::buffer(kept.back()), control);
    }

    std::deque<std::string> kept;
    outgoing_batch batch;
};

} // namespace test

#endif
