// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Waits that end without a datagram. The number of attempts is counted, not timed: this file defines recvmsg.

#include "lab/available.hpp"
#include "support/fixture.hpp"

#include <boost/asio/generic/raw_protocol.hpp>

#include <atomic>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <future>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

using namespace test;
using namespace std::chrono_literals;

namespace {

std::atomic<int> tries{0};
std::atomic<int> tries_that_may_block{0};

} // namespace

extern "C" ssize_t recvmsg(int socket, msghdr* message, int flags)
{
    ++tries;
    if (!(flags & MSG_DONTWAIT) && !(::fcntl(socket, F_GETFL) & O_NONBLOCK))
        ++tries_that_may_block;
    return ::syscall(SYS_recvmsg, socket, message, flags);
}

namespace {

constexpr int a_handful = 6;

/// A connected socket that has the port unreachable error of a lost datagram in its error queue, and its
/// peer.
struct refused
{
    explicit refused(const char* address) : peer(context, {asio::ip::make_address(address), 0})
    {
        auto name = peer.local_endpoint();
        refuse_all(peer);
        socket = udp::socket(context, {name.address(), 0});
        enable_control(socket, all_reports | control_flags::errors);
        socket.connect(name);
        socket.send(asio::buffer("lost", 4));
        pollfd p{socket.native_handle(), 0, 0};
        BOOST_TEST_REQUIRE(::poll(&p, 1, 20000) == 1);
        BOOST_TEST((p.revents & POLLERR) != 0);
        tries = 0;
    }

    void send() { peer.send_to(asio::buffer("x", 1), socket.local_endpoint()); }

    asio::io_context context;
    udp::socket peer;
    udp::socket socket{context};
    inbox in;
};

/// Sends a datagram with a wrong checksum, which is so long that the kernel detects it late.
void send_damaged(asio::io_context& context, const udp::endpoint& to)
{
    unsigned short port = htons(to.port()), size = htons(308);
    unsigned char bytes[308] = {0x12, 0x34, 0, 0, 0, 0, 0xba, 0xad};
    std::memcpy(bytes + 2, &port, sizeof port);
    std::memcpy(bytes + 4, &size, sizeof size);
    asio::generic::raw_protocol::socket raw(context, asio::generic::raw_protocol(AF_INET, IPPROTO_UDP));
    raw.send_to(asio::buffer(bytes), udp::endpoint(to.address(), 0));
}

} // namespace

