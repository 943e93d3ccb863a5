// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "batch/fixture.hpp"

#include <iplevel/option/socket.hpp>

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>

#include <iterator>
#include <limits>
#include <stdexcept>

using namespace test;
using boost::test_tools::per_element;
using strings = std::vector<std::string>;

namespace {

/// Receives until this many datagrams have arrived.
strings receive_all(udp::socket& socket, received_batch& batch, std::size_t count)
{
    strings all;
    while (all.size() < count) {
        await_datagram(socket);
        auto size = receive_batch(socket, batch);
        auto some = bytes_of(batch);
        BOOST_TEST_REQUIRE(size == some.size());
        BOOST_TEST_REQUIRE(size == batch.size());
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

/// Makes the batch request as many messages as possible.
void deepen(udp_pair& pair, received_batch& batch)
{
    for (std::size_t i = 0; i < 15; ++i)
        pair.send(numbered(i));
    BOOST_TEST((receive_all(pair.receiver, batch, 15) == numbers(0, 15)));
}

} // namespace

BOOST_AUTO_TEST_CASE(a_new_batch_is_empty)
{
    received_batch batch(4, 100);
    BOOST_TEST(batch.size() == 0u);
    BOOST_TEST(batch.empty());
    BOOST_TEST((batch.begin() == batch.end()));
    BOOST_TEST(batch.statistics().calls == 0u);
    BOOST_TEST(batch.statistics().datagrams == 0u);
    BOOST_TEST(batch.statistics().depth == 1u);
}

BOOST_AUTO_TEST_CASE(a_batch_can_be_gone_over_again_and_again)
{
    udp_pair pair;
    received_batch batch(8, 100);
    deepen(pair, batch);
    for (std::size_t i = 0; i < 3; ++i)
        pair.send(numbered(i));
    await_datagram(pair.receiver);
    BOOST_TEST(receive_batch(pair.receiver, batch) == 3u);
    BOOST_TEST(!batch.empty());
    BOOST_TEST(std::distance(batch.begin(), batch.end()) == 3);
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(bytes_of(batch) == numbers(0, 3), per_element());
    auto it = batch.begin();
    auto first = it++;
    BOOST_TEST((it != first));
    BOOST_TEST((++first == it));
    BOOST_TEST(it->data().size() == 8u);
    BOOST_TEST(it->sender().port() == pair.sender.local_endpoint().port());
}

BOOST_AUTO_TEST_CASE(a_failed_receive_leaves_the_batch_empty)
{
    udp_pair pair;
    received_batch batch(8, 100);
    pair.send("x");
    await_datagram(pair.receiver);
    BOOST_TEST(receive_batch(pair.receiver, batch) == 1u);
    pair.receiver.non_blocking(true);
    error_code ec;
    BOOST_TEST(receive_batch(pair.receiver, batch, ec) == 0u);
    BOOST_TEST(ec == asio::error::would_block);
    BOOST_TEST(batch.empty());
    BOOST_TEST((batch.begin() == batch.end()));
    BOOST_TEST(batch.statistics().calls == 1u);
}

BOOST_AUTO_TEST_CASE(a_datagram_longer_than_its_slot_is_cut_and_says_so)
{
    udp_pair pair;
    received_batch batch(8, 10);
    deepen(pair, batch);
    for (std::size_t size : {10u, 11u, 9u, 2000u, 10u})
        pair.send(numbered(7, size));
    await_datagram(pair.receiver);
    BOOST_TEST(receive_batch(pair.receiver, batch) == 5u);
    std::vector<std::size_t> sizes;
    std::vector<bool> cut;
    for (const auto& d : batch) {
        sizes.push_back(d.data().size());
        cut.push_back(d.truncated());
        BOOST_TEST(d.truncated() == d.control().truncated);
        BOOST_TEST(int(d.control().hop_limit.value_or(0)) == 64);
    }
    BOOST_TEST(sizes == (std::vector<std::size_t>{10, 10, 9, 10, 10}), per_element());
    BOOST_TEST(cut == (std::vector<bool>{false, true, false, true, false}), per_element());
}

BOOST_AUTO_TEST_CASE(empty_datagrams_are_elements)
{
    udp_pair pair;
    received_batch batch(8, 10);
    deepen(pair, batch);
    for (const char* bytes : {"", "a", "", ""})
        pair.send(bytes);
    await_datagram(pair.receiver);
    BOOST_TEST(receive_batch(pair.receiver, batch) == 4u);
    BOOST_TEST(bytes_of(batch) == (strings{"", "a", "", ""}), per_element());
    for (const auto& d : batch)
        BOOST_TEST(!d.truncated());
}

BOOST_AUTO_TEST_CASE(slots_of_no_bytes_tell_of_datagrams_without_their_data)
{
    udp_pair pair;
    received_batch batch(8, 0);
    pair.send("abc");
    await_datagram(pair.receiver);
    BOOST_TEST(receive_batch(pair.receiver, batch) == 1u);
    BOOST_TEST(batch.begin()->data().size() == 0u);
    BOOST_TEST(batch.begin()->truncated());
}

BOOST_AUTO_TEST_CASE(control_data_is_complete_or_says_that_it_is_not)
{
    for (std::size_t size = 0; size <= 128; size += 8) {
        udp_pair pair;
        received_batch batch(4, 100, size);
        for (int i = 0; i < 3; ++i)
            pair.send("x");
        for (std::size_t received = 0; received < 3; received += batch.size()) {
            await_datagram(pair.receiver);
            receive_batch(pair.receiver, batch);
            for (const auto& d : batch) {
                const auto& c = d.control();
                bool complete = c.destination && c.hop_limit && c.traffic_class && c.timestamp;
                BOOST_TEST(c.control_truncated == !complete);
                BOOST_TEST(!c.truncated);
                BOOST_TEST((!c.hop_limit || *c.hop_limit == 64));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_batch_sized_from_what_is_enabled_gets_all_of_it)
{
    for (const char* bind : {"127.0.0.1", "::", "::1"}) {
        for (const char* to : {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) {
            if ((std::string(bind) == "127.0.0.1") != (std::string(to) == "127.0.0.1") ||
                (std::string(bind) == "::1" && std::string(to) != "::1"))
                continue;
            udp_pair pair(bind, to);
            received_batch batch(4, 100, iplevel::control_size(all_reports));
            pair.send("x");
            await_datagram(pair.receiver);
            receive_batch(pair.receiver, batch);
            const auto& c = batch.begin()->control();
            BOOST_TEST(!c.control_truncated);
            BOOST_TEST((c.destination && c.hop_limit && c.traffic_class && c.timestamp));
            BOOST_TEST(c.interface_index == loopback_index());
        }
    }
}

BOOST_AUTO_TEST_CASE(each_datagram_has_its_own_sender)
{
    udp_pair pair("::", "::ffff:127.0.0.1");
    udp_pair other("::", "::1");
    received_batch batch(8, 100);
    deepen(pair, batch);
    other.to.port(pair.to.port());
    std::vector<udp::endpoint> senders;
    for (auto* from : {&pair, &other, &pair, &other}) {
        from->send("x");
        senders.emplace_back(from->to.address(), from->sender.local_endpoint().port());
    }
    await_datagram(pair.receiver);
    BOOST_TEST(receive_batch(pair.receiver, batch) == 4u);
    std::size_t i = 0;
    for (const auto& d : batch) {
        BOOST_TEST(d.sender() == senders[i]);
        BOOST_TEST(
            *d.control().destination == (i % 2 ? other.to.address() : asio::ip::make_address("127.0.0.1")));
        ++i;
    }
}

BOOST_AUTO_TEST_CASE(a_batch_has_one_slot_at_least)
{
    for (std::size_t count : {0u, 1u}) {
        udp_pair pair;
        received_batch batch(count, 100);
        for (std::size_t i = 0; i < 5; ++i)
            pair.send(numbered(i));
        BOOST_TEST(receive_all(pair.receiver, batch, 5) == numbers(0, 5), per_element());
        BOOST_TEST(batch.statistics().calls == 5u);
    }
}

BOOST_AUTO_TEST_CASE(batches_may_have_many_slots)
{
    udp_pair pair;
    error_code ec;
    pair.receiver.set_option(iplevel::receive_buffer_force(1 << 22), ec);
    BOOST_WARN_MESSAGE(!ec, "skipped: a large receive buffer takes CAP_NET_ADMIN");
    if (ec)
        return;
    for (std::size_t slots : {1024u, 1025u, 3000u}) {
        received_batch batch(slots, 64);
        for (std::size_t i = 0; i < 4000; ++i)
            pair.send(numbered(i));
        BOOST_TEST((receive_all(pair.receiver, batch, 4000) == numbers(0, 4000)));
    }
}

BOOST_AUTO_TEST_CASE(more_memory_than_there_can_be_is_refused)
{
    constexpr auto half = std::numeric_limits<std::size_t>::max() / 2;
    BOOST_CHECK_THROW(received_batch(4, half), std::length_error);
    BOOST_CHECK_THROW(received_batch(1000, half / 400), std::length_error);
    for (std::size_t less : {0u, 1u, 6u, 7u, 15u})
        BOOST_CHECK_THROW(received_batch(4, 100, 2 * half + 1 - less), std::length_error);
}

BOOST_AUTO_TEST_CASE(a_moved_batch_keeps_what_it_has_and_goes_on)
{
    udp_pair pair;
    received_batch first(8, 100);
    deepen(pair, first);
    pair.send("one");
    pair.send("two");
    await_datagram(pair.receiver);
    BOOST_TEST(receive_batch(pair.receiver, first) == 2u);
    received_batch second(std::move(first));
    BOOST_TEST(bytes_of(second) == (strings{"one", "two"}), per_element());
    first = received_batch(2, 10);
    for (auto* batch : {&first, &second}) {
        pair.send("more");
        BOOST_TEST((receive_all(pair.receiver, *batch, 1) == strings{"more"}));
        BOOST_TEST(batch->begin()->sender().port() == pair.sender.local_endpoint().port());
    }
    first = std::move(second);
    pair.send("end");
    BOOST_TEST((receive_all(pair.receiver, first, 1) == strings{"end"}));
    BOOST_TEST(first.begin()->sender().port() == pair.sender.local_endpoint().port());
}

BOOST_AUTO_TEST_CASE(local_datagrams_have_senders_with_and_without_name)
{
    using local = asio::local::datagram_protocol;
    asio::io_context context;
    local::socket receiver(context), unnamed(context);
    asio::local::connect_pair(receiver, unnamed);
    iplevel::received_batch<local> batch(2, 100);
    unnamed.send(asio::buffer("x", 1));
    BOOST_TEST(receive_batch(receiver, batch) == 1u);
    BOOST_TEST(batch.begin()->sender().path() == "");
}
