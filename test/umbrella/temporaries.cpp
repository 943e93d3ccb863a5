// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The results of members of temporary objects outlive the objects.

#include <iplevel.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using asio::ip::make_address;
using asio::ip::udp;
using namespace iplevel;

namespace {

/// The type of the expression, to be used with decltype(( )).
template <typename Expression>
constexpr bool is_value = !std::is_reference_v<Expression>;

template <typename T>
T temporary() noexcept;

const auto group = make_address("232.1.1.1");
const std::vector<asio::ip::address> two_sources = {make_address("192.0.2.1"), make_address("192.0.2.2")};

multicast::source_filter make_filter()
{
    return multicast::source_filter(group, 1, multicast::filter_mode::include, two_sources);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_temporary_gives_values_and_no_references)
{
    BOOST_TEST((is_value<decltype(temporary<multicast::source_filter>().sources())>));
    BOOST_TEST((is_value<decltype(temporary<multicast::source_filter>().group())>));
    BOOST_TEST((is_value<decltype(temporary<multicast::join_group>().group())>));
    BOOST_TEST((is_value<decltype(temporary<multicast::block_source>().group())>));
    BOOST_TEST((is_value<decltype(temporary<attach_filter>().value())>));
    BOOST_TEST((is_value<decltype(temporary<attached_filter>().value())>));
    BOOST_TEST((is_value<decltype(temporary<original_destination>().value())>));
    BOOST_TEST((is_value<decltype(temporary<bind_to_device>().value())>));
    BOOST_TEST((is_value<decltype(temporary<outgoing_batch<udp>>().segmentation_refused())>));
    BOOST_TEST((is_value<decltype(*temporary<received_batch<udp>>().begin())>));
    BOOST_TEST((is_value<decltype(icmp::filter_v4().pass_all())>));
    BOOST_TEST((is_value<decltype(icmp::filter_v4().block_all())>));
    BOOST_TEST((is_value<decltype(icmp::filter_v6().pass(icmp::type_v6::redirect))>));
    BOOST_TEST((is_value<decltype(icmp::filter_v6().block(icmp::type_v6::redirect))>));
}

BOOST_AUTO_TEST_CASE(what_stays_gives_references_to_what_is_large)
{
    BOOST_TEST((!is_value<decltype(temporary<multicast::source_filter&>().sources())>));
    BOOST_TEST((!is_value<decltype(temporary<attach_filter&>().value())>));
    BOOST_TEST((!is_value<decltype(temporary<attached_filter&>().value())>));
    BOOST_TEST((!is_value<decltype(*temporary<received_batch<udp>::const_iterator&>())>));
    BOOST_TEST((!is_value<decltype(temporary<icmp::filter_v6&>().block_all())>));
}

BOOST_AUTO_TEST_CASE(a_loop_over_a_temporary_filter_sees_its_sources)
{
    std::vector<asio::ip::address> seen;
    for (const auto& source : make_filter().sources())
        seen.push_back(source);
    BOOST_TEST((seen == two_sources));
}

BOOST_AUTO_TEST_CASE(a_loop_over_a_temporary_option_sees_its_program)
{
    const packet_filter::program program = {
        packet_filter::load_length(packet_filter::reg::a), packet_filter::return_a()};
    packet_filter::program seen;
    for (const auto& instruction : attach_filter(program).value())
        seen.push_back(instruction);
    BOOST_TEST((seen == program));
}

BOOST_AUTO_TEST_CASE(a_filter_that_was_put_together_in_one_expression_can_be_kept)
{
    const auto& kept = icmp::filter_v4().block_all().pass(icmp::type_v4::echo_reply);
    BOOST_TEST(!kept.will_block(icmp::type_v4::echo_reply));
    BOOST_TEST(kept.will_block(icmp::type_v4::echo_request));
}

BOOST_AUTO_TEST_CASE(the_first_datagram_of_a_batch_can_be_kept_without_its_iterator)
{
    asio::io_context context;
    udp::socket receiver(context, {make_address("127.0.0.1"), 0}), sender(context, udp::v4());
    sender.send_to(asio::buffer("hello", 5), receiver.local_endpoint());
    received_batch<udp> batch(1, 10);
    receive_batch(receiver, batch);
    const auto& first = *batch.begin();
    const std::string bytes(static_cast<const char*>(first.data().data()), first.data().size());
    BOOST_TEST(bytes == "hello");
    BOOST_TEST(first.sender().port() == sender.local_endpoint().port());
}
