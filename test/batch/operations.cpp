// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "batch/fixture.hpp"
#include "support/faults.hpp"

#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/system/system_error.hpp>

#include <thread>

using namespace test;
using boost::test_tools::per_element;
using strings = std::vector<std::string>;

namespace {

struct path
{
    const char* bind;
    const char* destination;
};

constexpr path paths[] = {
    {"127.0.0.1", "127.0.0.1"}, {"::1", "::1"}, {"::", "::1"}, {"::", "::ffff:127.0.0.1"}};

outgoing_control control_number(std::size_t i)
{
    outgoing_control control;
    if (i % 3 != 0)
        control.traffic_class = static_cast<std::uint8_t>(4 * i);
    control.hop_limit = static_cast<std::uint8_t>(100 + i % 3);
    return control;
}

/// Sends 20 datagrams, each with different control data, and receives them.
void exchange(udp_pair& pair, bool connected, bool later)
{
    outbox out(20);
    for (std::size_t i = 0; i < 20; ++i) {
        if (connected)
            out.put(numbered(i), control_number(i));
        else
            out.put(numbered(i), pair.to, control_number(i));
    }
    auto [ec, sent] = later ? send_later(pair, out.batch) : send_now(pair, out.batch);
    BOOST_TEST(!ec);
    BOOST_TEST(sent == 20u);
    received_batch batch(8, 100);
    for (std::size_t i = 0; i < 20;) {
        result r;
        if (later) {
            async_receive_batch(pair.receiver, batch, r.handler());
            run(pair.context);
            BOOST_TEST(r.calls == 1);
        } else {
            r.size = receive_batch(pair.receiver, batch, r.ec);
        }
        BOOST_TEST_REQUIRE(!r.ec);
        BOOST_TEST_REQUIRE(r.size > 0u);
        BOOST_TEST(r.size == batch.size());
        for (const auto& d : batch) {
            BOOST_TEST(
                std::string(static_cast<const char*>(d.data().data()), d.data().size()) == numbered(i));
            BOOST_TEST(d.sender() == udp::endpoint(pair.to.address(), pair.sender.local_endpoint().port()));
            BOOST_TEST(int(*d.control().traffic_class) == int(control_number(i).traffic_class.value_or(0)));
            BOOST_TEST(int(*d.control().hop_limit) == int(*control_number(i).hop_limit));
            ++i;
        }
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(what_a_batch_sends_a_batch_receives)
{
    for (auto [bind, destination] : paths) {
        BOOST_TEST_CONTEXT(bind << " and " << destination)
        {
            for (bool connected : {false, true}) {
                for (bool later : {false, true}) {
                    udp_pair pair(bind, destination);
                    if (connected)
                        pair.sender.connect(pair.to);
                    exchange(pair, connected, later);
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_receive_blocks_for_the_first_datagram_alone)
{
    udp_pair pair;
    received_batch batch(8, 100);
    std::thread late([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        pair.send("late");
    });
    BOOST_TEST(receive_batch(pair.receiver, batch) == 1u);
    late.join();
    BOOST_TEST(bytes_of(batch) == strings{"late"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_receive_blocks_on_a_descriptor_that_an_asynchronous_one_left_non_blocking)
{
    udp_pair pair;
    received_batch batch(8, 100);
    pair.receiver.native_non_blocking(true);
    std::thread late([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        pair.send("late");
    });
    BOOST_TEST(receive_batch(pair.receiver, batch) == 1u);
    late.join();
}

BOOST_AUTO_TEST_CASE(errors_are_thrown_with_the_functions_name)
{
    udp_pair pair;
    received_batch in(1, 10);
    outbox out(1);
    out.put("x", pair.to);
    pair.receiver.close();
    pair.sender.close();
    auto named = [](const char* name) {
        return [name](const boost::system::system_error& e) {
            return e.code() == asio::error::bad_descriptor && std::string(e.what()).find(name) == 0;
        };
    };
    BOOST_CHECK_EXCEPTION(
        receive_batch(pair.receiver, in), boost::system::system_error, named("receive_batch"));
    BOOST_CHECK_EXCEPTION(
        send_batch(pair.sender, out.batch), boost::system::system_error, named("send_batch"));
}

BOOST_AUTO_TEST_CASE(an_unreachable_peer_is_an_error_after_which_batches_go_on)
{
    udp_pair pair;
    received_batch in(4, 100);
    pair.sender.connect(pair.to);
    refuse_all(pair.receiver);
    pair.sender.send(asio::buffer("x", 1));
    error_code ec;
    BOOST_TEST(receive_batch(pair.sender, in, ec) == 0u);
    BOOST_TEST(ec == asio::error::connection_refused);
    pair.receiver.send_to(asio::buffer("y", 1), pair.sender.local_endpoint());
    BOOST_TEST(receive_batch(pair.sender, in) == 1u);
}

BOOST_AUTO_TEST_CASE(an_error_behind_the_first_datagram_is_left_for_the_next_receive)
{
    for (bool later : {false, true}) {
        udp_pair pair;
        received_batch in(4, 100);
        pair.send("1");
        await_datagram(pair.receiver);
        BOOST_TEST(receive_batch(pair.receiver, in) == 1u); // the next receive requests two
        pair.send("2");
        faults f;
        f.fail(call::recvmsg, ECONNREFUSED, 1);
        await_datagram(pair.receiver);
        BOOST_TEST(receive_batch(pair.receiver, in) == 1u);
        if (f.made(call::recvmsg) == 0)
            return; // one call receives several, and the kernel keeps the error
        result r;
        if (later) {
            async_receive_batch(pair.receiver, in, r.handler());
            run(pair.context);
        } else {
            receive_batch(pair.receiver, in, r.ec);
        }
        BOOST_TEST(r.ec == asio::error::connection_refused);
        BOOST_TEST(in.empty());
        pair.send("3");
        await_datagram(pair.receiver);
        BOOST_TEST(receive_batch(pair.receiver, in) == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_signal_ends_a_receive_that_may_block_and_no_other)
{
    for (auto which : {call::recvmmsg, call::recvmsg}) {
        udp_pair pair;
        received_batch in(4, 100);
        faults f;
        f.fail(which, EINTR);
        pair.send("x");
        await_datagram(pair.receiver);
        error_code ec;
        receive_batch(pair.receiver, in, ec);
        if (f.made(which) == 0)
            continue;
        BOOST_TEST(ec == asio::error::interrupted);
        f.fail(which, EINTR, 0, 3);
        result r;
        async_receive_batch(pair.receiver, in, r.handler());
        run(pair.context);
        BOOST_TEST(!r.ec);
        BOOST_TEST(r.size == 1u);
    }
}

BOOST_AUTO_TEST_CASE(an_entry_in_the_error_queue_does_not_make_a_batch_spin)
{
    udp_pair pair;
    enable_control(pair.sender, control_flags::errors);
    refuse_all(pair.receiver);
    pair.sender.send_to(asio::buffer("x", 1), pair.to);
    received_batch in(4, 100);
    result r;
    async_receive_batch(pair.sender, in, r.handler());
    run(pair.context);
    BOOST_TEST(r.ec == asio::error::connection_refused);
    faults f;
    async_receive_batch(pair.sender, in, r.handler());
    pair.context.restart();
    pair.context.run_for(std::chrono::milliseconds(50));
    BOOST_TEST(f.made(call::recvmmsg) + f.made(call::recvmsg) < 20u);
    BOOST_TEST(r.calls == 1);
    pair.sender.send_to(
        asio::buffer("y", 1), {asio::ip::address_v4::loopback(), pair.sender.local_endpoint().port()});
    run(pair.context);
    BOOST_TEST(r.calls == 2);
    BOOST_TEST(r.size == 1u);
}

BOOST_AUTO_TEST_CASE(raw_sockets_have_batches)
{
    using asio::ip::icmp;
    asio::io_context context;
    icmp::socket socket(context);
    error_code ec;
    socket.open(icmp::v4(), ec);
    BOOST_WARN_MESSAGE(!ec, "skipped: a raw socket takes CAP_NET_RAW");
    if (ec)
        return;
    icmp::endpoint loopback(asio::ip::address_v4::loopback(), 0);
    socket.bind(loopback);
    const unsigned char timestamp_reply[] = {14, 0, 0xf1, 0xff, 0, 0, 0, 0}; // not answered by any host
    iplevel::outgoing_batch<icmp> out(5);
    for (int i = 0; i < 5; ++i)
        out.push_back(asio::buffer(timestamp_reply), loopback);
    BOOST_TEST(send_batch(socket, out) == 5u);
    iplevel::received_batch<icmp> in(8, 100);
    std::size_t received = 0;
    while (received < 5) {
        receive_batch(socket, in);
        for (const auto& d : in)
            received += d.data().size() == 28 && static_cast<const unsigned char*>(d.data().data())[20] == 14;
    }
    BOOST_TEST(received == 5u);
}

BOOST_AUTO_TEST_CASE(local_datagrams_have_batches_that_wait_for_room)
{
    using local = asio::local::datagram_protocol;
    asio::io_context context;
    local::socket receiver(context), sender(context);
    asio::local::connect_pair(receiver, sender);
    constexpr std::size_t count = 2000; // more than fit into the queue
    auto all = numbers(0, count);
    iplevel::outgoing_batch<local> out(count);
    for (const auto& bytes : all)
        out.push_back(asio::buffer(bytes));
    result sent;
    async_send_batch(sender, out, sent.handler());
    context.poll();
    BOOST_TEST(sent.calls == 0);
    BOOST_TEST(out.sent() > 0u);
    BOOST_TEST(out.sent() < count);
    iplevel::received_batch<local> in(64, 100);
    std::size_t received = 0;
    bool same = true;
    while (received < count) {
        bool done = false;
        async_receive_batch(receiver, in, [&](error_code ec, std::size_t size) {
            BOOST_TEST_REQUIRE(!ec);
            BOOST_TEST_REQUIRE(size == in.size());
            for (const auto& d : in)
                same &= std::string(static_cast<const char*>(d.data().data()), d.data().size()) ==
                        all[received++];
            done = true;
        });
        context.restart();
        while (!done)
            BOOST_TEST_REQUIRE(context.run_one_for(std::chrono::seconds(20)) == 1u);
    }
    run(context);
    BOOST_TEST(same);
    BOOST_TEST(sent.calls == 1);
    BOOST_TEST(!sent.ec);
    BOOST_TEST(sent.size == count);
}
