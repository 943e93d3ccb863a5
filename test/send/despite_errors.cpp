// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Sends on a socket that also reads errors: errors for earlier datagrams do not make them fail.

#include "support/faults.hpp"
#include "support/fixture.hpp"

#include <iplevel/batch/operations.hpp>
#include <iplevel/error_queue/receive.hpp>

#include <boost/asio/use_future.hpp>

#include <string>
#include <vector>

using namespace test;
using iplevel::async_send_batch_despite_errors;
using iplevel::async_send_despite_errors;
using iplevel::send_batch_despite_errors;
using iplevel::send_despite_errors;

namespace {

/// A socket with errors enabled, a receiver, and a port without a socket.
struct scene
{
    explicit scene(const asio::ip::address& loopback)
        : socket(context, {loopback, 0}), friendly(context, {loopback, 0}), nobody(context, {loopback, 0})
    {
        enable_control(socket, control_flags::errors);
        refuse_all(nobody);
    }

    /// Returns when the error of a datagram is pending on the socket.
    void make_error()
    {
        send_despite_errors(socket, asio::buffer("lost", 4), nobody.local_endpoint(), {});
        pollfd p{socket.native_handle(), 0, 0};
        BOOST_TEST_REQUIRE(::poll(&p, 1, 20000) == 1);
    }

    /// All datagrams that have been received.
    std::vector<std::string> received()
    {
        std::vector<std::string> all;
        friendly.non_blocking(true);
        error_code ec;
        for (char bytes[2000];;) {
            auto size = friendly.receive(asio::buffer(bytes), 0, ec);
            if (ec)
                return all;
            all.emplace_back(bytes, size);
        }
    }

    asio::io_context context;
    udp::socket socket;
    udp::socket friendly;
    udp::socket nobody;
};

const asio::ip::address loopbacks[] = {asio::ip::address_v4::loopback(), asio::ip::address_v6::loopback()};

/// A socket whose sends fail this many times with an error.
struct failing : udp_pair
{
    failing(int error, std::size_t times) { system.refuse(0, error, times); }

    error_code send()
    {
        error_code ec;
        size = send_despite_errors(sender, asio::buffer("x", 1), to, {}, ec);
        return ec;
    }

    faults system;
    std::size_t size = 0;
};

} // namespace

