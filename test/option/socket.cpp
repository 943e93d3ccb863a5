// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/option/custom.hpp>
#include <iplevel/option/packet.hpp>
#include <iplevel/option/socket.hpp>

#include "support/round_trip.hpp"

#include <chrono>
#include <cstring>
#include <limits>
#include <memory>
#include <net/if.h>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace asio = boost::asio;
using asio::ip::udp;
using test::round_trip;
using test::round_trip_and_back;
using test::set_error;
using test::value_of;
using namespace std::chrono_literals;

namespace {

constexpr auto highest = std::numeric_limits<int>::max();

/// Drops root's privileges during its lifetime. A process that is not root has none to drop.
class without_rights
{
public:
    without_rights() noexcept { (void)!::seteuid(was_ == 0 ? 65534 : was_); }
    ~without_rights() { (void)!::seteuid(was_); }

private:
    uid_t was_ = ::geteuid();
};

template <typename Test>
void with_rights(Test body)
{
    if (test::is_root())
        test::on_every_socket(body);
}

} // namespace

BOOST_AUTO_TEST_CASE(options_that_are_on_or_off_make_the_round_trip)
{
    test::on_every_socket([](auto& socket) {
        round_trip_and_back(socket, iplevel::reuse_port(true));
        round_trip_and_back(socket, iplevel::freebind(true));
    });
}

BOOST_AUTO_TEST_CASE(options_that_need_rights_make_the_round_trip)
{
    with_rights([](auto& socket) {
        round_trip_and_back(socket, iplevel::transparent(true));
        round_trip_and_back(socket, iplevel::prefer_busy_poll(true));
        round_trip_and_back(socket, iplevel::packet_mark(7));
        round_trip(socket, iplevel::packet_mark(0xffffffff));
        round_trip(socket, iplevel::packet_priority(0xffffffff));
        round_trip_and_back(socket, iplevel::busy_poll(50us));
    });
}

BOOST_AUTO_TEST_CASE(options_that_need_rights_fail_without)
{
    for (auto family : {udp::v4(), udp::v6()})
        test::on_socket("UDP", family, [](auto& socket) {
            const without_rights here;
            const auto not_permitted = asio::error::no_permission;
            BOOST_TEST(set_error(socket, iplevel::transparent(true)) == not_permitted);
            BOOST_TEST(set_error(socket, iplevel::prefer_busy_poll(true)) == not_permitted);
            BOOST_TEST(set_error(socket, iplevel::packet_mark(7)) == not_permitted);
            BOOST_TEST(set_error(socket, iplevel::packet_priority(7)) == not_permitted);
            BOOST_TEST(set_error(socket, iplevel::receive_buffer_force(1 << 20)) == not_permitted);
            BOOST_TEST(set_error(socket, iplevel::send_buffer_force(1 << 20)) == not_permitted);
            const iplevel::transmit_time by_tai(iplevel::transmit_clock::tai);
            BOOST_TEST(set_error(socket, by_tai) == not_permitted);
            round_trip(socket, iplevel::packet_priority(6));
            round_trip(socket, iplevel::bind_to_device("lo"));
            BOOST_TEST(set_error(socket, iplevel::bind_to_device()) == not_permitted);
            BOOST_TEST(set_error(socket, iplevel::bind_to_interface()) == not_permitted);
        });
}

BOOST_AUTO_TEST_CASE(the_priority_follows_the_traffic_class_of_an_ipv4_socket)
{
    test::on_socket("UDP", udp::v4(), [](auto& socket) {
        BOOST_TEST(value_of<iplevel::packet_priority>(socket) == 0u);
        socket.set_option(iplevel::traffic_class(0x10));
        BOOST_TEST(value_of<iplevel::packet_priority>(socket) == 6u);
    });
}

BOOST_AUTO_TEST_CASE(sockets_of_a_reuse_port_group_bind_to_one_port)
{
    asio::io_context context;
    udp::socket first(context, udp::v4()), second(context, udp::v4()), stranger(context, udp::v4());
    first.set_option(iplevel::reuse_port(true));
    first.bind({asio::ip::address_v4::loopback(), 0});
    second.set_option(iplevel::reuse_port(true));
    second.bind(first.local_endpoint());
    iplevel::error_code ec;
    stranger.bind(first.local_endpoint(), ec);
    BOOST_TEST(ec == asio::error::address_in_use);
}

