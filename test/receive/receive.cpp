// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <boost/asio/execution/context.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

using namespace test;

namespace {

struct path
{
    const char* bind;
    const char* destination;
    const char* reported;
    const char* sender;
};

constexpr path paths[] = {
    {"127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"},
    {"0.0.0.0", "127.0.0.7", "127.0.0.7", "127.0.0.1"},
    {"::1", "::1", "::1", "::1"},
    {"::", "::1", "::1", "::1"},
    {"::", "127.0.0.7", "127.0.0.7", "::ffff:127.0.0.1"},
    {"::", "::ffff:127.0.0.7", "127.0.0.7", "::ffff:127.0.0.1"}};

std::string lo() { return std::to_string(loopback_index()); }

using receive_form =
    std::function<std::size_t(udp::socket&, asio::mutable_buffer, udp::endpoint&, received_control&)>;

/// Starts an asynchronous operation, waits for it, and returns its result.
template <typename Start>
std::size_t get(udp::socket& socket, Start start)
{
    auto future = start();
    run(static_cast<asio::io_context&>(asio::query(socket.get_executor(), asio::execution::context)));
    return future.get();
}

const std::vector<receive_form> forms_with_sender{
    [](auto& s, auto b, auto& from, auto& c) { return receive_with_control(s, b, from, c); },
    [](auto& s, auto b, auto& from, auto& c) { return receive_with_control(s, b, from, c, 0); },
    [](auto& s, auto b, auto& from, auto& c) {
        auto ec = make_error_code(iplevel::error::malformed_control);
        auto size = receive_with_control(s, b, from, c, ec);
        BOOST_TEST(!ec);
        return size;
    },
    [](auto& s, auto b, auto& from, auto& c) {
        auto ec = make_error_code(iplevel::error::malformed_control);
        auto size = receive_with_control(s, b, from, c, 0, ec);
        BOOST_TEST(!ec);
        return size;
    },
    [](auto& s, auto b, auto& from, auto& c) {
        return get(s, [&] { return async_receive_with_control(s, b, from, c, asio::use_future); });
    },
    [](auto& s, auto b, auto& from, auto& c) {
        return get(s, [&] { return async_receive_with_control(s, b, from, c, 0, asio::use_future); });
    }};

const std::vector<receive_form> forms_without_sender{
    [](auto& s, auto b, auto&, auto& c) { return receive_with_control(s, b, c); },
    [](auto& s, auto b, auto&, auto& c) { return receive_with_control(s, b, c, 0); },
    [](auto& s, auto b, auto&, auto& c) {
        auto ec = make_error_code(iplevel::error::malformed_control);
        auto size = receive_with_control(s, b, c, ec);
        BOOST_TEST(!ec);
        return size;
    },
    [](auto& s, auto b, auto&, auto& c) {
        auto ec = make_error_code(iplevel::error::malformed_control);
        auto size = receive_with_control(s, b, c, 0, ec);
        BOOST_TEST(!ec);
        return size;
    },
    [](auto& s, auto b, auto&, auto& c) {
        return get(s, [&] { return async_receive_with_control(s, b, c, asio::use_future); });
    },
    [](auto& s, auto b, auto&, auto& c) {
        return get(s, [&] { return async_receive_with_control(s, b, c, 0, asio::use_future); });
    }};

} // namespace

