// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Sends that have to wait for space. UDP over loopback always has space, so this file defines a sendmsg that
// reports when there is none.

#include "support/fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>

#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

using namespace test;
using local = asio::local::datagram_protocol;

namespace {

int refusals = 0;
int refusal = EAGAIN;
int tries = 0;
int tries_that_may_block = 0;
bool control_without_length = false;

} // namespace

extern "C" ssize_t sendmsg(int socket, const msghdr* message, int flags)
{
    ++tries;
    if (!(flags & MSG_DONTWAIT) && !(::fcntl(socket, F_GETFL) & O_NONBLOCK))
        ++tries_that_may_block;
    if (message->msg_control && message->msg_controllen == 0)
        control_without_length = true;
    if (refusals > 0) {
        --refusals;
        errno = refusal;
        return -1;
    }
    return ::syscall(SYS_sendmsg, socket, message, flags);
}

namespace {

void refuse(int times, int error = EAGAIN)
{
    refusals = times;
    refusal = error;
    tries = tries_that_may_block = 0;
}

/// A pair whose receiver's queue is full.
struct full
{
    full()
    {
        refuse(0);
        asio::local::connect_pair(receiver, sender);
        sender.native_non_blocking(true);
        sender.non_blocking(true);
        for (error_code ec; !ec; ++queued)
            sender.send(asio::buffer("old", 3), 0, ec);
        --queued;
    }

    std::string next()
    {
        char bytes[8];
        return {bytes, receiver.receive(asio::buffer(bytes))};
    }

    asio::io_context context;
    local::socket receiver{context};
    local::socket sender{context};
    int queued = 0;
};

} // namespace

BOOST_AUTO_TEST_CASE(a_send_waits_for_room)
{
    full pair;
    result r;
    async_send_with_control(pair.sender, asio::buffer("new", 3), outgoing_control{}, r.handler());
    pair.context.poll();
    BOOST_TEST(r.calls == 0);
    for (int i = 0; i < pair.queued; ++i)
        BOOST_TEST(pair.next() == "old");
    run(pair.context);
    BOOST_TEST(r.calls == 1);
    BOOST_TEST(!r.ec);
    BOOST_TEST(r.size == 3u);
    BOOST_TEST(pair.next() == "new");
}

BOOST_AUTO_TEST_CASE(a_waiting_send_is_cancelled_with_the_socket_and_has_sent_nothing)
{
    full pair;
    result cancelled, closed;
    async_send_with_control(pair.sender, asio::buffer("new", 3), outgoing_control{}, cancelled.handler());
    pair.context.poll();
    pair.sender.cancel();
    run(pair.context);
    BOOST_TEST(cancelled.ec == asio::error::operation_aborted);
    async_send_with_control(pair.sender, asio::buffer("new", 3), outgoing_control{}, closed.handler());
    pair.context.poll();
    pair.sender.close();
    run(pair.context);
    BOOST_TEST(closed.ec == asio::error::operation_aborted);
    for (int i = 0; i < pair.queued; ++i)
        BOOST_TEST(pair.next() == "old");
    pair.receiver.non_blocking(true);
    error_code ec;
    char byte;
    pair.receiver.receive(asio::buffer(&byte, 1), 0, ec);
    BOOST_TEST(ec);
}

BOOST_AUTO_TEST_CASE(destination_control_and_the_sequence_of_buffers_are_copied)
{
    udp_pair pair("::", "::1");
    std::string bytes = "hello";
    result r;
    refuse(3);
    {
        auto to = std::make_unique<udp::endpoint>(pair.to);
        auto control = std::make_unique<outgoing_control>();
        auto buffers = std::make_unique<std::vector<asio::const_buffer>>();
        control->hop_limit = 9;
        control->source = asio::ip::make_address("::1");
        for (auto& c : bytes)
            buffers->push_back(asio::buffer(&c, 1));
        async_send_with_control(pair.sender, *buffers, *to, *control, r.handler());
        *to = udp::endpoint();
        *control = outgoing_control();
        buffers->assign(5, asio::const_buffer());
    }
    run(pair.context);
    BOOST_TEST(r.size == 5u);
    auto d = receive(pair.receiver);
    BOOST_TEST(d.bytes == "hello");
    BOOST_TEST(*d.control.hop_limit == 9);
}