BOOST_AUTO_TEST_CASE(freebind_lets_a_socket_bind_to_an_address_that_is_not_there)
{
    for (const char* address : {"192.0.2.1", "2001:db8::1"}) {
        const udp::endpoint absent(asio::ip::make_address(address), 0);
        asio::io_context context;
        udp::socket socket(context, absent.protocol());
        iplevel::error_code ec;
        socket.bind(absent, ec);
        BOOST_TEST(ec == boost::system::errc::address_not_available);
        socket.set_option(iplevel::freebind(true));
        socket.bind(absent);
        BOOST_TEST(socket.local_endpoint().address() == absent.address());
    }
}

BOOST_AUTO_TEST_CASE(a_socket_is_bound_to_a_device_by_name_or_by_index)
{
    const unsigned loopback = ::if_nametoindex("lo");
    with_rights([&](auto& socket) {
        using iplevel::bind_to_device;
        using iplevel::bind_to_interface;
        round_trip(socket, bind_to_device("lo"));
        BOOST_TEST(value_of<bind_to_interface>(socket) == loopback);
        round_trip(socket, bind_to_device());
        BOOST_TEST(value_of<bind_to_interface>(socket) == 0u);
        round_trip(socket, bind_to_interface(loopback));
        BOOST_TEST(value_of<bind_to_device>(socket) == "lo");
        round_trip(socket, bind_to_interface());
        BOOST_TEST(value_of<bind_to_device>(socket) == "");
    });
}

BOOST_AUTO_TEST_CASE(a_device_that_does_not_exist_is_refused_by_name_alone)
{
    with_rights([](auto& socket) {
        const auto fifteen = iplevel::bind_to_device("no-such-device1");
        BOOST_TEST(set_error(socket, fifteen) == boost::system::errc::no_such_device);
        round_trip(socket, iplevel::bind_to_interface(0x7fffffff));
        const auto above = iplevel::bind_to_interface(0x80000000);
        BOOST_TEST(set_error(socket, above) == asio::error::invalid_argument);
    });
}

