// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <array>
#include <numeric>
#include <string>
#include <vector>

using namespace test;

namespace {

/// Starts an asynchronous receive and waits for it, or receives synchronously.
template <typename MutableBufferSequence>
result receive_into(udp_pair& pair, const MutableBufferSequence& buffers, inbox& in, bool async)
{
    result r;
    await_datagram(pair.receiver);
    if (async) {
        async_receive_with_control(pair.receiver, buffers, in.sender, in.control, r.handler());
        run(pair.context);
    } else {
        r.size = receive_with_control(pair.receiver, buffers, in.sender, in.control, r.ec);
    }
    return r;
}

/// Pieces of one byte, two bytes, one, two ...
std::vector<asio::mutable_buffer> pieces(std::string& bytes, std::size_t count)
{
    std::vector<asio::mutable_buffer> sequence;
    for (std::size_t at = 0, i = 0; i < count; at += 1 + i % 2, ++i)
        sequence.emplace_back(&bytes[at], 1 + i % 2);
    return sequence;
}

std::string letters(std::size_t size)
{
    std::string s(size, 0);
    std::iota(s.begin(), s.end(), 'A');
    return s;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_datagram_longer_than_the_buffers_is_cut_and_says_so)
{
    for (bool async : {false, true}) {
        udp_pair pair;
        inbox in;
        pair.send("0123456789");
        pair.send("abcd");
        pair.send("efgh");
        auto four = asio::buffer(in.bytes, 4);
        BOOST_TEST(in.taken(receive_into(pair, four, in, async).size) == "0123");
        BOOST_TEST(in.control.truncated);
        BOOST_TEST(!in.control.control_truncated);
        BOOST_TEST(*in.control.hop_limit == 64);
        BOOST_TEST(in.taken(receive_into(pair, four, in, async).size) == "abcd");
        BOOST_TEST(!in.control.truncated);
        BOOST_TEST(receive(pair.receiver).bytes == "efgh");
    }
}

BOOST_AUTO_TEST_CASE(an_empty_datagram_is_success_with_no_bytes)
{
    for (bool async : {false, true}) {
        udp_pair pair;
        inbox in;
        pair.send("");
        pair.send("next");
        auto r = receive_into(pair, in.buffer(), in, async);
        BOOST_TEST(!r.ec);
        BOOST_TEST(r.size == 0u);
        BOOST_TEST(!in.control.truncated);
        BOOST_TEST(in.sender.port() == pair.sender.local_endpoint().port());
        BOOST_TEST(*in.control.hop_limit == 64);
        BOOST_TEST(receive(pair.receiver).bytes == "next");
    }
}

BOOST_AUTO_TEST_CASE(an_empty_datagram_ends_a_receive_that_waits)
{
    udp_pair pair;
    inbox in;
    result r;
    async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, r.handler());
    pair.context.poll();
    BOOST_TEST(r.calls == 0);
    pair.send("");
    run(pair.context);
    BOOST_TEST(r.calls == 1);
    BOOST_TEST(!r.ec);
    BOOST_TEST(r.size == 0u);
}

BOOST_AUTO_TEST_CASE(no_buffers_take_a_datagram_away)
{
    for (bool async : {false, true}) {
        udp_pair pair;
        inbox in;
        pair.send("gone");
        pair.send("");
        pair.send("next");
        std::vector<asio::mutable_buffer> none;
        auto r = receive_into(pair, none, in, async);
        BOOST_TEST(!r.ec);
        BOOST_TEST(r.size == 0u);
        BOOST_TEST(in.control.truncated);
        BOOST_TEST(!receive_into(pair, none, in, async).ec);
        BOOST_TEST(!in.control.truncated);
        BOOST_TEST(receive(pair.receiver).bytes == "next");
    }
}

BOOST_AUTO_TEST_CASE(one_to_sixty_four_buffers_are_filled_in_order)
{
    udp_pair pair;
    for (std::size_t count = 1; count <= 64; ++count)
        for (bool async : {false, true}) {
            BOOST_TEST_CONTEXT(count << " buffers")
            {
                auto size = count + count / 2;
                std::string bytes(size + 1, '-');
                inbox in;
                pair.send(letters(size));
                BOOST_TEST(receive_into(pair, pieces(bytes, count), in, async).size == size);
                BOOST_TEST(bytes == letters(size) + '-');
            }
        }
}

