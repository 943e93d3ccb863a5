// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// What an asynchronous operation costs above the system call under it: iplevel's against Asio's own.

#include "bench.hpp"

#include <iplevel/receive.hpp>
#include <iplevel/receive_options.hpp>
#include <iplevel/send.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/socket.h>

#include <array>
#include <cstdlib>
#include <thread>

namespace asio = boost::asio;
using asio::ip::udp;
using iplevel::control_flags;

namespace {

constexpr int datagrams = 200; // fit into a default receive buffer
constexpr auto reports = control_flags::packet_info | control_flags::hop_limit | control_flags::traffic_class;

std::array<char, 64> payload{};
std::array<char, 2048> buffer{};

/// A receiver and a sender on loopback.
struct pair
{
    asio::io_context context{1};
    udp::socket receiver{context, udp::endpoint(asio::ip::address_v4::loopback(), 0)};
    udp::socket sender{context, udp::endpoint(asio::ip::address_v4::loopback(), 0)};
    udp::endpoint from, to = receiver.local_endpoint();
    iplevel::received_control received;
    iplevel::send_control control;
    int left = 0;

    explicit pair(bool with_control)
    {
        if (with_control)
            enable_control(receiver, reports);
        control.traffic_class = 0x28;
    }

    void drain()
    {
        receiver.non_blocking(true);
        boost::system::error_code ec;
        while (receiver.receive_from(asio::buffer(buffer), from, 0, ec), !ec)
            ;
        receiver.non_blocking(false);
    }

    void refill()
    {
        drain();
        for (int i = 0; i < datagrams; ++i)
            sender.send_to(asio::buffer(payload), to);
    }

    void start()
    {
        left = datagrams;
        context.restart();
    }
};

void check(bool ok)
{
    if (!ok) {
        std::fputs("a datagram was lost\n", stderr);
        std::exit(1);
    }
}

// Drained: the datagrams are there before the clock starts.

void raw_recvfrom(pair& p)
{
    for (int i = 0; i < datagrams; ++i) {
        sockaddr_storage name;
        socklen_t size = sizeof name;
        check(
            ::recvfrom(
                p.receiver.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT,
                reinterpret_cast<sockaddr*>(&name), &size) == 64);
    }
}

void raw_recvmsg(pair& p)
{
    for (int i = 0; i < datagrams; ++i) {
        sockaddr_storage name;
        alignas(8) char control[512];
        iovec v{buffer.data(), buffer.size()};
        msghdr m{&name, sizeof name, &v, 1, control, sizeof control, 0};
        check(::recvmsg(p.receiver.native_handle(), &m, MSG_DONTWAIT) == 64);
    }
}

template <typename Start>
void chain(pair& p, Start start)
{
    p.start();
    start();
    p.context.run();
}

void asio_receive(pair& p)
{
    p.receiver.async_receive_from(asio::buffer(buffer), p.from, [&p](auto ec, auto) {
        check(!ec);
        if (--p.left)
            asio_receive(p);
    });
}

void iplevel_receive(pair& p)
{
    iplevel::async_receive_with_control(
        p.receiver, asio::buffer(buffer), p.from, p.received, [&p](auto ec, auto) {
            check(!ec);
            if (--p.left)
                iplevel_receive(p);
        });
}

asio::awaitable<void> asio_receive_loop(pair& p)
{
    while (p.left--)
        co_await p.receiver.async_receive_from(asio::buffer(buffer), p.from, asio::use_awaitable);
}

asio::awaitable<void> iplevel_receive_loop(pair& p)
{
    while (p.left--)
        co_await iplevel::async_receive_with_control(
            p.receiver, asio::buffer(buffer), p.from, p.received, asio::use_awaitable);
}

void spawn(pair& p, asio::awaitable<void> loop) { co_spawn(p.context, std::move(loop), asio::detached); }

// Sends: the receiver's buffer takes them all.

void raw_sendto(pair& p)
{
    for (int i = 0; i < datagrams; ++i)
        check(
            ::sendto(
                p.sender.native_handle(), payload.data(), payload.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                reinterpret_cast<const sockaddr*>(p.to.data()), socklen_t(p.to.size())) == 64);
}

void raw_sendmsg(pair& p)
{
    for (int i = 0; i < datagrams; ++i) {
        alignas(8) unsigned char control[64];
        auto size = encode(p.control, AF_INET, asio::buffer(control));
        iovec v{payload.data(), payload.size()};
        msghdr m{p.to.data(), socklen_t(p.to.size()), &v, 1, control, size, 0};
        check(::sendmsg(p.sender.native_handle(), &m, MSG_DONTWAIT | MSG_NOSIGNAL) == 64);
    }
}

void asio_send(pair& p)
{
    p.sender.async_send_to(asio::buffer(payload), p.to, [&p](auto ec, auto) {
        check(!ec);
        if (--p.left)
            asio_send(p);
    });
}

void iplevel_send(pair& p)
{
    iplevel::async_send_with_control(p.sender, asio::buffer(payload), p.to, p.control, [&p](auto ec, auto) {
        check(!ec);
        if (--p.left)
            iplevel_send(p);
    });
}

asio::awaitable<void> asio_send_loop(pair& p)
{
    while (p.left--)
        co_await p.sender.async_send_to(asio::buffer(payload), p.to, asio::use_awaitable);
}

asio::awaitable<void> iplevel_send_loop(pair& p)
{
    while (p.left--)
        co_await iplevel::async_send_with_control(
            p.sender, asio::buffer(payload), p.to, p.control, asio::use_awaitable);
}

// Blocked: the receiving thread sleeps until another one sends, which waits for the answer and sends the
// next.

class echo_partner
{
public:
    explicit echo_partner(pair& p)
        : thread_([&p] {
            char answer[64];
            while (::recv(p.sender.native_handle(), answer, sizeof answer, 0) == sizeof answer)
                ::sendto(
                    p.sender.native_handle(), payload.data(), payload.size(), 0,
                    reinterpret_cast<const sockaddr*>(p.to.data()), socklen_t(p.to.size()));
        })
        , pair_(p)
    {}

