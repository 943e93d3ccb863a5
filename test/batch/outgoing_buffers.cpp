// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The buffers of which datagrams are made.

#include "batch/fixture.hpp"

#include <array>
#include <stdexcept>

using namespace test;
using boost::test_tools::per_element;
using strings = std::vector<std::string>;

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

BOOST_AUTO_TEST_CASE(a_buffer_without_memory_is_an_error_of_its_datagram)
{
    udp_pair pair;
    outgoing_batch batch(2);
    batch.push_back(asio::const_buffer(nullptr, 5), pair.to);
    batch.push_back(asio::buffer("x", 1), pair.to);
    auto [ec, size] = send_now(pair, batch);
    BOOST_TEST(ec == asio::error::fault);
    BOOST_TEST(size == 0u);
}

BOOST_AUTO_TEST_CASE(more_than_64_buffers_are_an_error_at_their_position)
{
    udp_pair pair;
    // It has the size of the datagrams before it, and would be part of their run if it did not have too many
    // buffers.
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

/// A buffer sequence that throws when its second buffer is accessed.
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
