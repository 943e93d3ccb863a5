// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Which datagrams are sent as one run. On systems without segmentation each datagram is sent separately, and
// the result is the same.

#include "batch/fixture.hpp"
#include "support/faults.hpp"

#include <iplevel/control.hpp>

#include <netinet/udp.h>
#include <numeric>

using namespace test;
using boost::test_tools::per_element;
using sizes = std::vector<std::size_t>;

namespace {

/// A message as it was passed to the system.
struct message
{
    explicit message(const msghdr& header) : buffers(header.msg_iovlen)
    {
        for (std::size_t i = 0; i < buffers; ++i)
            size += header.msg_iov[i].iov_len;
        for (auto* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(const_cast<msghdr*>(&header), c)) {
            if (c->cmsg_level == IPPROTO_UDP && c->cmsg_type == UDP_SEGMENT)
                std::memcpy(&segment, CMSG_DATA(c), sizeof segment);
        }
        null_when_empty = (header.msg_control == nullptr) == (header.msg_controllen == 0);
    }

    std::size_t size = 0;
    std::size_t buffers;
    std::uint16_t segment = 0;
    bool null_when_empty;
};

/// Sends the batch and checks what arrives. Returns the messages in which it was sent.
std::vector<message> messages(udp_pair& pair, outbox& out)
{
    std::vector<message> all;
    faults f;
    f.watch = [&](const msghdr& header) { all.emplace_back(header); };
    auto [ec, size] = send_now(pair, out.batch);
    BOOST_TEST(!ec);
    BOOST_TEST(size == out.batch.size());
    f.watch = nullptr;
    BOOST_TEST((bytes_received(pair) == std::vector<std::string>(out.kept.begin(), out.kept.end())));
    for (const auto& m : all)
        BOOST_TEST(m.null_when_empty);
    return all;
}

sizes sizes_of(const std::vector<message>& messages)
{
    sizes all;
    for (const auto& m : messages)
        all.push_back(m.size);
    return all;
}

/// Checks that datagrams of these sizes are sent in messages of the expected sizes.
void check_runs(const sizes& datagrams, const sizes& expected)
{
    udp_pair pair;
    outbox out(datagrams.size());
    for (std::size_t i = 0; i < datagrams.size(); ++i)
        out.put(std::string(datagrams[i], static_cast<char>('a' + i % 26)), pair.to);
    auto sent = messages(pair, out);
    BOOST_TEST(sizes_of(sent) == (out.batch.segmentation() ? expected : datagrams), per_element());
}

sizes repeated(std::size_t count, std::size_t size, sizes tail = {})
{
    sizes all(count, size);
    all.insert(all.end(), tail.begin(), tail.end());
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(datagrams_of_one_size_leave_in_one_piece)
{
    check_runs({1}, {1});
    check_runs({1, 1}, {2});
    check_runs({100, 100, 100}, {300});
    check_runs(repeated(40, 1200), {48000});
}

BOOST_AUTO_TEST_CASE(a_shorter_datagram_is_a_runs_last)
{
    check_runs({100, 100, 40}, {240});
    check_runs({100, 40}, {140});
    check_runs({100, 100, 40, 40}, {240, 40});
    check_runs({100, 40, 100, 100}, {140, 200});
    check_runs({3, 2, 1}, {5, 1});
}

BOOST_AUTO_TEST_CASE(a_longer_datagram_starts_a_run)
{
    check_runs({100, 101}, {100, 101});
    check_runs({100, 100, 200, 200, 50}, {200, 450});
    check_runs({100, 1200, 3000, 200, 100, 300}, {100, 1200, 3200, 100, 300});
    check_runs({1000, 1000, 1000, 1000, 900}, {4900});
}

BOOST_AUTO_TEST_CASE(an_empty_datagram_leaves_alone)
{
    check_runs({0}, {0});
    check_runs({0, 0, 0}, {0, 0, 0});
    check_runs({100, 0, 100}, {100, 0, 100});
    check_runs({0, 100, 100, 0}, {0, 200, 0});
}

BOOST_AUTO_TEST_CASE(a_run_has_at_most_64_datagrams)
{
    check_runs(repeated(64, 10), {640});
    check_runs(repeated(65, 10), {640, 10});
    check_runs(repeated(130, 10), {640, 640, 20});
    check_runs(repeated(63, 10, {9, 10}), {639, 10});
}

BOOST_AUTO_TEST_CASE(a_run_has_at_most_65507_bytes)
{
    check_runs(repeated(45, 1472), repeated(1, 44 * 1472, {1472}));
    check_runs(repeated(2, 32753), {65506});
    check_runs({32754, 32753}, {65507});
    check_runs({32754, 32754}, {32754, 32754});
    check_runs({65507, 1}, {65507, 1});
    check_runs(repeated(8, 8972), {7 * 8972, 8972});
}

BOOST_AUTO_TEST_CASE(a_run_tells_the_size_of_its_datagrams_and_a_lone_one_nothing)
{
    udp_pair pair;
    outbox out(4);
    for (std::size_t size : {300u, 300u, 200u, 100u})
        out.put(std::string(size, 'x'), pair.to);
    auto sent = messages(pair, out);
    if (!out.batch.segmentation())
        return;
    BOOST_TEST_REQUIRE(sent.size() == 2u);
    BOOST_TEST(sent[0].segment == 300);
    BOOST_TEST(sent[1].segment == 0);
}

BOOST_AUTO_TEST_CASE(another_destination_or_another_control_starts_a_run)
{
    udp_pair pair, other;
    outgoing_control marked;
    marked.traffic_class = 1;
    outbox out(8);
    for (int i = 0; i < 2; ++i)
        out.put("to one", pair.to);
    for (int i = 0; i < 2; ++i)
        out.put("to one", pair.to, marked);
    for (int i = 0; i < 2; ++i)
        out.put("to two", other.to);
    for (int i = 0; i < 2; ++i)
        out.put("to one", pair.to);
    sizes sent;
    {
        faults f;
        f.watch = [&](const msghdr& header) { sent.push_back(message(header).size); };
        send_batch(pair.sender, out.batch);
    }
    BOOST_TEST(sent == (out.batch.segmentation() ? sizes(4, 12) : sizes(8, 6)), per_element());
    std::vector<int> classes;
    for (const auto& d : all_received(pair))
        classes.push_back(*d.control.traffic_class);
    BOOST_TEST(classes == (std::vector{0, 0, 1, 1, 0, 0}), per_element());
    BOOST_TEST(bytes_received(other) == std::vector<std::string>(2, "to two"), per_element());
}

BOOST_AUTO_TEST_CASE(another_flow_label_starts_a_run)
{
    udp_pair pair("::1", "::1");
    auto labelled = pair.to;
    unsigned char label[4] = {0, 0, 1, 2};
    std::memcpy(static_cast<unsigned char*>(static_cast<void*>(labelled.data())) + 4, label, sizeof label);
    outbox out(4);
    for (auto to : {pair.to, pair.to, labelled, labelled})
        out.put("data", to);
    auto sent = messages(pair, out);
    BOOST_TEST(sizes_of(sent) == (out.batch.segmentation() ? sizes(2, 8) : sizes(4, 4)), per_element());
}

BOOST_AUTO_TEST_CASE(buffers_that_lie_one_behind_the_other_are_one)
{
    udp_pair pair;
    std::string bytes = numbered(0, 6400), apart = numbered(1, 6400);
    outgoing_batch batch(64);
    for (std::size_t at = 0; at < 3200; at += 100)
        batch.push_back(asio::buffer(bytes.data() + at, 100), pair.to);
    for (std::size_t at = 0; at < 3200; at += 200)
        batch.push_back(asio::buffer(apart.data() + at, 100), pair.to);
    std::vector<std::size_t> buffers;
    {
        faults f;
        f.watch = [&](const msghdr& header) { buffers.push_back(header.msg_iovlen); };
        send_batch(pair.sender, batch);
    }
    BOOST_TEST(buffers == (batch.segmentation() ? sizes{1 + 16} : sizes(48, 1)), per_element());
    std::string joined, expected = bytes.substr(0, 3200);
    for (const auto& d : bytes_received(pair))
        joined += d;
    for (std::size_t at = 0; at < 3200; at += 200)
        expected += apart.substr(at, 100);
    BOOST_TEST(joined == expected);
}

BOOST_AUTO_TEST_CASE(empty_buffers_are_none)
{
    udp_pair pair;
    const std::string bytes = numbered(0, 8);
    const asio::const_buffer none, empty(bytes.data() + 4, 0);
    const std::vector<asio::const_buffer> pieces{
        none, asio::buffer(bytes.data(), 4), empty, asio::buffer(bytes.data() + 4, 4), none};
    outgoing_batch batch(3);
    for (std::size_t i = 0; i < batch.capacity(); ++i)
        batch.push_back(pieces, pair.to);
    std::vector<std::size_t> buffers;
    {
        faults f;
        f.watch = [&](const msghdr& header) { buffers.push_back(header.msg_iovlen); };
        send_batch(pair.sender, batch);
    }
    BOOST_TEST(buffers == (batch.segmentation() ? sizes{3} : sizes(3, 5)), per_element());
    BOOST_TEST(bytes_received(pair) == std::vector<std::string>(3, bytes), per_element());
}

BOOST_AUTO_TEST_CASE(runs_of_datagrams_of_many_buffers_are_no_longer_than_the_system_takes)
{
    udp_pair pair;
    std::string bytes = numbered(0, 128);
    for (std::size_t buffers : {2u, 16u, 17u, 63u, 64u}) {
        std::vector<asio::const_buffer> pieces;
        for (std::size_t i = 0; i < buffers; ++i)
            pieces.push_back(asio::buffer(bytes.data() + 2 * (buffers - 1 - i), 1));
        std::string expected;
        for (const auto& p : pieces)
            expected += *static_cast<const char*>(p.data());
        outgoing_batch batch(130);
        for (std::size_t i = 0; i < batch.capacity(); ++i)
            batch.push_back(pieces, pair.to);
        std::size_t most = 0;
        {
            faults f;
            f.watch = [&](const msghdr& header) { most = std::max(most, header.msg_iovlen); };
            BOOST_TEST(send_batch(pair.sender, batch) == 130u);
        }
        BOOST_TEST(
            most ==
            (batch.segmentation() ? std::min<std::size_t>(64 * buffers, 1024 / buffers * buffers) : buffers));
        BOOST_TEST(bytes_received(pair) == std::vector<std::string>(130, expected), per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_segment_size_of_ones_own_is_respected)
{
    for (bool runs_allowed : {true, false}) {
        udp_pair pair;
        outgoing_control own;
        own.segment_size = 3;
        outbox out(3);
        out.batch.segmentation(runs_allowed);
        out.put("aaabbbcc", pair.to, own);
        out.put("dddeee", pair.to, own);
        out.put("fff", pair.to);
        std::vector<int> segments;
        {
            faults f;
            f.watch = [&](const msghdr& header) { segments.push_back(message(header).segment); };
            auto [ec, size] = send_now(pair, out.batch);
            BOOST_TEST(!ec);
            BOOST_TEST(size == 3u);
        }
        BOOST_TEST(segments == (std::vector{3, 3, 0}), per_element());
        BOOST_TEST(
            bytes_received(pair) == (std::vector<std::string>{"aaa", "bbb", "cc", "ddd", "eee", "fff"}),
            per_element());
    }
}