    ~echo_partner()
    {
        answer(pair_, 1); // of a length that ends the loop
        thread_.join();
    }

    static void answer(pair& p, std::size_t size = payload.size())
    {
        auto partner = p.sender.local_endpoint();
        ::sendto(
            p.receiver.native_handle(), payload.data(), size, 0,
            reinterpret_cast<const sockaddr*>(partner.data()), socklen_t(partner.size()));
    }

private:
    std::thread thread_;
    pair& pair_;
};

void asio_blocked(pair& p)
{
    p.receiver.async_receive_from(asio::buffer(buffer), p.from, [&p](auto ec, auto) {
        check(!ec);
        if (--p.left)
            asio_blocked(p);
    });
    echo_partner::answer(p);
}

void iplevel_blocked(pair& p)
{
    iplevel::async_receive_with_control(
        p.receiver, asio::buffer(buffer), p.from, p.received, [&p](auto ec, auto) {
            check(!ec);
            if (--p.left)
                iplevel_blocked(p);
        });
    echo_partner::answer(p);
}

std::vector<double> medians(std::vector<bench::contender>& contenders, int rounds)
{
    std::vector<double> result;
    auto all = interleave(contenders, rounds, datagrams);
    for (std::size_t i = 0; i < all.size(); ++i) {
        result.push_back(bench::median(all[i]));
        auto [low, high] = std::minmax_element(all[i].begin(), all[i].end());
        std::printf(
            "%-40s %7.0f ns  (%.0f to %.0f)\n", contenders[i].name.c_str(), result.back(), *low, *high);
    }
    return result;
}

} // namespace

int main(int argc, char** argv)
{
    int rounds = argc > 1 ? std::atoi(argv[1]) : 1000;
    pair plain(false), control(true);
    auto refill_plain = [&] { plain.refill(); };
    auto refill_control = [&] { control.refill(); };
    auto drain_plain = [&] { plain.drain(); };
    auto drain_control = [&] { control.drain(); };

    std::vector<bench::contender> contenders{
        {"recvfrom", refill_plain, [&] { raw_recvfrom(plain); }},
        {"async_receive_from, callback", refill_plain, [&] { chain(plain, [&] { asio_receive(plain); }); }},
        {"async_receive_from, coroutine", refill_plain,
         [&] { chain(plain, [&] { spawn(plain, asio_receive_loop(plain)); }); }},
        {"recvmsg with control", refill_control, [&] { raw_recvmsg(control); }},
        {"async_receive_with_control, callback", refill_control,
         [&] { chain(control, [&] { iplevel_receive(control); }); }},
        {"async_receive_with_control, coroutine", refill_control,
         [&] { chain(control, [&] { spawn(control, iplevel_receive_loop(control)); }); }},
        {"sendto", drain_plain, [&] { raw_sendto(plain); }},
        {"async_send_to, callback", drain_plain, [&] { chain(plain, [&] { asio_send(plain); }); }},
        {"async_send_to, coroutine", drain_plain,
         [&] { chain(plain, [&] { spawn(plain, asio_send_loop(plain)); }); }},
        {"sendmsg with control", drain_control, [&] { raw_sendmsg(control); }},
        {"async_send_with_control, callback", drain_control,
         [&] { chain(control, [&] { iplevel_send(control); }); }},
        {"async_send_with_control, coroutine", drain_control,
         [&] { chain(control, [&] { spawn(control, iplevel_send_loop(control)); }); }},
    };
    auto ns = medians(contenders, rounds);
    auto overhead = [&](std::size_t operation, std::size_t call) { return ns[operation] - ns[call]; };
    plain.drain();
    control.drain();
    echo_partner partner(control);
    std::vector<bench::contender> blocked{
        {"async_receive_from, blocked", [] {}, [&] { chain(control, [&] { asio_blocked(control); }); }},
        {"async_receive_with_control, blocked", [] {},
         [&] { chain(control, [&] { iplevel_blocked(control); }); }},
    };
    auto blocked_ns = medians(blocked, rounds / 5);

    bool ok = true;
    ok &= bench::row(
        "receive, callback: overhead over recvmsg / Asio's over recvfrom", overhead(4, 3) / overhead(1, 0),
        1.05);
    ok &= bench::row("receive, coroutine: likewise", overhead(5, 3) / overhead(2, 0), 1.05);
    ok &= bench::row(
        "send, callback: overhead over sendmsg / Asio's over sendto", overhead(10, 9) / overhead(7, 6), 1.05);
    ok &= bench::row("send, coroutine: likewise", overhead(11, 9) / overhead(8, 6), 1.05);
    ok &= bench::row(
        "receive, blocked one at a time / async_receive_from, same control on", blocked_ns[1] / blocked_ns[0],
        1.15);
    return ok ? 0 : 1;
}
