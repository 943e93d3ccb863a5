// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Batches of a few datagrams from a socket to another socket, to itself and to a port without a socket.

#include "support/fixture.hpp"

#include <iplevel/batch/operations.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace test;
using iplevel::outgoing_batch;
using iplevel::received_batch;

namespace {

const std::array<asio::const_buffer, 3> rest{
    asio::buffer("R-", 2), asio::buffer("U-", 2), asio::buffer("THERE", 5)};

/// The contents of the batch, one text for each datagram.
std::vector<std::string> texts(const received_batch<udp>& batch)
{
    std::vector<std::string> result;
    for (const auto& datagram : batch)
        result.emplace_back(static_cast<const char*>(datagram.data().data()), datagram.data().size());
    return result;
}

/// Receives until this many datagrams have arrived.
std::vector<std::string> receive_texts(udp::socket& socket, std::size_t count)
{
    received_batch<udp> batch(4, 32);
    std::vector<std::string> result;
    while (result.size() < count) {
        await_datagram(socket);
        iplevel::receive_batch(socket, batch);
        for (auto& text : texts(batch))
            result.push_back(std::move(text));
    }
    return result;
}

struct two_sockets
{
    asio::io_context context;
    udp::socket receiver{context, {asio::ip::address_v4::loopback(), 0}};
    udp::socket sender{context, {asio::ip::address_v4::loopback(), 0}};
    outgoing_batch<udp> batch{4};
};

} // namespace

BOOST_FIXTURE_TEST_CASE(two_datagrams_of_one_and_of_three_buffers_arrive_as_they_were_put_in, two_sockets)
{
    batch.push_back(asio::buffer("HELLO-", 6), receiver.local_endpoint());
    batch.push_back(rest, receiver.local_endpoint());
    BOOST_TEST(iplevel::send_batch(sender, batch) == 2u);
    const std::vector<std::string> both{"HELLO-", "R-U-THERE"};
    BOOST_TEST(receive_texts(receiver, 2) == both, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_connected_socket_sends_a_batch_without_destinations, two_sockets)
{
    sender.connect(receiver.local_endpoint());
    batch.push_back(asio::buffer("HELLO-", 6));
    batch.push_back(rest);
    BOOST_TEST(iplevel::send_batch(sender, batch) == 2u);
    const std::vector<std::string> both{"HELLO-", "R-U-THERE"};
    BOOST_TEST(receive_texts(receiver, 2) == both, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_had_destinations_has_none_after_it_was_cleared, two_sockets)
{
    batch.push_back(asio::buffer("x", 1), receiver.local_endpoint());
    BOOST_TEST(iplevel::send_batch(sender, batch) == 1u);
    batch.clear();
    batch.push_back(asio::buffer("HELLO-", 6));
    batch.push_back(rest);
    error_code ec;
    BOOST_TEST(iplevel::send_batch(sender, batch, ec) == 0u);
    BOOST_TEST((ec == boost::system::errc::destination_address_required));
    BOOST_TEST(batch.sent() == 0u);
    BOOST_TEST(receive_texts(receiver, 1).size() == 1u);
    BOOST_TEST(receiver.available() == 0u);
}

BOOST_FIXTURE_TEST_CASE(empty_datagrams_travel_and_an_empty_batch_sends_nothing, two_sockets)
{
    BOOST_TEST(iplevel::send_batch(sender, batch) == 0u);
    batch.push_back(asio::const_buffer(), receiver.local_endpoint());
    batch.push_back(asio::buffer("x", 0), receiver.local_endpoint());
    batch.push_back(asio::buffer("x", 1), receiver.local_endpoint());
    BOOST_TEST(iplevel::send_batch(sender, batch) == 3u);
    const std::vector<std::string> all{"", "", "x"};
    BOOST_TEST(receive_texts(receiver, 3) == all, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(more_datagrams_than_the_system_takes_at_once_are_all_sent, two_sockets)
{
    constexpr std::size_t count = 1500; // sendmmsg accepts 1024
    receiver.set_option(asio::socket_base::receive_buffer_size(1 << 20));
    outgoing_batch<udp> many(count);
    many.segmentation(false);
    for (std::size_t i = 0; i < count; ++i)
        many.push_back(asio::const_buffer(), receiver.local_endpoint());
    BOOST_TEST(iplevel::send_batch(sender, many) == count);
    BOOST_TEST(many.sent() == count);
}

BOOST_FIXTURE_TEST_CASE(an_error_of_one_datagram_comes_with_its_position_and_what_was_sent, two_sockets)
{
    const std::string too_long(70000, 'x');
    batch.push_back(asio::buffer("one", 3), receiver.local_endpoint());
    batch.push_back(asio::buffer(too_long), receiver.local_endpoint());
    batch.push_back(asio::buffer("three", 5), receiver.local_endpoint());
    error_code ec;
    BOOST_TEST(iplevel::send_batch(sender, batch, ec) == 1u);
    BOOST_TEST((ec == asio::error::message_size));
    BOOST_TEST(batch.sent() == 1u);
    batch.skip();
    BOOST_TEST(iplevel::send_batch(sender, batch, ec) == 1u);
    BOOST_TEST(!ec);
    const std::vector<std::string> both{"one", "three"};
    BOOST_TEST(receive_texts(receiver, 2) == both, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_batch_on_a_socket_that_does_not_block_says_that_there_is_nothing, two_sockets)
{
    receiver.non_blocking(true);
    received_batch<udp> received(2, 32);
    error_code ec;
    BOOST_TEST(iplevel::receive_batch(receiver, received, ec) == 0u);
    BOOST_TEST((ec == asio::error::would_block));
    BOOST_TEST(received.empty());
    batch.push_back(asio::buffer("HELLO-", 6), receiver.local_endpoint());
    batch.push_back(rest, receiver.local_endpoint());
    iplevel::send_batch(sender, batch);
    BOOST_TEST(receive_texts(receiver, 2).size() == 2u);
}