BOOST_AUTO_TEST_CASE(bind_to_device_owns_its_bytes_and_refuses_what_is_no_name)
{
    auto name = std::make_unique<std::string>("no-such-device1");
    const iplevel::bind_to_device option(*name);
    name.reset();
    BOOST_TEST(option.value() == "no-such-device1");
    BOOST_CHECK_THROW(iplevel::bind_to_device("no-such-device16"), std::out_of_range);
    BOOST_CHECK_THROW(iplevel::bind_to_device(std::string_view("a\0b", 3)), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_shorter_name_read_into_an_option_leaves_nothing_of_the_longer_one)
{
    iplevel::bind_to_device option("longer");
    std::memcpy(option.data(udp::v4()), "lo", 3);
    option.resize(udp::v4(), 3);
    BOOST_TEST(option.value() == "lo");
    option.resize(udp::v4(), 0);
    BOOST_TEST(option.value() == "");
    BOOST_CHECK_THROW(option.resize(udp::v4(), 17), std::length_error);
}

BOOST_AUTO_TEST_CASE(buffer_sizes_read_back_as_set_though_the_system_reserves_the_double)
{
    test::on_every_socket([](auto& socket) {
        round_trip(socket, asio::socket_base::receive_buffer_size(50'000));
        BOOST_TEST((value_of<iplevel::integer_option<SOL_SOCKET, SO_RCVBUF>>(socket) == 50'000));
        round_trip(socket, asio::socket_base::send_buffer_size(50'000));
        int reserved = 0;
        socklen_t size = sizeof reserved;
        BOOST_TEST(::getsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVBUF, &reserved, &size) == 0);
        BOOST_TEST(reserved == 100'000);
    });
}

BOOST_AUTO_TEST_CASE(buffers_may_be_forced_above_the_limit)
{
    with_rights([](auto& socket) {
        constexpr int above = 1 << 29;
        socket.set_option(asio::socket_base::receive_buffer_size(above));
        BOOST_TEST(value_of<asio::socket_base::receive_buffer_size>(socket) < above);
        socket.set_option(iplevel::receive_buffer_force(above));
        BOOST_TEST(value_of<asio::socket_base::receive_buffer_size>(socket) == above);
        socket.set_option(asio::socket_base::send_buffer_size(above));
        BOOST_TEST(value_of<asio::socket_base::send_buffer_size>(socket) < above);
        socket.set_option(iplevel::send_buffer_force(above));
        BOOST_TEST(value_of<asio::socket_base::send_buffer_size>(socket) == above);
    });
}

BOOST_AUTO_TEST_CASE(incoming_cpu_is_none_until_it_is_known)
{
    test::on_every_socket([](auto& socket) {
        BOOST_TEST(!value_of<iplevel::incoming_cpu>(socket));
        round_trip_and_back(socket, iplevel::incoming_cpu(0));
    });
    test::connection connection(asio::ip::address_v4::loopback());
    connection.initiator.send(asio::buffer("x", 1));
    char byte = 0;
    connection.responder.receive(asio::buffer(&byte, 1));
    BOOST_TEST(value_of<iplevel::incoming_cpu>(connection.responder).has_value());
}

BOOST_AUTO_TEST_CASE(no_two_sockets_have_one_cookie)
{
    std::set<std::uint64_t> cookies{iplevel::socket_cookie().value()};
    test::on_every_socket([&](auto& socket) {
        const auto own = value_of<iplevel::socket_cookie>(socket);
        BOOST_TEST(cookies.insert(own).second);
        BOOST_TEST(value_of<iplevel::socket_cookie>(socket) == own);
    });
    BOOST_CHECK_THROW(iplevel::socket_cookie().resize(udp::v4(), 4), std::length_error);
}

BOOST_AUTO_TEST_CASE(values_out_of_range_never_reach_the_system)
{
    BOOST_CHECK_THROW(iplevel::incoming_cpu(-1), std::out_of_range);
    BOOST_CHECK_THROW(iplevel::receive_buffer_force(-1), std::out_of_range);
    BOOST_CHECK_THROW(iplevel::send_buffer_force(-1), std::out_of_range);
    BOOST_CHECK_THROW(iplevel::busy_poll(-1us), std::out_of_range);
    BOOST_CHECK_THROW(iplevel::busy_poll(1us * highest + 1us), std::out_of_range);
    BOOST_TEST((iplevel::busy_poll(1us * highest).value() == 1us * highest));
}

BOOST_AUTO_TEST_CASE(zero_checksums_are_an_option_of_udp)
{
    for (auto family : {udp::v4(), udp::v6()})
        test::on_socket("UDP", family, [](auto& socket) {
            round_trip_and_back(socket, iplevel::send_zero_checksum(true));
        });
    test::on_socket("UDP over IPv6", udp::v6(), [](auto& socket) {
        round_trip_and_back(socket, iplevel::accept_zero_checksum(true));
    });
    test::on_ipv4_sockets([](auto& socket) { test::refused(socket, iplevel::accept_zero_checksum(true)); });
    const auto refuses = [](auto& socket) {
        test::refused(socket, iplevel::send_zero_checksum(true));
        test::refused(socket, iplevel::accept_zero_checksum(true));
    };
    test::on_socket("TCP over IPv6", test::tcp::v6(), refuses);
    test::on_socket("raw IPv6", test::icmp::v6(), refuses);
}

BOOST_AUTO_TEST_CASE(a_connection_that_was_not_redirected_has_no_original_destination)
{
    using iplevel::original_destination;
    for (const char* loopback : {"127.0.0.1", "::1"}) {
        test::connection connection(asio::ip::make_address(loopback));
        const auto ec = test::get_error<original_destination>(connection.responder);
        BOOST_TEST((
            ec == boost::system::errc::no_such_file_or_directory || ec == iplevel::condition::not_supported));
    }
    test::on_socket("UDP", udp::v4(), [](auto& socket) {
        BOOST_TEST((test::get_error<original_destination>(socket) == iplevel::condition::not_supported));
    });
}

BOOST_AUTO_TEST_CASE(an_original_destination_is_the_address_that_the_system_wrote)
{
    for (const char* address : {"192.0.2.1", "2001:db8::1"}) {
        const test::tcp::endpoint redirected(asio::ip::make_address(address), 443);
        iplevel::original_destination option;
        BOOST_TEST_REQUIRE(option.size(redirected.protocol()) >= redirected.size());
        std::memcpy(option.data(redirected.protocol()), redirected.data(), redirected.size());
        option.resize(redirected.protocol(), redirected.size());
        BOOST_TEST(option.value() == redirected);
    }
}