BOOST_AUTO_TEST_CASE(a_send_tries_again_until_there_is_room_and_no_try_may_block)
{
    for (int times : {1, 2, 5}) {
        udp_pair pair;
        result r;
        refuse(times);
        async_send_with_control(pair.sender, asio::buffer("x", 1), pair.to, {}, r.handler());
        run(pair.context);
        BOOST_TEST(r.calls == 1);
        BOOST_TEST(r.size == 1u);
        BOOST_TEST(tries == times + 1);
        BOOST_TEST(tries_that_may_block == 0);
        BOOST_TEST(receive(pair.receiver).bytes == "x");
    }
}

BOOST_AUTO_TEST_CASE(a_synchronous_send_tries_again_until_there_is_room)
{
    for (int times : {1, 2}) {
        udp_pair pair;
        refuse(times);
        pair.send("x");
        BOOST_TEST(tries == times + 1);
        BOOST_TEST(receive(pair.receiver).bytes == "x");
    }
}

BOOST_AUTO_TEST_CASE(a_synchronous_send_on_a_non_blocking_socket_does_not_wait)
{
    udp_pair pair;
    pair.sender.non_blocking(true);
    refuse(1);
    error_code ec;
    BOOST_TEST(send_with_control(pair.sender, asio::buffer("x", 1), pair.to, {}, ec) == 0u);
    BOOST_TEST(ec == asio::error::would_block);
    BOOST_TEST(tries == 1);
}

BOOST_AUTO_TEST_CASE(a_failure_after_waiting_is_reported)
{
    udp_pair pair;
    result r;
    refuse(2);
    async_send_with_control(pair.sender, asio::buffer("x", 1), pair.to, {}, r.handler());
    while (refusals > 0)
        pair.context.run_one();
    refuse(1, EMSGSIZE);
    run(pair.context);
    BOOST_TEST(r.calls == 1);
    BOOST_TEST(r.ec == asio::error::message_size);
}

BOOST_AUTO_TEST_CASE(an_asynchronous_try_that_a_signal_interrupts_goes_again)
{
    udp_pair pair;
    result r;
    refuse(3, EINTR);
    async_send_with_control(pair.sender, asio::buffer("x", 1), pair.to, {}, r.handler());
    BOOST_TEST(tries == 4);
    run(pair.context);
    BOOST_TEST(r.size == 1u);
}

BOOST_AUTO_TEST_CASE(empty_control_is_a_null_pointer)
{
    udp_pair pair;
    control_without_length = false;
    pair.send("x");
    result r;
    async_send_with_control(pair.sender, asio::buffer("y", 1), pair.to, {}, r.handler());
    run(pair.context);
    BOOST_TEST(!control_without_length);
    BOOST_TEST(receive(pair.receiver).bytes == "x");
    BOOST_TEST(receive(pair.receiver).bytes == "y");
}

BOOST_AUTO_TEST_CASE(a_send_between_two_tries_is_cancelled_by_its_slot_or_by_closing_the_socket)
{
    for (bool close : {false, true}) {
        for (int steps : {1, 2, 3, 4, 10}) {
            udp_pair pair;
            asio::cancellation_signal signal;
            result r;
            refuse(1000000);
            async_send_with_control(
                pair.sender, asio::buffer("x", 1), pair.to, {},
                asio::bind_cancellation_slot(signal.slot(), r.handler()));
            for (int i = 0; i < steps; ++i)
                pair.context.run_one();
            BOOST_TEST(r.calls == 0);
            if (close)
                pair.sender.close();
            else
                signal.emit(asio::cancellation_type::total);
            run(pair.context);
            refuse(0);
            BOOST_TEST(r.calls == 1);
            BOOST_TEST(r.ec == asio::error::operation_aborted);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_context_that_goes_away_takes_a_waiting_send_along)
{
    for (int steps : {0, 1, 2, 3}) {
        auto alive = std::make_shared<int>();
        std::weak_ptr<int> handler = alive;
        auto pair = std::make_unique<udp_pair>();
        refuse(1000000);
        async_send_with_control(
            pair->sender, asio::buffer("x", 1), pair->to, {},
            [alive = std::move(alive)](error_code, std::size_t) { BOOST_ERROR("called"); });
        for (int i = 0; i < steps; ++i)
            pair->context.run_one();
        BOOST_TEST(!handler.expired());
        pair.reset();
        refuse(0);
        BOOST_TEST(handler.expired());
    }
}
