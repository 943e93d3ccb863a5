// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The interface, the port and the rate with which a socket sends.

#include <iplevel/option/socket.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "support/round_trip.hpp"

#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

namespace asio = boost::asio;
namespace errc = boost::system::errc;
using asio::ip::make_address;
using iplevel::bind_address_no_port;
using iplevel::local_port_range;
using iplevel::max_pacing_rate;
using iplevel::unicast_interface;
using test::round_trip_and_back;
using test::set_error;
using test::tcp;
using test::udp;

namespace {

constexpr unsigned lo = 1;

/// Runs the test with sockets that support IPv4 options, whatever their family.
template <typename Test>
void on_sockets_but_raw_ipv6(Test body)
{
    test::on_ipv4_sockets(body);
    test::on_socket("UDP over IPv6", udp::v6(), body);
    test::on_socket("TCP over IPv6", tcp::v6(), body);
}

} // namespace

BOOST_AUTO_TEST_CASE(the_interface_for_unicasts_makes_the_round_trip)
{
    test::on_every_socket([](auto& socket) {
        round_trip_and_back(socket, unicast_interface(lo));
        BOOST_TEST(set_error(socket, unicast_interface(999999)) == errc::address_not_available);
        BOOST_TEST(test::value_of<unicast_interface>(socket) == 0u);
    });
}

BOOST_AUTO_TEST_CASE(an_interface_is_in_network_byte_order)
{
    unicast_interface option(0x01020304);
    BOOST_TEST(option.value() == 0x01020304u);
    const void* data = option.data(udp::v4());
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (int i = 0; i < 4; ++i)
        BOOST_TEST(bytes[i] == i + 1);
    BOOST_CHECK_THROW(option.resize(udp::v4(), 1), std::length_error);
}

BOOST_AUTO_TEST_CASE(the_pace_makes_the_round_trip)
{
    test::on_every_socket([](auto& socket) {
        BOOST_TEST(test::value_of<max_pacing_rate>(socket) == 0xffffffffu);
        round_trip_and_back(socket, max_pacing_rate(1'000'000));
        round_trip_and_back(socket, max_pacing_rate(0xfffffffe));
    });
}

BOOST_AUTO_TEST_CASE(ports_make_the_round_trip)
{
    on_sockets_but_raw_ipv6([](auto& socket) {
        round_trip_and_back(socket, bind_address_no_port(true));
        round_trip_and_back(socket, local_port_range(40000, 40010));
        round_trip_and_back(socket, local_port_range(40000, 0));
        BOOST_TEST(set_error(socket, local_port_range(40001, 40000)) == errc::invalid_argument);
    });
    test::on_socket("raw IPv6", test::icmp::v6(), [](auto& socket) {
        test::refused(socket, bind_address_no_port(true));
        test::refused(socket, local_port_range(40000, 40010));
    });
    BOOST_TEST(local_port_range(40000, 40010).low() == 40000);
    BOOST_TEST(local_port_range(40000, 40010).high() == 40010);
}

BOOST_AUTO_TEST_SUITE(ways, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(a_port_is_chosen_from_the_range)
{
    const lab::host host("host");
    host.sysctl("ipv4/ip_local_port_range", "32768 60999");
    host.run([] {
        asio::io_context context;
        for (const char* loopback : {"127.0.0.1", "::1"}) {
            const udp::endpoint any_port(make_address(loopback), 0);
            udp::socket one(context, any_port.protocol()), other(context, any_port.protocol());
            for (udp::socket* socket : {&one, &other})
                socket->set_option(local_port_range(40000, 40000));
            one.bind(any_port);
            BOOST_TEST(one.local_endpoint().port() == 40000);
            iplevel::error_code ec;
            other.bind(any_port, ec);
            BOOST_TEST(ec == errc::address_in_use);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_port_is_left_open_until_the_socket_connects)
{
    const lab::host host("host");
    host.run([] {
        asio::io_context context;
        for (const char* loopback : {"127.0.0.1", "::1"}) {
            const tcp::endpoint any_port(make_address(loopback), 0);
            tcp::acceptor acceptor(context, any_port);
            tcp::socket socket(context, any_port.protocol());
            socket.set_option(bind_address_no_port(true));
            socket.bind(any_port);
            BOOST_TEST(socket.local_endpoint().port() == 0);
            socket.connect(acceptor.local_endpoint());
            BOOST_TEST(socket.local_endpoint().port() != 0);
        }
    });
}

BOOST_AUTO_TEST_CASE(unicasts_leave_by_the_interface_and_come_in_by_any)
{
    const lab::host alice("alice"), bob("bob"), carol("carol");
    // Both hosts have the same addresses, and alice's routes prefer bob.
    for (const lab::host* peer : {&bob, &carol})
        lab::connect(alice, {"10.7.0.1/24", "fd77::1/64"}, *peer, {"10.7.0.2/24", "fd77::2/64"});
    alice.ip("route add 10.7.0.2 dev bob\nroute add fd77::2 dev bob");
    asio::io_context context;
    for (const char* address : {"10.7.0.2", "fd77::2"}) {
        const udp::endpoint destination(make_address(address), 7000);
        const auto listen = [&](const lab::host& host) {
            return host.run([&] { return udp::socket(context, destination); });
        };
        udp::socket at_bob = listen(bob), at_carol = listen(carol);
        udp::socket socket = alice.run([&] { return udp::socket(context, destination.protocol()); });
        const auto heard = [](udp::socket& receiver) {
            char byte = 0;
            receiver.receive(asio::buffer(&byte, 1));
            return byte;
        };
        socket.set_option(unicast_interface(alice.index("carol")));
        at_bob.set_option(iplevel::bind_to_interface(bob.index("alice")));
        BOOST_TEST(set_error(at_bob, unicast_interface(bob.index("alice"))) == errc::invalid_argument);
        socket.send_to(asio::buffer("c", 1), destination);
        BOOST_TEST(heard(at_carol) == 'c');
        socket.set_option(unicast_interface());
        socket.send_to(asio::buffer("b", 1), destination);
        BOOST_TEST(heard(at_bob) == 'b');
        bob.run([&] {
            udp::endpoint back(make_address(address == std::string("fd77::2") ? "fd77::1" : "10.7.0.1"), 0);
            back.port(socket.local_endpoint().port());
            udp::socket(context, back.protocol()).send_to(asio::buffer("r", 1), back);
        });
        socket.set_option(unicast_interface(alice.index("carol")));
        BOOST_TEST(heard(socket) == 'r');
    }
}

BOOST_AUTO_TEST_SUITE_END()
