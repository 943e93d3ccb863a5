// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/count_new.hpp"
#include "support/faults.hpp"
#include "support/fixture.hpp"

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <new>

using namespace test;

namespace {

struct memory
{
    int taken = 0;
    int in_use = 0;
    bool exhausted = false;
};

/// Allocates with malloc, which is not counted by the replaced operator new.
template <typename T>
struct counting_allocator
{
    using value_type = T;

    explicit counting_allocator(memory& m) noexcept : counts(&m) {}
    template <typename U>
    counting_allocator(const counting_allocator<U>& other) noexcept : counts(other.counts)
    {}

    T* allocate(std::size_t n)
    {
        if (counts->exhausted)
            throw std::bad_alloc();
        ++counts->taken;
        ++counts->in_use;
        return static_cast<T*>(std::malloc(n * sizeof(T)));
    }
    void deallocate(T* p, std::size_t) noexcept
    {
        --counts->in_use;
        std::free(p);
    }

    friend bool operator==(counting_allocator a, counting_allocator b) noexcept
    {
        return a.counts == b.counts;
    }
    friend bool operator!=(counting_allocator a, counting_allocator b) noexcept
    {
        return a.counts != b.counts;
    }

    memory* counts;
};

/// A handler with an allocator. It checks that all memory has been deallocated before the call.
auto handler(memory& m, result& r)
{
    return asio::bind_allocator(
        counting_allocator<char>(m), [&m, h = r.handler()](error_code ec, std::size_t size) {
            BOOST_TEST(m.in_use == 0);
            h(ec, size);
        });
}

/// A pair whose context has waited for both sockets once, because a reactor may allocate memory per
/// descriptor.
struct warm_pair : udp_pair
{
    warm_pair()
    {
        for (auto socket : {&receiver, &sender}) {
            socket->async_wait(udp::socket::wait_read, [](error_code) {});
            socket->async_wait(udp::socket::wait_write, [](error_code) {});
            socket->async_wait(udp::socket::wait_error, [](error_code) {});
            context.poll();
            socket->cancel();
        }
        run(context);
        context.restart();
    }
};

/// After the first operations of a chain, the others must not allocate memory.
constexpr int first_ones = 20;
constexpr int all = 220;

/// The number of allocations since the first operations.
class steady_state
{
public:
    /// Returns false when the chain must end.
    bool next()
    {
        if (++count_ == first_ones)
            before_ = allocations;
        after_ = allocations;
        return count_ < all;
    }

    int count() const { return count_ == all ? after_ - before_ : -1; }

private:
    int count_ = 0;
    int before_ = 0;
    int after_ = 0;
};

} // namespace

BOOST_AUTO_TEST_CASE(all_memory_of_an_operation_is_the_associated_allocators)
{
    warm_pair pair;
    inbox in;
    memory at_once, waited, sent;
    result r, s;
    pair.send("x");
    await_datagram(pair.receiver);
    auto before = allocations.load();
    async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, handler(at_once, r));
    pair.context.poll();
    BOOST_TEST(r.calls == 1);
    async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, handler(waited, r));
    pair.context.restart();
    pair.context.poll();
    async_send_with_control(pair.sender, asio::buffer("x", 1), pair.to, {}, handler(sent, s));
    pair.context.run();
    BOOST_TEST(allocations == before);
    BOOST_TEST(r.calls == 2);
    BOOST_TEST(s.calls == 1);
    for (auto m : {&at_once, &waited, &sent}) {
        BOOST_TEST(m->taken > 0);
        BOOST_TEST(m->in_use == 0);
    }
}

BOOST_AUTO_TEST_CASE(the_memory_of_an_operation_that_waits_again_is_the_associated_allocators_too)
{
    warm_pair pair;
    inbox in;
    memory a, b;
    result r;
    auto before = allocations.load();
    async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, handler(a, r));
    async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, handler(b, r));
    pair.context.poll();
    pair.sender.send_to(asio::buffer("one", 3), pair.to);
    while (r.calls == 0)
        pair.context.run_one();
    pair.context.poll();
    pair.sender.send_to(asio::buffer("two", 3), pair.to);
    pair.context.run();
    BOOST_TEST(allocations == before);
    BOOST_TEST(r.calls == 2);
    for (auto m : {&a, &b}) {
        BOOST_TEST(m->taken > 0);
        BOOST_TEST(m->in_use == 0);
    }
}

