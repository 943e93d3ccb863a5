// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "batch/fixture.hpp"

#include <stdexcept>

using namespace test;
using boost::test_tools::per_element;
using strings = std::vector<std::string>;

BOOST_AUTO_TEST_CASE(a_new_batch_is_empty_and_sends_nothing)
{
    udp_pair pair;
    outgoing_batch batch(4);
    BOOST_TEST(batch.empty());
    BOOST_TEST(batch.size() == 0u);
    BOOST_TEST(batch.sent() == 0u);
    BOOST_TEST(batch.capacity() == 4u);
    BOOST_TEST(batch.calls() == 0u);
    batch.skip();
    BOOST_TEST(batch.sent() == 0u);
    for (auto send : {send_now, send_later}) {
        auto [ec, size] = send(pair, batch);
        BOOST_TEST(!ec);
        BOOST_TEST(size == 0u);
    }
    BOOST_TEST(batch.calls() == 0u);
}

BOOST_AUTO_TEST_CASE(a_full_batch_takes_no_more)
{
    udp_pair pair;
    for (std::size_t count : {0u, 1u, 3u}) {
        outbox out(count);
        for (std::size_t i = 0; i < count; ++i)
            out.put(numbered(i), pair.to);
        BOOST_CHECK_THROW(out.put("x", pair.to), std::length_error);
        BOOST_CHECK_THROW(out.put("x"), std::length_error);
        BOOST_TEST(out.batch.size() == count);
        BOOST_TEST(send_batch(pair.sender, out.batch) == count);
        BOOST_CHECK_THROW(out.put("x", pair.to), std::length_error);
        BOOST_TEST(bytes_received(pair) == numbers(0, count), per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_cleared_batch_is_filled_again)
{
    udp_pair pair;
    outbox out(3);
    for (std::size_t round = 0; round < 5; ++round) {
        for (std::size_t i = 0; i < 3; ++i)
            out.put(numbered(3 * round + i), pair.to);
        if (round != 2) // the batch of round 2 is discarded without being sent
            BOOST_TEST(send_batch(pair.sender, out.batch) == 3u);
        out.batch.clear();
        BOOST_TEST(out.batch.empty());
        BOOST_TEST(out.batch.sent() == 0u);
        BOOST_TEST(
            bytes_received(pair) == (round == 2 ? strings() : numbers(3 * round, 3 * round + 3)),
            per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_sent_takes_more_and_sends_those_alone)
{
    udp_pair pair;
    outbox out(10);
    for (std::size_t i = 0; i < 10; ++i) {
        out.put(numbered(i), pair.to);
        if (i % 3 == 2)
            BOOST_TEST(send_batch(pair.sender, out.batch) == 3u);
    }
    BOOST_TEST(send_batch(pair.sender, out.batch) == 1u);
    BOOST_TEST(send_batch(pair.sender, out.batch) == 0u);
    BOOST_TEST(bytes_received(pair) == numbers(0, 10), per_element());
}

BOOST_AUTO_TEST_CASE(a_moved_batch_keeps_its_datagrams)
{
    udp_pair pair, other;
    outbox out(6);
    for (std::size_t i = 0; i < 4; ++i)
        out.put(numbered(i), i % 2 ? other.to : pair.to);
    outgoing_batch moved(std::move(out.batch));
    BOOST_TEST(moved.size() == 4u);
    out.batch = outgoing_batch(1);
    out.put("one", pair.to);
    BOOST_TEST(send_batch(pair.sender, out.batch) == 1u);
    out.batch = std::move(moved);
    out.put(numbered(4), pair.to);
    BOOST_TEST(send_batch(pair.sender, out.batch) == 5u);
    BOOST_TEST(
        bytes_received(pair) == (strings{"one", numbered(0), numbered(2), numbered(4)}), per_element());
    BOOST_TEST(bytes_received(other) == (strings{numbered(1), numbered(3)}), per_element());
}

BOOST_AUTO_TEST_CASE(destinations_and_controls_are_copied)
{
    udp_pair pair;
    outbox out(2);
    for (int i = 1; i <= 2; ++i) {
        auto to = pair.to;
        outgoing_control control;
        control.hop_limit = static_cast<std::uint8_t>(i);
        out.put("x", to, control);
        to.port(1);
        control.hop_limit = std::uint8_t(99);
    }
    BOOST_TEST(send_batch(pair.sender, out.batch) == 2u);
    auto all = all_received(pair);
    BOOST_TEST_REQUIRE(all.size() == 2u);
    BOOST_TEST(int(*all[0].control.hop_limit) == 1);
    BOOST_TEST(int(*all[1].control.hop_limit) == 2);
}

BOOST_AUTO_TEST_CASE(a_batch_follows_its_socket_from_an_ipv4_peer_to_an_ipv6_one_and_back)
{
    udp_pair v4, v6("::1", "::1");
    const udp::endpoint mapped(asio::ip::make_address("::ffff:127.0.0.1"), v4.to.port());
    udp::socket socket = open(v6.context, udp::v6());
    outbox out(3);
    outgoing_control control;
    control.traffic_class = std::uint8_t(0x29);
    control.hop_limit = std::uint8_t(7);
    for (auto* pair : {&v4, &v6, &v4}) {
        sockaddr nobody{};
        nobody.sa_family = AF_UNSPEC;
        BOOST_TEST(::connect(socket.native_handle(), &nobody, sizeof nobody) == 0);
        socket.connect(pair == &v4 ? mapped : v6.to);
        out.batch.clear();
        out.put("connected", control);
        BOOST_TEST(send_batch(socket, out.batch) == 1u);
        const auto d = receive(pair->receiver);
        BOOST_TEST(d.bytes == "connected");
        BOOST_TEST(int(d.control.traffic_class.value()) == 0x29);
        BOOST_TEST(int(d.control.hop_limit.value()) == 7);
    }
}

BOOST_AUTO_TEST_CASE(all_of_send_control_goes_with_each_datagram)
{
    udp_pair pair("::", "::1");
    outbox out(6);
    outgoing_control control;
    control.source = asio::ip::address_v6::loopback();
    control.interface_index = loopback_index();
    control.hop_limit = std::uint8_t(0);
    control.traffic_class = std::uint8_t(0x29);
    control.dont_fragment = true;
    error_code ec;
    control.mark = 0x1234;
    send_with_control(pair.sender, asio::buffer("first", 5), pair.to, control, 0, ec);
    if (ec)
        control.mark.reset();
    else
        BOOST_TEST(receive(pair.receiver).bytes == "first");
    BOOST_WARN_MESSAGE(!ec, "without a mark, which takes CAP_NET_ADMIN");
    for (std::size_t i = 0; i < 6; ++i)
        out.put(numbered(i), pair.to, control);
    BOOST_TEST(send_batch(pair.sender, out.batch) == 6u);
    auto all = all_received(pair);
    BOOST_TEST_REQUIRE(all.size() == 6u);
    for (const auto& d : all) {
        BOOST_TEST(d.sender.address() == asio::ip::address_v6::loopback());
        BOOST_TEST(int(*d.control.hop_limit) == 0);
        BOOST_TEST(int(*d.control.traffic_class) == 0x29);
    }
}
