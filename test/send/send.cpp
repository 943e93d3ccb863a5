// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <iplevel/option/packet.hpp>

#include <boost/asio/execution/context.hpp>
#include <boost/asio/ip/unicast.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>

#include <functional>
#include <string>
#include <vector>

using namespace test;
using asio::ip::make_address;
namespace errc = boost::system::errc;
using namespace std::string_literals;

namespace {

/// Destinations of the three kinds, and the sender that a receiver on the unspecified address reports.
struct path
{
    const char* bind;
    const char* destination;
    int lowest_hop_limit;
};

constexpr path paths[] = {{"0.0.0.0", "127.0.0.1", 1}, {"::", "::1", 0}, {"::", "::ffff:127.0.0.1", 1}};

outgoing_control with_hop_limit(int value)
{
    outgoing_control control;
    control.hop_limit = static_cast<std::uint8_t>(value);
    return control;
}

outgoing_control with_traffic_class(int value)
{
    outgoing_control control;
    control.traffic_class = static_cast<std::uint8_t>(value);
    return control;
}

outgoing_control with_source(const char* address)
{
    outgoing_control control;
    control.source = make_address(address);
    return control;
}

error_code send_error(udp_pair& pair, const outgoing_control& control)
{
    error_code ec;
    auto size = send_with_control(pair.sender, asio::buffer("x", 1), pair.to, control, ec);
    BOOST_TEST(size == (ec ? 0u : 1u));
    return ec;
}

error_code connected_send_error(udp_pair& pair, const outgoing_control& control)
{
    pair.sender.connect(pair.to);
    error_code ec;
    auto size = send_with_control(pair.sender, asio::buffer("x", 1), control, ec);
    BOOST_TEST(size == (ec ? 0u : 1u));
    return ec;
}

using send_form = std::function<std::size_t(
    udp::socket&, asio::const_buffer, const udp::endpoint&, const outgoing_control&)>;

template <typename Start>
std::size_t get(udp::socket& socket, Start start)
{
    auto future = start();
    run(static_cast<asio::io_context&>(asio::query(socket.get_executor(), asio::execution::context)));
    return future.get();
}

const std::vector<send_form> forms_with_destination{
    [](auto& s, auto b, auto& to, auto& c) { return send_with_control(s, b, to, c); },
    [](auto& s, auto b, auto& to, auto& c) { return send_with_control(s, b, to, c, 0); },
    [](auto& s, auto b, auto& to, auto& c) {
        auto ec = make_error_code(iplevel::error::malformed_control);
        auto size = send_with_control(s, b, to, c, ec);
        BOOST_TEST(!ec);
        return size;
    },
    [](auto& s, auto b, auto& to, auto& c) {
        auto ec = make_error_code(iplevel::error::malformed_control);
        auto size = send_with_control(s, b, to, c, 0, ec);
        BOOST_TEST(!ec);
        return size;
    },
    [](auto& s, auto b, auto& to, auto& c) {
        return get(s, [&] { return async_send_with_control(s, b, to, c, asio::use_future); });
    },
    [](auto& s, auto b, auto& to, auto& c) {
        return get(s, [&] { return async_send_with_control(s, b, to, c, 0, asio::use_future); });
    }};

const std::vector<send_form> forms_without_destination{
    [](auto& s, auto b, auto&, auto& c) { return send_with_control(s, b, c); },
    [](auto& s, auto b, auto&, auto& c) { return send_with_control(s, b, c, 0); },
    [](auto& s, auto b, auto&, auto& c) {
        auto ec = make_error_code(iplevel::error::malformed_control);
        auto size = send_with_control(s, b, c, ec);
        BOOST_TEST(!ec);
        return size;
    },
    [](auto& s, auto b, auto&, auto& c) {
        auto ec = make_error_code(iplevel::error::malformed_control);
        auto size = send_with_control(s, b, c, 0, ec);
        BOOST_TEST(!ec);
        return size;
    },
    [](auto& s, auto b, auto&, auto& c) {
        return get(s, [&] { return async_send_with_control(s, b, c, asio::use_future); });
    },
    [](auto& s, auto b, auto&, auto& c) {
        return get(s, [&] { return async_send_with_control(s, b, c, 0, asio::use_future); });
    }};

void check_forms(const std::vector<send_form>& forms, bool connect)
{
    for (auto p : paths)
        for (const auto& form : forms) {
            BOOST_TEST_CONTEXT("to " << p.destination << ", form " << &form - forms.data())
            {
                udp_pair pair(p.bind, p.destination);
                if (connect)
                    pair.sender.connect(pair.to);
                auto control = with_hop_limit(9);
                control.traffic_class = 0x2e;
                control.interface_index = loopback_index();
                BOOST_TEST(form(pair.sender, asio::buffer("hello", 5), pair.to, control) == 5u);
                auto d = receive(pair.receiver);
                BOOST_TEST(d.bytes == "hello");
                BOOST_TEST(*d.control.hop_limit == 9);
                BOOST_TEST(*d.control.traffic_class == 0x2e);
            }
        }
}

} // namespace

BOOST_AUTO_TEST_CASE(all_forms_with_a_destination_send_the_same)
{
    check_forms(forms_with_destination, false);
}

BOOST_AUTO_TEST_CASE(all_forms_on_a_connected_socket_send_the_same)
{
    check_forms(forms_without_destination, true);
}