BOOST_AUTO_TEST_CASE(what_was_sent_is_reported_whatever_the_socket_and_the_peer)
{
    for (auto p : paths) {
        BOOST_TEST_CONTEXT(p.bind << " from " << p.sender)
        {
            udp_pair pair(p.bind, p.destination);
            outgoing_control control;
            control.hop_limit = 42;
            control.traffic_class = 0xb9;
            auto before = std::chrono::system_clock::now();
            pair.send("hello", control);
            auto d = receive(pair.receiver);
            BOOST_TEST(d.bytes == "hello");
            BOOST_TEST(d.sender.address().to_string() == p.sender);
            BOOST_TEST(d.sender.port() == pair.sender.local_endpoint().port());
            BOOST_TEST(
                text(d.control) == std::string("destination=") + p.reported + " interface=" + lo() +
                                       " hop_limit=42 traffic_class=185");
            BOOST_TEST_REQUIRE(d.control.timestamp.has_value());
            BOOST_TEST((*d.control.timestamp >= before));
            BOOST_TEST((*d.control.timestamp <= std::chrono::system_clock::now()));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_ipv4_destination_is_an_ipv4_address_on_a_dual_stack_socket_too)
{
    udp_pair pair("::", "127.0.0.7");
    pair.send("x");
    auto d = receive(pair.receiver);
    BOOST_TEST(d.sender.address().is_v6());
    BOOST_TEST_REQUIRE(d.control.destination.has_value());
    BOOST_TEST(d.control.destination->is_v4());
}

BOOST_AUTO_TEST_CASE(all_forms_with_a_sender_receive_the_same)
{
    for (const auto& form : forms_with_sender) {
        BOOST_TEST_CONTEXT("form " << &form - forms_with_sender.data())
        {
            udp_pair pair("127.0.0.1");
            inbox in;
            pair.send("one");
            pair.send("two");
            BOOST_TEST(in.taken(form(pair.receiver, in.buffer(), in.sender, in.control)) == "one");
            BOOST_TEST(in.sender.port() == pair.sender.local_endpoint().port());
            BOOST_TEST(
                text(in.control) ==
                "destination=127.0.0.1 interface=" + lo() + " hop_limit=64 traffic_class=0");
            BOOST_TEST(in.taken(form(pair.receiver, in.buffer(), in.sender, in.control)) == "two");
        }
    }
}

BOOST_AUTO_TEST_CASE(all_forms_without_a_sender_receive_the_same_connected_or_not)
{
    for (bool connected : {false, true})
        for (const auto& form : forms_without_sender) {
            BOOST_TEST_CONTEXT("form " << &form - forms_without_sender.data() << ", connected " << connected)
            {
                udp_pair pair("::1", "::1");
                inbox in;
                if (connected)
                    pair.receiver.connect({pair.to.address(), pair.sender.local_endpoint().port()});
                pair.send("one");
                BOOST_TEST(in.taken(form(pair.receiver, in.buffer(), in.sender, in.control)) == "one");
                BOOST_TEST((in.sender == udp::endpoint()));
                BOOST_TEST(
                    text(in.control) ==
                    "destination=::1 interface=" + lo() + " hop_limit=64 traffic_class=0");
            }
        }
}

BOOST_AUTO_TEST_CASE(message_peek_leaves_the_datagram_in_the_queue)
{
    udp_pair pair;
    inbox in;
    pair.send("hello");
    auto peek = asio::socket_base::message_peek;
    for (int twice = 0; twice < 2; ++twice) {
        await_datagram(pair.receiver);
        BOOST_TEST(receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, peek) == 5);
        BOOST_TEST(receive_with_control(pair.receiver, in.buffer(), in.control, peek) == 5);
        for (bool with_sender : {true, false}) {
            auto size = get(pair.receiver, [&] {
                return with_sender
                           ? async_receive_with_control(
                                 pair.receiver, in.buffer(), in.sender, in.control, peek, asio::use_future)
                           : async_receive_with_control(
                                 pair.receiver, in.buffer(), in.control, peek, asio::use_future);
            });
            BOOST_TEST(in.taken(size) == "hello");
        }
    }
    BOOST_TEST(receive(pair.receiver).bytes == "hello");
}

BOOST_AUTO_TEST_CASE(a_sender_of_either_family_becomes_the_one_that_sent)
{
    for (auto p : paths) {
        for (auto before : {udp::v4(), udp::v6()}) {
            udp_pair pair(p.bind, p.destination);
            inbox in;
            in.sender = {before, 9};
            pair.send("x");
            receive_with_control(pair.receiver, in.buffer(), in.sender, in.control);
            BOOST_TEST(in.sender.address().to_string() == p.sender);
            BOOST_TEST(in.sender.size() == (pair.receiver.local_endpoint().size()));
        }
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_left_of_what_control_held_before)
{
    udp_pair pair;
    disable_control(pair.receiver, all_reports);
    received_control control;
    control.destination = asio::ip::make_address("192.0.2.1");
    control.interface_index = 7;
    control.hop_limit = control.traffic_class = 1;
    control.timestamp = control.device_timestamp = iplevel::timestamp();
    control.drop_count = control.path_mtu = control.flow_label = control.mark = 1;
    control.segment_size = 1;
    control.original_destination.emplace();
    control.truncated = control.control_truncated = true;
    pair.send("x");
    inbox in;
    receive_with_control(pair.receiver, in.buffer(), in.sender, control);
    BOOST_TEST(text(control) == "");
    BOOST_TEST(!control.timestamp.has_value());
}

BOOST_AUTO_TEST_CASE(a_failure_leaves_sender_and_control_as_they_were)
{
    udp_pair pair;
    pair.receiver.non_blocking(true);
    inbox in;
    in.sender = pair.to;
    in.control.hop_limit = 9;
    error_code ec;
    BOOST_TEST(receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, ec) == 0);
    BOOST_TEST(ec == asio::error::would_block);
    BOOST_TEST(in.sender == pair.to);
    BOOST_TEST(text(in.control) == "hop_limit=9");
}

BOOST_AUTO_TEST_CASE(the_throwing_forms_name_the_operation)
{
    udp_pair pair;
    pair.receiver.close();
    inbox in;
    auto is_about_the_operation = [](const boost::system::system_error& e) {
        return e.code() == asio::error::bad_descriptor &&
               std::string(e.what()).rfind("receive_with_control: ", 0) == 0;
    };
    BOOST_CHECK_EXCEPTION(
        receive_with_control(pair.receiver, in.buffer(), in.sender, in.control), boost::system::system_error,
        is_about_the_operation);
    BOOST_CHECK_EXCEPTION(
        receive_with_control(pair.receiver, in.buffer(), in.control), boost::system::system_error,
        is_about_the_operation);
}