BOOST_AUTO_TEST_CASE(the_memory_of_a_send_that_pauses_between_tries_is_the_associated_allocators_too)
{
    warm_pair pair;
    asio::steady_timer(pair.context, std::chrono::seconds(0)).async_wait([](error_code) {});
    run(pair.context);
    pair.context.restart();
    for (int times : {2, 4, 8}) {
        memory m;
        result r;
        faults f;
        f.fail(call::sendmsg, EAGAIN, 0, static_cast<std::size_t>(times));
        auto before = allocations.load();
        async_send_with_control(pair.sender, asio::buffer("x", 1), pair.to, {}, handler(m, r));
        pair.context.run();
        pair.context.restart();
        BOOST_TEST(allocations - before <= 1); // a cancellation slot, which all pauses share
        BOOST_TEST(r.calls == 1);
        BOOST_TEST(r.size == 1u);
        BOOST_TEST(m.taken > times);
        BOOST_TEST(m.in_use == 0);
    }
}

BOOST_AUTO_TEST_CASE(an_operation_that_gets_no_memory_throws_and_leaves_the_socket_in_order)
{
    for (bool there : {false, true}) {
        udp_pair pair;
        inbox in;
        memory none;
        none.exhausted = true;
        result failed;
        if (there)
            pair.send("lost");
        BOOST_CHECK_THROW(
            async_receive_with_control(
                pair.receiver, in.buffer(), in.sender, in.control, handler(none, failed)),
            std::bad_alloc);
        BOOST_CHECK_THROW(
            async_send_with_control(pair.sender, asio::buffer("sent", 4), pair.to, {}, handler(none, failed)),
            std::bad_alloc);
        BOOST_TEST(pair.context.poll() == 0u);
        BOOST_TEST(failed.calls == 0);
        BOOST_TEST(receive(pair.receiver).bytes == "sent");
        result r;
        pair.send("next");
        async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, r.handler());
        run(pair.context);
        BOOST_TEST(in.taken(r.size) == "next");
    }
}

BOOST_AUTO_TEST_CASE(memory_is_given_back_when_the_operation_is_abandoned)
{
    memory m;
    inbox in;
    result r;
    {
        udp_pair pair;
        async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, handler(m, r));
        BOOST_TEST(m.in_use > 0);
    }
    BOOST_TEST(m.in_use == 0);
    BOOST_TEST(r.calls == 0);
}

BOOST_AUTO_TEST_CASE(a_chain_of_receives_takes_no_memory)
{
    for (bool wait : {false, true}) {
        udp_pair pair;
        inbox in;
        steady_state steady;
        auto send = [&] { pair.sender.send_to(asio::buffer("x", 1), pair.to); };
        std::function<void()> next = [&] {
            if (!wait)
                send();
            async_receive_with_control(
                pair.receiver, in.buffer(), in.sender, in.control, [&](error_code, std::size_t) {
                    if (steady.next())
                        next();
                });
            if (wait)
                send();
        };
        next();
        run(pair.context);
        BOOST_TEST(steady.count() == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_chain_of_sends_takes_no_memory)
{
    udp_pair pair;
    outgoing_control control;
    control.hop_limit = 9;
    steady_state steady;
    std::function<void()> next = [&] {
        async_send_with_control(
            pair.sender, asio::buffer("x", 1), pair.to, control, [&](error_code, std::size_t) {
                if (steady.next())
                    next();
            });
    };
    auto before = allocations.load();
    next();
    run(pair.context);
    BOOST_TEST(allocations > before); // otherwise allocations are not counted
    BOOST_TEST(steady.count() == 0);
}
