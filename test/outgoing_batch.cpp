// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "batch_fixture.hpp"

#include <array>
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
        if (round != 2) // not sent, and forgotten
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

BOOST_AUTO_TEST_CASE(a_datagram_may_be_made_of_none_to_64_buffers)
{
    udp_pair pair;
    std::string bytes = numbered(0, 128), end = "end";
    std::vector<asio::const_buffer> pieces;
    strings expected;
    std::string joined;
    for (std::size_t count = 0; count <= 64; ++count) {
        outgoing_batch batch(2);
        batch.push_back(pieces, pair.to);
        batch.push_back(std::array{asio::buffer(end)}, pair.to);
        BOOST_TEST(send_batch(pair.sender, batch) == 2u);
        expected.push_back(joined);
        expected.push_back(end);
        joined += bytes[126 - count];
        pieces.push_back(asio::buffer(bytes.data() + 126 - count, 1));
    }
    BOOST_TEST(bytes_received(pair) == expected, per_element());
}

BOOST_AUTO_TEST_CASE(empty_buffers_before_between_and_after_others_change_nothing)
{
    udp_pair pair;
    const char bytes[] = "abcdef";
    const asio::const_buffer none, empty(bytes + 3, 0), abc(bytes, 3), def(bytes + 3, 3);
    const std::vector<std::vector<asio::const_buffer>> datagrams{
        {none, abc},
        {empty, abc},
        {none, none, def, empty, abc, none},
        {none, empty},
        {abc, none, empty, def}};
    for (std::size_t times : {1u, 2u, 5u}) { // more than once: in runs
        outgoing_batch batch(datagrams.size() * times);
        strings expected;
        for (const auto& buffers : datagrams) {
            for (std::size_t i = 0; i < times; ++i) {
                batch.push_back(buffers, pair.to);
                auto& joined = expected.emplace_back();
                for (auto b : buffers)
                    joined.append(static_cast<const char*>(b.data()), b.size());
            }
        }
        BOOST_TEST(send_batch(pair.sender, batch) == expected.size());
        BOOST_TEST(bytes_received(pair) == expected, per_element());
    }
}

BOOST_AUTO_TEST_CASE(more_than_64_buffers_are_an_error_at_their_position)
{
    udp_pair pair;
    // As long as those before it: without too many buffers it would go in one piece with them.
    std::vector<asio::const_buffer> many(57, asio::const_buffer());
    many.insert(many.end(), 8, asio::buffer("x", 1));
    for (auto send : {send_now, send_later}) {
        outbox out(5);
        for (std::size_t i = 0; i < 2; ++i)
            out.put(numbered(i), pair.to);
        out.batch.push_back(many, pair.to);
        out.batch.push_back(many, pair.to);
        out.put(numbered(2), pair.to);
        for (std::size_t expected : {2u, 0u}) {
            auto [ec, size] = send(pair, out.batch);
            BOOST_TEST((ec == iplevel::error::too_many_buffers));
            BOOST_TEST(size == expected);
            out.batch.skip();
        }
        BOOST_TEST(send_batch(pair.sender, out.batch) == 1u);
        BOOST_TEST(bytes_received(pair) == numbers(0, 3), per_element());
    }
}

namespace {

/// Buffers of which the second cannot be had.
struct broken_sequence
{
    struct const_iterator
    {
        using value_type = asio::const_buffer;
        using reference = asio::const_buffer;
        using pointer = const asio::const_buffer*;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::bidirectional_iterator_tag;

        asio::const_buffer operator*() const
        {
            if (at == 1)
                throw std::runtime_error("broken");
            return asio::buffer("lost", 4);
        }
        const_iterator& operator++() { return ++at, *this; }
        const_iterator operator++(int) { return {at++}; }
        const_iterator& operator--() { return --at, *this; }
        const_iterator operator--(int) { return {at--}; }
        bool operator==(const const_iterator& other) const { return at == other.at; }
        bool operator!=(const const_iterator& other) const { return at != other.at; }

        int at;
    };
    using value_type = asio::const_buffer;

    const_iterator begin() const { return {0}; }
    const_iterator end() const { return {2}; }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_push_back_that_throws_changes_nothing)
{
    udp_pair pair;
    outbox out(3);
    for (std::size_t i = 0; i < 3; ++i) {
        BOOST_CHECK_THROW(out.batch.push_back(broken_sequence(), pair.to), std::runtime_error);
        BOOST_CHECK_THROW(out.batch.push_back(broken_sequence()), std::runtime_error);
        BOOST_TEST(out.batch.size() == i);
        out.put(numbered(i), pair.to);
    }
    BOOST_CHECK_THROW(out.batch.push_back(broken_sequence(), pair.to), std::length_error);
    BOOST_TEST(send_batch(pair.sender, out.batch) == 3u);
    BOOST_TEST(bytes_received(pair) == numbers(0, 3), per_element());
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
        send_control control;
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
    send_control control;
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
    send_control control;
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