BOOST_AUTO_TEST_CASE(an_icmp_error_is_reported_once_and_the_loop_goes_on)
{
    for (auto address : {"127.0.0.1", "::1"}) {
        refused r(address);
        result first, second;
        async_receive_with_control(r.socket, r.in.buffer(), r.in.sender, r.in.control, first.handler());
        run(r.context);
        BOOST_TEST(first.ec == asio::error::connection_refused);
        r.send();
        async_receive_with_control(r.socket, r.in.buffer(), r.in.sender, r.in.control, second.handler());
        run(r.context);
        BOOST_TEST(!second.ec);
        BOOST_TEST(second.size == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_synchronous_receive_reports_an_icmp_error_once_and_goes_on)
{
    refused r("127.0.0.1");
    error_code ec;
    receive_with_control(r.socket, r.in.buffer(), r.in.sender, r.in.control, ec);
    BOOST_TEST(ec == asio::error::connection_refused);
    r.send();
    BOOST_TEST(receive_with_control(r.socket, r.in.buffer(), r.in.sender, r.in.control) == 1u);
}

BOOST_AUTO_TEST_CASE(a_receive_does_not_spin_while_an_entry_stands_in_the_error_queue)
{
    for (auto address : {"127.0.0.1", "::1"}) {
        refused r(address);
        error_code ec;
        receive_with_control(r.socket, r.in.buffer(), r.in.sender, r.in.control, ec);
        BOOST_TEST(ec == asio::error::connection_refused);
        result waiting;
        async_receive_with_control(r.socket, r.in.buffer(), r.in.sender, r.in.control, waiting.handler());
        tries = 0;
        BOOST_TEST(r.context.run_for(100ms) <= a_handful);
        BOOST_TEST(tries <= a_handful);
        BOOST_TEST(waiting.calls == 0);
        r.send();
        run(r.context);
        BOOST_TEST(waiting.size == 1u);
    }
}

BOOST_AUTO_TEST_CASE(an_error_that_comes_while_a_receive_waits_ends_it_and_the_next_does_not_spin)
{
    udp_pair pair;
    enable_control(pair.sender, control_flags::errors);
    refuse_all(pair.receiver);
    pair.sender.connect(pair.to);
    inbox in;
    result first, second;
    async_receive_with_control(pair.sender, in.buffer(), in.control, first.handler());
    pair.context.poll();
    pair.sender.send(asio::buffer("lost", 4));
    run(pair.context);
    BOOST_TEST(first.ec == asio::error::connection_refused);
    async_receive_with_control(pair.sender, in.buffer(), in.control, second.handler());
    pair.context.restart();
    tries = 0;
    BOOST_TEST(pair.context.run_for(100ms) <= a_handful);
    BOOST_TEST(tries <= a_handful);
    BOOST_TEST(second.calls == 0);
}

BOOST_AUTO_TEST_CASE(a_synchronous_receive_does_not_spin_while_an_entry_stands_in_the_error_queue)
{
    for (bool non_blocking_descriptor : {false, true}) {
        refused r("127.0.0.1");
        r.socket.native_non_blocking(non_blocking_descriptor);
        error_code ec;
        receive_with_control(r.socket, r.in.buffer(), r.in.sender, r.in.control, ec);
        BOOST_TEST(ec == asio::error::connection_refused);
        tries = 0;
        auto sent = std::async(std::launch::async, [&] {
            std::this_thread::sleep_for(100ms);
            r.send();
        });
        BOOST_TEST(receive_with_control(r.socket, r.in.buffer(), r.in.sender, r.in.control) == 1u);
        BOOST_TEST(tries <= a_handful);
        sent.get();
    }
}

BOOST_AUTO_TEST_CASE(a_synchronous_receive_blocks_also_on_a_descriptor_that_does_not)
{
    udp_pair pair;
    pair.receiver.native_non_blocking(true);
    inbox in;
    auto sent = std::async(std::launch::async, [&] {
        std::this_thread::sleep_for(50ms);
        pair.send("x");
    });
    error_code ec;
    BOOST_TEST(receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, ec) == 1u);
    BOOST_TEST(!ec);
    sent.get();
}

BOOST_AUTO_TEST_CASE(no_asynchronous_try_may_block_whatever_mode_the_descriptor_is_in)
{
    udp_pair pair;
    inbox in;
    result a, b;
    BOOST_TEST((::fcntl(pair.receiver.native_handle(), F_GETFL) & O_NONBLOCK) == 0);
    tries = tries_that_may_block = 0;
    async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, a.handler());
    async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, b.handler());
    pair.context.poll();
    pair.send("one");
    while (a.calls + b.calls == 0)
        pair.context.run_one();
    pair.context.poll();
    BOOST_TEST(a.calls + b.calls == 1);
    pair.send("two");
    run(pair.context);
    BOOST_TEST(a.calls + b.calls == 2);
    BOOST_TEST(tries >= 4);
    BOOST_TEST(tries_that_may_block == 0);
}

BOOST_AUTO_TEST_CASE(
    a_datagram_with_a_wrong_checksum_wakes_but_does_not_arrive,
    *boost::unit_test::precondition(lab::available))
{
    udp_pair pair;
    inbox in;
    result r;
    async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, r.handler());
    pair.context.poll();
    for (int i = 0; i < 3; ++i) {
        send_damaged(pair.context, pair.to);
        tries = 0;
        BOOST_TEST(pair.context.run_for(20ms) <= a_handful);
        BOOST_TEST(tries <= a_handful);
        BOOST_TEST(r.calls == 0);
    }
    pair.send("good");
    run(pair.context);
    BOOST_TEST(r.calls == 1);
    BOOST_TEST(in.taken(r.size) == "good");
}

BOOST_AUTO_TEST_CASE(
    a_synchronous_receive_passes_over_a_datagram_with_a_wrong_checksum,
    *boost::unit_test::precondition(lab::available))
{
    for (bool non_blocking_descriptor : {false, true}) {
        udp_pair pair;
        pair.receiver.native_non_blocking(non_blocking_descriptor);
        inbox in;
        send_damaged(pair.context, pair.to);
        tries = 0;
        auto sent = std::async(std::launch::async, [&] {
            for (int i = 0; i < 3; ++i) {
                std::this_thread::sleep_for(20ms);
                send_damaged(pair.context, pair.to);
            }
            pair.send("good");
        });
        BOOST_TEST(receive_with_control(pair.receiver, in.buffer(), in.sender, in.control) == 4u);
        BOOST_TEST(in.taken(4) == "good");
        BOOST_TEST(tries <= a_handful);
        sent.get();
    }
}
