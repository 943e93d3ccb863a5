// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The loops that a user of Asio writes, with the operations of Asio and of iplevel.

#ifndef IPLEVEL_TEST_BENCH_LOOPS_HPP
#define IPLEVEL_TEST_BENCH_LOOPS_HPP

#include "loopback.hpp"

#include <iplevel/batch/operations.hpp>
#include <iplevel/receive.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace bench {

// One datagram at a time: start(handler) starts the operation for the i-th datagram.

struct asio_receive
{
    loopback& l;

    template <typename Token>
    auto operator()(std::size_t, Token&& token) const
    {
        return l.receiver.async_receive_from(asio::buffer(l.buffer), l.from, std::forward<Token>(token));
    }
};

struct iplevel_receive
{
    loopback& l;
    mutable iplevel::received_control control = {};

    template <typename Token>
    auto operator()(std::size_t, Token&& token) const
    {
        return async_receive_with_control(
            l.receiver, asio::buffer(l.buffer), l.from, control, std::forward<Token>(token));
    }
};

struct asio_send
{
    loopback& l;

    template <typename Token>
    auto operator()(std::size_t i, Token&& token) const
    {
        return l.sender.async_send_to(asio::buffer(l.datagram(i)), l.to, std::forward<Token>(token));
    }
};

struct iplevel_send
{
    loopback& l;
    iplevel::outgoing_control control = {};

    template <typename Token>
    auto operator()(std::size_t i, Token&& token) const
    {
        return async_send_with_control(
            l.sender, asio::buffer(l.datagram(i)), l.to, control, std::forward<Token>(token));
    }
};

// In an unnamed namespace, as are the handlers in a user's source file, so that the compiler knows all
// callers.
namespace {

/// Starts the next operation until all datagrams of a run are processed.
template <typename Start>
class by_callback
{
public:
    by_callback(loopback& l, Start start) : l_(l), start_(std::move(start)) {}

    void operator()()
    {
        l_.context.restart();
        next(0);
        l_.context.run();
    }

private:
    void next(std::size_t i)
    {
        start_(i, [this, i](auto ec, auto size) {
            check(!ec && size == l_.size());
            if (i + 1 < l_.count())
                next(i + 1);
        });
    }

    loopback& l_;
    Start start_;
};

template <typename Start>
asio::awaitable<void> loop(loopback& l, const Start& start)
{
    for (std::size_t i = 0; i < l.count(); ++i)
        check(co_await start(i, asio::use_awaitable) == l.size());
}

template <typename Start>
auto by_coroutine(loopback& l, Start start)
{
    return [&l, start] {
        l.context.restart();
        co_spawn(l.context, loop(l, start), asio::detached);
        l.context.run();
    };
}

} // namespace

// Batches.

/// Read each datagram of a batch and its control data.
inline void look_at(const iplevel::received_batch<udp>& batch)
{
    for (auto& d : batch)
        sink = sink + d.data().size() + d.control().interface_index + d.control().hop_limit.value_or(0);
}

/// Receive batches until n datagrams have been received.
class batches_by_callback
{
public:
    batches_by_callback(loopback& l, iplevel::received_batch<udp>& batch) : l_(l), batch_(batch) {}

    void operator()()
    {
        left_ = l_.count();
        l_.context.restart();
        next();
        l_.context.run();
    }

private:
    void next()
    {
        async_receive_batch(l_.receiver, batch_, [this](auto ec, auto count) {
            check(!ec);
            look_at(batch_);
            left_ -= std::min(left_, count);
            if (left_)
                next();
        });
    }

    loopback& l_;
    iplevel::received_batch<udp>& batch_;
    std::size_t left_ = 0;
};

inline asio::awaitable<void> receive_batches(loopback& l, iplevel::received_batch<udp>& batch)
{
    for (auto left = l.count(); left;) {
        left -= co_await async_receive_batch(l.receiver, batch, asio::use_awaitable);
        look_at(batch);
    }
}

inline auto batches_by_coroutine(loopback& l, iplevel::received_batch<udp>& batch)
{
    return [&l, &batch] {
        l.context.restart();
        co_spawn(l.context, receive_batches(l, batch), asio::detached);
        l.context.run();
    };
}

/// A batch with the datagrams of a run, none of which has been sent.
inline void fill(loopback& l, iplevel::outgoing_batch<udp>& batch, const iplevel::outgoing_control& control)
{
    batch.clear();
    for (std::size_t i = 0; i < l.count(); ++i)
        batch.push_back(l.datagram(i), l.to, control);
}

inline void send_it(loopback& l, iplevel::outgoing_batch<udp>& batch)
{
    l.context.restart();
    async_send_batch(l.sender, batch, [&](auto ec, auto count) { check(!ec && count == l.count()); });
    l.context.run();
}

} // namespace bench

#endif