BOOST_AUTO_TEST_CASE(the_error_of_an_earlier_datagram_fails_a_plain_send_and_not_this_one)
{
    for (const auto& loopback : loopbacks) {
        scene s(loopback);
        s.make_error();
        error_code ec;
        send_with_control(s.socket, asio::buffer("plain", 5), s.friendly.local_endpoint(), {}, ec);
        BOOST_TEST(ec == asio::error::connection_refused);
        s.make_error();
        BOOST_TEST(
            send_despite_errors(s.socket, asio::buffer("sent", 4), s.friendly.local_endpoint(), {}) == 4u);
        await_datagram(s.friendly);
        BOOST_TEST(s.received() == std::vector<std::string>{"sent"}, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_datagram_between_refused_ones_arrives_once_and_each_of_them_is_reported)
{
    scene s(loopbacks[0]);
    std::vector<std::string> sent;
    int reports = 0;
    for (int i = 0; i < 50; ++i) {
        s.make_error();
        sent.push_back(std::to_string(i));
        auto size = async_send_despite_errors(
            s.socket, asio::buffer(sent.back()), s.friendly.local_endpoint(), {}, asio::use_future);
        run(s.context);
        BOOST_TEST(size.get() == sent.back().size());
        s.make_error(); // with two in the queue, removing one sets the error of the other
        for (int report = 0; report < 2; ++report, ++reports) {
            inbox in;
            iplevel::error_report r;
            iplevel::receive_error(s.socket, in.buffer(), in.sender, r);
            BOOST_TEST(r.error == asio::error::connection_refused);
        }
    }
    BOOST_TEST(reports == 100);
    BOOST_TEST(s.received() == sent, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_connected_socket_sends_despite_errors_too)
{
    scene s(loopbacks[0]);
    s.make_error();
    s.socket.connect(s.friendly.local_endpoint());
    BOOST_TEST(send_despite_errors(s.socket, asio::buffer("one", 3), outgoing_control{}) == 3u);
    result r;
    s.make_error();
    async_send_despite_errors(s.socket, asio::buffer("two", 3), outgoing_control{}, r.handler());
    run(s.context);
    BOOST_TEST(r.size == 3u);
    BOOST_TEST(s.received() == (std::vector<std::string>{"one", "two"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_batch_is_sent_despite_errors_once_and_in_order)
{
    for (bool asynchronous : {false, true}) {
        scene s(loopbacks[0]);
        iplevel::outgoing_batch<udp> batch(6);
        for (auto bytes : {"a", "b"})
            batch.push_back(asio::buffer(bytes, 1), s.friendly.local_endpoint());
        batch.push_back(asio::buffer("lost", 4), s.nobody.local_endpoint());
        for (auto bytes : {"c", "d"})
            batch.push_back(asio::buffer(bytes, 1), s.friendly.local_endpoint());
        s.make_error();
        result r;
        if (asynchronous)
            async_send_batch_despite_errors(s.socket, batch, r.handler());
        else
            BOOST_TEST(send_batch_despite_errors(s.socket, batch) == 5u);
        run(s.context);
        BOOST_TEST(r.size == (asynchronous ? 5u : 0u));
        BOOST_TEST(
            s.received() == (std::vector<std::string>{"a", "b", "c", "d"}), boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(an_error_that_ten_tries_meet_is_the_datagrams_own)
{
    for (int error : {ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EACCES, EPROTO, ENOPROTOOPT, EHOSTDOWN}) {
        failing nine(error, 9);
        BOOST_TEST(!nine.send());
        BOOST_TEST(nine.size == 1u);
        BOOST_TEST(receive(nine.receiver).bytes == "x");
        failing ten(error, 10);
        BOOST_TEST(ten.send().value() == error);
        BOOST_TEST(ten.size == 0u);
        BOOST_TEST(ten.system.made(call::sendmsg) == 0u);
        BOOST_TEST(!ten.send()); // all attempts have been used
    }
}

BOOST_AUTO_TEST_CASE(an_error_that_no_icmp_message_brings_is_not_tried_again)
{
    for (int error : {EPERM, ENOBUFS, EINVAL, EBADF, EDESTADDRREQ}) {
        failing once(error, 1);
        BOOST_TEST(once.send().value() == error);
    }
    failing signal(EINTR, 1);
    BOOST_TEST((signal.send() == asio::error::interrupted));
}

BOOST_AUTO_TEST_CASE(tries_in_a_batch_are_counted_for_each_datagram)
{
    udp_pair pair;
    faults system;
    iplevel::outgoing_batch<udp> batch(3);
    for (auto size : {1, 2, 3})
        batch.push_back(asio::buffer("xyz", std::size_t(size)), pair.to);
    for (std::size_t message : {0u, 1u, 2u})
        system.refuse(message, ECONNREFUSED, 9);
    error_code ec;
    BOOST_TEST(send_batch_despite_errors(pair.sender, batch, ec) == 3u);
    BOOST_TEST(!ec);
    for (auto bytes : {"x", "xy", "xyz"})
        BOOST_TEST(receive(pair.receiver).bytes == bytes);
}

BOOST_AUTO_TEST_CASE(a_datagram_that_is_too_large_is_tried_twice)
{
    failing once(EMSGSIZE, 1); // the MTU was learned for an earlier datagram
    BOOST_TEST(!once.send());
    BOOST_TEST(receive(once.receiver).bytes == "x");
    failing twice(EMSGSIZE, 2);
    BOOST_TEST((twice.send() == asio::error::message_size));
    BOOST_TEST(!twice.send()); // all attempts have been used
}

BOOST_AUTO_TEST_CASE(a_send_despite_errors_waits_for_room_between_errors)
{
    udp_pair pair;
    faults system;
    for (int error : {ECONNREFUSED, EAGAIN, EHOSTUNREACH})
        system.refuse(0, error, 1);
    result r;
    async_send_despite_errors(pair.sender, asio::buffer("x", 1), pair.to, {}, r.handler());
    BOOST_TEST(r.calls == 0);
    run(pair.context);
    BOOST_TEST(!r.ec);
    BOOST_TEST(receive(pair.receiver).bytes == "x");
}

BOOST_AUTO_TEST_CASE(send_despite_errors_throws_the_datagrams_own_error)
{
    failing own(EPERM, 2);
    BOOST_CHECK_EXCEPTION(
        send_despite_errors(own.sender, asio::buffer("x", 1), own.to, {}), boost::system::system_error,
        [](const auto& e) { return e.code().value() == EPERM; });
    iplevel::outgoing_batch<udp> batch(1);
    batch.push_back(asio::buffer("x", 1), own.to);
    BOOST_CHECK_THROW(send_batch_despite_errors(own.sender, batch), boost::system::system_error);
}