BOOST_AUTO_TEST_CASE(every_hop_limit_arrives_exactly_also_zero_where_the_family_has_it)
{
    for (auto p : paths) {
        udp_pair pair(p.bind, p.destination);
        for (int value = p.lowest_hop_limit; value <= 255; ++value) {
            pair.send("x", with_hop_limit(value));
            BOOST_TEST(*receive(pair.receiver).control.hop_limit == value);
        }
    }
}

BOOST_AUTO_TEST_CASE(ipv4_refuses_hop_limit_zero)
{
    udp_pair v4, mapped("::", "::ffff:127.0.0.1");
    BOOST_TEST(send_error(v4, with_hop_limit(0)) == errc::invalid_argument);
    BOOST_TEST(send_error(mapped, with_hop_limit(0)) == errc::invalid_argument);
}

BOOST_AUTO_TEST_CASE(every_traffic_class_arrives_exactly_also_zero_over_another_default)
{
    for (auto p : paths) {
        udp_pair pair(p.bind, p.destination);
        pair.sender.set_option(iplevel::traffic_class(0x28));
        for (int value = 0; value <= 255; ++value) {
            pair.send("x", with_traffic_class(value));
            BOOST_TEST(*receive(pair.receiver).control.traffic_class == value);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_control_leaves_empty_the_sockets_options_decide)
{
    for (auto destination : {"127.0.0.1", "::1"}) {
        udp_pair pair(destination, destination);
        pair.sender.set_option(asio::ip::unicast::hops(33));
        pair.sender.set_option(iplevel::traffic_class(0x28));
        for (const auto& control : {outgoing_control(), with_hop_limit(7), with_traffic_class(3)}) {
            pair.send("x", control);
            auto d = receive(pair.receiver);
            BOOST_TEST(*d.control.hop_limit == control.hop_limit.value_or(33));
            BOOST_TEST(*d.control.traffic_class == control.traffic_class.value_or(0x28));
        }
        asio::ip::unicast::hops hops;
        pair.sender.get_option(hops);
        BOOST_TEST(hops.value() == 33);
    }
}

BOOST_AUTO_TEST_CASE(the_source_is_what_the_receiver_sees)
{
    udp_pair v4, mapped("::", "::ffff:127.0.0.1");
    for (auto source : {"127.0.0.5", "::ffff:127.0.0.6"}) {
        v4.send("x", with_source(source));
        BOOST_TEST(
            receive(v4.receiver).sender.address().to_string() == "127.0.0."s + std::string(source).back());
        mapped.send("x", with_source(source));
        BOOST_TEST(
            receive(mapped.receiver).sender.address().to_string() ==
            "::ffff:127.0.0."s + std::string(source).back());
    }
}

BOOST_AUTO_TEST_CASE(a_source_of_another_family_is_an_error_connected_or_not)
{
    udp_pair v4, v6("::1", "::1"), mapped("::", "::ffff:127.0.0.1");
    for (auto error : {send_error, connected_send_error}) {
        BOOST_TEST((error(v4, with_source("::1")) == iplevel::error::source_family_mismatch));
        BOOST_TEST((error(mapped, with_source("::1")) == iplevel::error::source_family_mismatch));
        BOOST_TEST((error(v6, with_source("127.0.0.1")) == iplevel::error::source_family_mismatch));
        BOOST_TEST((error(v6, with_source("::ffff:127.0.0.1")) == iplevel::error::source_family_mismatch));
    }
}

BOOST_AUTO_TEST_CASE(a_source_that_is_not_this_hosts_and_an_interface_that_is_not_are_errors)
{
    udp_pair v4, v6("::1", "::1");
    auto foreign_v4 = send_error(v4, with_source("192.0.2.77"));
    BOOST_TEST((foreign_v4 == errc::network_unreachable || foreign_v4 == errc::invalid_argument));
    BOOST_TEST(send_error(v6, with_source("2001:db8::77")) == errc::invalid_argument);
    outgoing_control nowhere;
    nowhere.interface_index = 0x7ffffff0;
    for (auto pair : {&v4, &v6}) {
        BOOST_TEST(send_error(*pair, nowhere) == errc::no_such_device);
        pair->send("first");
        BOOST_TEST(receive(pair->receiver).bytes == "first");
    }
}

BOOST_AUTO_TEST_CASE(a_socket_without_a_destination_is_told_so)
{
    udp_pair pair;
    error_code ec;
    BOOST_TEST(send_with_control(pair.sender, asio::buffer("x", 1), with_hop_limit(1), ec) == 0u);
    BOOST_TEST(ec == errc::destination_address_required);
}

BOOST_AUTO_TEST_CASE(the_throwing_forms_name_the_operation)
{
    udp_pair pair;
    pair.sender.close();
    auto is_about_the_operation = [](const boost::system::system_error& e) {
        return e.code() == asio::error::bad_descriptor &&
               std::string(e.what()).rfind("send_with_control: ", 0) == 0;
    };
    for (const auto& control : {outgoing_control(), with_hop_limit(1)}) {
        BOOST_CHECK_EXCEPTION(
            send_with_control(pair.sender, asio::buffer("x", 1), pair.to, control),
            boost::system::system_error, is_about_the_operation);
        BOOST_CHECK_EXCEPTION(
            send_with_control(pair.sender, asio::buffer("x", 1), control), boost::system::system_error,
            is_about_the_operation);
    }
}
