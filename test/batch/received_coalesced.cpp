// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A run that a socket sends as one message reaches another socket on this host as one message, if that socket
// accepts coalesced datagrams.

#include "batch/fixture.hpp"
#include "support/coalescing_pair.hpp"

using namespace test;
using boost::test_tools::per_element;
using strings = std::vector<std::string>;

namespace {

std::string text_of(std::size_t size)
{
    std::string bytes(size, ' ');
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<char>(i * 7 + i / 251);
    return bytes;
}

strings cut(const std::string& bytes, std::size_t segment)
{
    strings all;
    for (std::size_t at = 0; at < bytes.size(); at += segment)
        all.push_back(bytes.substr(at, segment));
    return all;
}

/// Receives one message from the kernel.
std::size_t receive_message(coalescing_pair& pair, received_batch& batch)
{
    await_datagram(pair.receiver);
    auto before = batch.statistics();
    auto size = receive_batch(pair.receiver, batch);
    BOOST_TEST(batch.statistics().calls == before.calls + 1);
    BOOST_TEST(batch.statistics().datagrams == before.datagrams + size);
    BOOST_TEST(size == batch.size());
    BOOST_TEST(std::distance(batch.begin(), batch.end()) == static_cast<std::ptrdiff_t>(size));
    return size;
}

} // namespace

BOOST_AUTO_TEST_CASE(coalesced_datagrams_are_taken_apart_as_they_were_sent)
{
    for (const char* to : {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) {
        coalescing_pair pair(*to == '1' ? "127.0.0.1" : "::", to);
        if (!pair.supported)
            return;
        received_batch batch(4, iplevel::coalesced_size);
        for (std::size_t segment : {1u, 2u, 100u, 1200u, 1472u}) {
            std::size_t most = std::min<std::size_t>(64, 65507 / segment);
            for (std::size_t count : {std::size_t(2), std::size_t(3), most - 1, most}) {
                for (std::size_t tail : {segment, std::size_t(1), segment - 1}) {
                    auto bytes = text_of((count - 1) * segment + tail);
                    pair.send_coalesced(bytes, segment);
                    auto size = receive_message(pair, batch);
                    auto expected = cut(bytes, segment);
                    BOOST_TEST(size == expected.size());
                    BOOST_TEST((bytes_of(batch) == expected));
                    for (const auto& d : batch) {
                        BOOST_TEST(d.sender().port() == pair.sender.local_endpoint().port());
                        BOOST_TEST(int(d.control().traffic_class.value_or(0)) == 3);
                        BOOST_TEST(d.control().interface_index == loopback_index());
                        BOOST_TEST(d.control().timestamp.has_value());
                        BOOST_TEST(!d.control().control_truncated);
                        BOOST_TEST(!d.truncated());
                    }
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(coalesced_and_single_datagrams_come_in_one_batch)
{
    coalescing_pair pair;
    if (!pair.supported)
        return;
    received_batch batch(8, iplevel::coalesced_size);
    strings expected;
    for (int round = 0; round < 3; ++round) { // in later rounds one batch receives several
        for (std::size_t i = 0; i < 4; ++i) {
            auto bytes = text_of(50 + i);
            pair.send_coalesced(bytes, 10 + i);
            for (auto& d : cut(bytes, 10 + i))
                expected.push_back(std::move(d));
            for (const char* single : {"single", ""}) {
                pair.send(single);
                expected.push_back(single);
            }
        }
    }
    strings all;
    while (all.size() < expected.size()) {
        receive_message(pair, batch);
        for (auto& bytes : bytes_of(batch))
            all.push_back(std::move(bytes));
        for (const auto& d : batch) {
            bool single = d.data().size() == 0 || d.data().size() == 6;
            if (single && !d.control().segment_size)
                BOOST_TEST(int(d.control().traffic_class.value_or(9)) == 0);
            if (d.control().segment_size)
                BOOST_TEST(int(d.control().traffic_class.value_or(9)) == 3);
        }
    }
    BOOST_TEST(all == expected, per_element());
    BOOST_TEST(batch.statistics().datagrams == expected.size());
    BOOST_TEST(batch.statistics().calls < 36u);
}

BOOST_AUTO_TEST_CASE(a_slot_too_small_for_what_was_coalesced_says_where_it_was_cut)
{
    coalescing_pair pair;
    if (!pair.supported)
        return;
    auto bytes = text_of(6400);
    for (std::size_t slot : {50u, 100u, 200u, 250u, 6399u}) {
        received_batch batch(1, slot);
        pair.send_coalesced(bytes, 100);
        BOOST_TEST(receive_message(pair, batch) == (slot + 99) / 100);
        BOOST_TEST((bytes_of(batch) == cut(bytes.substr(0, slot), 100)));
        std::size_t i = 0;
        for (const auto& d : batch) {
            ++i;
            BOOST_TEST(d.control().truncated);
            BOOST_TEST(d.truncated() == (i == batch.size()));
        }
    }
}

BOOST_AUTO_TEST_CASE(
    without_room_for_the_report_what_was_coalesced_stays_so_and_says_that_a_report_is_missing)
{
    coalescing_pair pair;
    if (!pair.supported)
        return;
    received_batch batch(1, iplevel::coalesced_size, 0);
    auto bytes = text_of(640);
    pair.send_coalesced(bytes, 100);
    receive_message(pair, batch);
    if (batch.size() == 1) {
        BOOST_TEST(batch.begin()->control().control_truncated);
        BOOST_TEST(batch.begin()->data().size() == 640u);
    } else {
        BOOST_TEST((bytes_of(batch) == cut(bytes, 100))); // the portable build has space on its stack
    }
}

BOOST_AUTO_TEST_CASE(what_an_outgoing_batch_sends_in_runs_arrives_the_same_in_a_coalescing_batch)
{
    coalescing_pair pair;
    if (!pair.supported)
        return;
    outbox out(200);
    strings expected;
    for (std::size_t i = 0; i < 200; ++i) {
        expected.push_back(numbered(i, 100 + i / 50 * 30 - (i % 50 == 49 ? 20 : 0)));
        out.put(expected.back(), pair.to);
    }
    auto [ec, size] = send_later(pair, out.batch);
    BOOST_TEST(!ec);
    BOOST_TEST(size == 200u);
    received_batch batch(16, iplevel::coalesced_size);
    strings all;
    while (all.size() < 200) {
        result r;
        async_receive_batch(pair.receiver, batch, r.handler());
        run(pair.context);
        BOOST_TEST_REQUIRE(!r.ec);
        BOOST_TEST(r.size == batch.size());
        for (auto& bytes : bytes_of(batch))
            all.push_back(std::move(bytes));
    }
    BOOST_TEST((all == expected));
    if (out.batch.segmentation())
        BOOST_TEST(batch.statistics().calls < 10u);
}