BOOST_AUTO_TEST_CASE(one_to_sixty_four_buffers_are_gathered_in_order)
{
    udp_pair pair;
    for (std::size_t count = 1; count <= 64; ++count)
        for (bool async : {false, true}) {
            BOOST_TEST_CONTEXT(count << " buffers")
            {
                auto bytes = letters(96);
                auto buffers = pieces(bytes, count);
                result r;
                if (async) {
                    async_send_with_control(pair.sender, buffers, pair.to, {}, r.handler());
                    run(pair.context);
                } else {
                    r.size = send_with_control(pair.sender, buffers, pair.to, {}, r.ec);
                }
                BOOST_TEST(r.size == asio::buffer_size(buffers));
                BOOST_TEST(receive(pair.receiver).bytes == letters(r.size));
            }
        }
}

BOOST_AUTO_TEST_CASE(an_array_is_a_sequence_too_and_empty_buffers_in_it_are_passed_over)
{
    udp_pair pair;
    char a[2], b[3];
    inbox in;
    pair.send("01234");
    std::array<asio::mutable_buffer, 4> buffers{
        asio::buffer(a), asio::mutable_buffer(), asio::buffer(b), asio::mutable_buffer()};
    BOOST_TEST(receive_into(pair, buffers, in, true).size == 5u);
    BOOST_TEST(std::string(a, 2) + std::string(b, 3) == "01234");
}

BOOST_AUTO_TEST_CASE(an_empty_first_buffer_is_passed_over_in_both_directions)
{
    udp_pair pair;
    char a[2], b[2];
    const std::array<asio::mutable_buffer, 3> to{asio::mutable_buffer(), asio::buffer(a), asio::buffer(b)};
    const std::array<asio::const_buffer, 3> from{
        asio::const_buffer(), asio::buffer("ab", 2), asio::buffer("cd", 2)};
    udp::endpoint sender;
    received_control control;
    for (bool later : {false, true}) {
        result sent, received;
        if (later) {
            async_receive_with_control(pair.receiver, to, sender, control, received.handler());
            async_send_with_control(pair.sender, from, pair.to, {}, sent.handler());
            run(pair.context);
        } else {
            sent.size = send_with_control(pair.sender, from, pair.to, {});
            received.size = receive_with_control(pair.receiver, to, sender, control);
        }
        BOOST_TEST(sent.size == 4u);
        BOOST_TEST(received.size == 4u);
        BOOST_TEST(std::string(a, 2) + std::string(b, 2) == "abcd");
    }
}

BOOST_AUTO_TEST_CASE(sixty_five_buffers_are_too_many_and_nothing_is_lost)
{
    for (bool async : {false, true}) {
        udp_pair pair;
        inbox in;
        std::string bytes(200, '-');
        pair.send("kept");
        auto r = receive_into(pair, pieces(bytes, 65), in, async);
        BOOST_TEST((r.ec == iplevel::error::too_many_buffers));
        BOOST_TEST(r.size == 0u);
        BOOST_TEST(receive(pair.receiver).bytes == "kept");
    }
}

BOOST_AUTO_TEST_CASE(sixty_five_buffers_are_too_many_to_send_and_nothing_is_sent)
{
    udp_pair pair;
    std::string bytes(200, '-');
    error_code ec;
    BOOST_TEST(send_with_control(pair.sender, pieces(bytes, 65), pair.to, {}, ec) == 0u);
    BOOST_TEST((ec == iplevel::error::too_many_buffers));
    result r;
    async_send_with_control(pair.sender, pieces(bytes, 65), pair.to, {}, r.handler());
    run(pair.context);
    BOOST_TEST((r.ec == iplevel::error::too_many_buffers));
    pair.send("first");
    BOOST_TEST(receive(pair.receiver).bytes == "first");
}

BOOST_AUTO_TEST_CASE(no_buffers_and_empty_ones_send_an_empty_datagram)
{
    udp_pair pair;
    BOOST_TEST(send_with_control(pair.sender, std::vector<asio::const_buffer>(), pair.to, {}) == 0u);
    BOOST_TEST(send_with_control(pair.sender, asio::const_buffer(), pair.to, {}) == 0u);
    pair.send("next");
    BOOST_TEST(receive(pair.receiver).bytes == "");
    BOOST_TEST(receive(pair.receiver).bytes == "");
    BOOST_TEST(receive(pair.receiver).bytes == "next");
}
