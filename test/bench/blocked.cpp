// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Two threads: the receiver either sleeps until the other thread sends, or cannot keep up with it.

#include "loops.hpp"
#include "raw.hpp"
#include "stage.hpp"

#include <pthread.h>

#include <atomic>
#include <thread>

namespace bench {
namespace {

void run_on(unsigned cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    ::pthread_setaffinity_np(::pthread_self(), sizeof set, &set);
}

/// Restores the processor affinity of this thread.
class visit
{
public:
    explicit visit(unsigned cpu)
    {
        ::pthread_getaffinity_np(::pthread_self(), sizeof before_, &before_);
        run_on(cpu);
    }

    visit(const visit&) = delete;
    visit& operator=(const visit&) = delete;
    ~visit() { ::pthread_setaffinity_np(::pthread_self(), sizeof before_, &before_); }

private:
    cpu_set_t before_;
};

/// Sends the next datagram after it has received the answer to the previous one.
class echo_partner
{
public:
    echo_partner(loopback& l, unsigned cpu)
        : l_(l), thread_([this, cpu] {
            run_on(cpu);
            auto socket = l_.sender.native_handle();
            timeval limit{0, 100000}; // in case a wakeup is lost
            ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
            std::vector<char> answer(l_.size());
            while (auto size = ::recv(socket, answer.data(), answer.size(), 0))
                if (size > 0)
                    send(l_.sender, l_.to, l_.size());
        })
    {}

    echo_partner(const echo_partner&) = delete;
    echo_partner& operator=(const echo_partner&) = delete;

    ~echo_partner()
    {
        send(l_.receiver, l_.sender.local_endpoint(), 0);
        thread_.join();
    }

    void answer() { send(l_.receiver, l_.sender.local_endpoint(), l_.size()); }

private:
    void send(udp::socket& from, const udp::endpoint& to, std::size_t size)
    {
        ::sendto(
            from.native_handle(), l_.payload.data(), size, 0, reinterpret_cast<const sockaddr*>(to.data()),
            socklen_t(to.size()));
    }

    loopback& l_;
    std::thread thread_;
};

/// Receives one datagram at a time. Its answer causes the next one to be sent.
template <typename Start>
class ping_pong
{
public:
    ping_pong(loopback& l, std::shared_ptr<echo_partner> partner, Start start)
        : l_(l), partner_(std::move(partner)), start_(start)
    {}

    void operator()()
    {
        l_.context.restart();
        next(1);
        l_.context.run();
    }

private:
    void next(std::size_t i)
    {
        start_(i, [this, i](auto ec, auto) {
            check(!ec);
            if (i < l_.count())
                next(i + 1);
        });
        partner_->answer();
    }

    loopback& l_;
    std::shared_ptr<echo_partner> partner_;
    Start start_;
};

/// Sends without pause, so that the receiver's queue is always full.
class flood
{
public:
    explicit flood(loopback& l)
        : thread_([this, &l] {
            run_on(1);
            while (!over_)
                raw::sendmsg_segmented(l, raw::memory::contiguous);
        })
    {}

    flood(const flood&) = delete;
    flood& operator=(const flood&) = delete;

    ~flood()
    {
        over_ = true;
        thread_.join();
    }

private:
    std::atomic<bool> over_ = false;
    std::thread thread_;
};

std::optional<double> within(double limit, bool steady)
{
    return steady ? std::optional(limit) : std::nullopt;
}

void blocked(stage& s, const std::string& name, std::size_t size, unsigned partners_cpu)
{
    if (!s.wants(name))
        return;
    visit here(0);
    loopback l(size, reports, 64);
    l.drain();
    iplevel::received_batch<udp> batch(raw::depth, size, control_size(reports));
    auto in_batch = [&](std::size_t, auto token) { async_receive_batch(l.receiver, batch, token); };
    auto partner = std::make_shared<echo_partner>(l, partners_cpu);
    auto play = [&](auto start) { return ping_pong(l, partner, start); };
    auto n = l.count();
    auto nothing = [] {};

    std::vector<contender> contenders{
        timed("Asio async_receive_from", n, nothing, play(asio_receive{l})),
        timed("iplevel async_receive_with_control", n, nothing, play(iplevel_receive{l})),
        timed("iplevel async_receive_batch", n, nothing, play(in_batch)),
    };
    if (!s.take_turns(name, contenders, 4))
        return;
    const bool alone = partners_cpu == 0; // between two cores most of the time is that of a wakeup
    // An operation that waits identifies its socket with two system calls, which take 0.06 of a round trip.
    s.results.add("async_receive_with_control / async_receive_from", within(1.15, alone), [](auto ns) {
        return ns["iplevel async_receive_with_control"] / ns["Asio async_receive_from"];
    });
    s.results.add("async_receive_batch / async_receive_from", within(1.15, alone), [](auto ns) {
        return ns["iplevel async_receive_batch"] / ns["Asio async_receive_from"];
    });
}

} // namespace

void receive_blocked(stage& s, std::size_t size)
{
    auto what = "receive, blocked, " + std::to_string(size) + " B";
    blocked(s, what + ", one core", size, 0);
    if (std::thread::hardware_concurrency() > 1)
        blocked(s, what + ", two cores", size, 1);
}

void receive_saturated(stage& s, std::size_t size)
{
    auto name = "receive, saturated, " + std::to_string(size) + " B, two cores";
    if (!s.wants(name) || std::thread::hardware_concurrency() < 2)
        return;
    visit here(0);
    loopback l(size, reports);
    iplevel::received_batch<udp> batch(raw::depth, size, control_size(reports));
    raw::messages messages(size);
    flood sender(l);
    auto n = l.count();
    auto nothing = [] {};

    std::vector<contender> contenders{
        timed("Asio async_receive_from", n, nothing, by_callback(l, asio_receive{l})),
        timed(
            "recvmmsg, control decoded", n, nothing,
            [&] { messages.receive(l.receiver.native_handle(), n); }),
        timed("iplevel async_receive_with_control", n, nothing, by_callback(l, iplevel_receive{l})),
        timed("iplevel async_receive_batch", n, nothing, batches_by_callback(l, batch)),
    };
    if (!s.take_turns(name, contenders, 1, orders::this_one))
        return;
    s.results.add("async_receive_with_control / async_receive_from", {}, [](auto ns) {
        return ns["iplevel async_receive_with_control"] / ns["Asio async_receive_from"];
    });
    s.results.add("async_receive_batch / recvmmsg", {}, [](auto ns) {
        return ns["iplevel async_receive_batch"] / ns["recvmmsg, control decoded"];
    });
}

} // namespace bench
