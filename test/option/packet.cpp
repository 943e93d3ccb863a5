// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/ip/protocol.hpp>
#include <iplevel/option/custom.hpp>
#include <iplevel/option/packet.hpp>

#include "support/round_trip.hpp"

#include <netinet/in.h>

#include <optional>
#include <stdexcept>

namespace asio = boost::asio;
using asio::ip::udp;
using test::get_error;
using test::round_trip;
using test::round_trip_and_back;
using test::set_error;
using test::value_of;

namespace {

constexpr auto invalid_argument = asio::error::invalid_argument;

/// A number passed to the kernel, and the number read back, or nothing if the kernel refuses it.
struct row
{
    int number;
    std::optional<int> answer;
};

template <typename Option>
auto answers(std::initializer_list<row> rows)
{
    return [rows](auto& socket) {
        for (auto [number, answer] : rows) {
            const auto before = value_of<Option>(socket);
            const auto ec = set_error(socket, Option(number));
            BOOST_TEST((answer ? !ec : ec == invalid_argument), "setting " << number << ": " << ec.message());
            BOOST_TEST(value_of<Option>(socket) == answer.value_or(before));
        }
    };
}

const auto loopbacks = {
    asio::ip::address(asio::ip::address_v4::loopback()), asio::ip::address(asio::ip::address_v6::loopback())};

} // namespace

BOOST_AUTO_TEST_CASE(hop_limit_and_traffic_class_make_the_round_trip_on_udp_and_raw_sockets)
{
    test::on_every_socket([](auto& socket) {
        round_trip_and_back(socket, iplevel::hop_limit(255));
        round_trip_and_back(socket, iplevel::hop_limit(1));
        round_trip_and_back(socket, iplevel::traffic_class(0xfc));
    });
    for (auto family : {udp::v4(), udp::v6()})
        test::on_socket("UDP", family, [](auto& socket) {
            round_trip(socket, iplevel::traffic_class(0x2b));
            round_trip(socket, iplevel::traffic_class(255));
            round_trip(socket, iplevel::traffic_class(0));
        });
    for (auto family : {test::icmp::v4(), test::icmp::v6()})
        test::on_socket("raw", family, [](auto& socket) {
            round_trip(socket, iplevel::traffic_class(255));
            round_trip(socket, iplevel::traffic_class(0));
        });
}

BOOST_AUTO_TEST_CASE(hop_limit_and_traffic_class_make_the_round_trip_on_both_ends_of_a_tcp_connection)
{
    for (const auto& loopback : loopbacks) {
        test::connection connection(loopback);
        for (auto* socket : {&connection.initiator, &connection.responder}) {
            round_trip(*socket, iplevel::hop_limit(255));
            round_trip(*socket, iplevel::traffic_class(iplevel::dscp::af11));
            round_trip(*socket, iplevel::traffic_class(0));
        }
    }
}

BOOST_AUTO_TEST_CASE(tcp_keeps_the_ecn_bits_for_itself)
{
    for (const auto& loopback : loopbacks) {
        test::connection connection(loopback);
        for (auto [set, read] : {std::pair(1, 0), {0x2b, 0x28}, {0xff, 0xfc}}) {
            connection.responder.set_option(iplevel::traffic_class(set));
            BOOST_TEST(value_of<iplevel::traffic_class>(connection.responder) == read);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_system_default_of_the_hop_limit_is_that_of_a_new_socket)
{
    test::on_every_socket([](auto& socket) {
        const int initial = value_of<iplevel::hop_limit>(socket);
        socket.set_option(iplevel::hop_limit(initial - 1));
        socket.set_option(iplevel::hop_limit(iplevel::system_default));
        BOOST_TEST(value_of<iplevel::hop_limit>(socket) == initial);
    });
}

BOOST_AUTO_TEST_CASE(a_hop_limit_of_zero_is_refused_on_ipv4_and_taken_on_ipv6)
{
    test::on_ipv4_sockets(
        [](auto& socket) { BOOST_TEST(set_error(socket, iplevel::hop_limit(0)) == invalid_argument); });
    test::on_ipv6_sockets([](auto& socket) { round_trip(socket, iplevel::hop_limit(0)); });
}

BOOST_AUTO_TEST_CASE(values_out_of_range_never_reach_the_system)
{
    for (int value : {-2, -1, 256, 1 << 16}) {
        BOOST_CHECK_THROW(iplevel::hop_limit{value}, std::out_of_range);
        BOOST_CHECK_THROW(iplevel::traffic_class{value}, std::out_of_range);
        BOOST_CHECK_THROW(iplevel::min_hop_limit{value}, std::out_of_range);
    }
    for (int offset : {-5, -2, -1, 1, 3})
        BOOST_CHECK_THROW(iplevel::checksum_offset{offset}, std::out_of_range);
}

BOOST_AUTO_TEST_CASE(the_system_makes_of_numbers_in_and_out_of_range_what_is_known)
{
    using std::nullopt;
    test::on_ipv4_sockets(answers<iplevel::integer_option<IPPROTO_IP, IP_TTL>>(
        {{1, 1}, {255, 255}, {0, nullopt}, {256, nullopt}, {-2, nullopt}}));
    test::on_ipv6_sockets(answers<iplevel::integer_option<IPPROTO_IPV6, IPV6_UNICAST_HOPS>>(
        {{0, 0}, {1, 1}, {255, 255}, {256, nullopt}, {-2, nullopt}}));
    test::on_socket(
        "UDP over IPv4", udp::v4(),
        answers<iplevel::integer_option<IPPROTO_IP, IP_TOS>>({{1, 1}, {255, 255}, {256, 0}, {-1, 255}}));
    test::on_socket(
        "UDP over IPv6", udp::v6(),
        answers<iplevel::integer_option<IPPROTO_IPV6, IPV6_TCLASS>>(
            {{1, 1}, {255, 255}, {256, nullopt}, {-2, nullopt}, {-1, 0}}));
    test::on_ipv4_sockets(answers<iplevel::integer_option<IPPROTO_IP, IP_MTU_DISCOVER>>(
        {{0, 0}, {5, 5}, {6, nullopt}, {-1, nullopt}}));
    test::on_ipv6_sockets(answers<iplevel::integer_option<IPPROTO_IPV6, IPV6_MTU_DISCOVER>>(
        {{0, 0}, {5, 5}, {6, nullopt}, {-1, nullopt}}));
}

BOOST_AUTO_TEST_CASE(path_mtu_discovery_makes_the_round_trip_through_every_choice)
{
    using iplevel::pmtu_discovery;
    test::on_every_socket([](auto& socket) {
        BOOST_TEST((value_of<iplevel::path_mtu_discovery>(socket) == pmtu_discovery::want));
        for (auto choice :
             {pmtu_discovery::never, pmtu_discovery::always, pmtu_discovery::probe,
              pmtu_discovery::interface_mtu, pmtu_discovery::omit, pmtu_discovery::want})
            round_trip(socket, iplevel::path_mtu_discovery(choice));
        BOOST_TEST(set_error(socket, iplevel::path_mtu_discovery(pmtu_discovery{6})) == invalid_argument);
    });
}

BOOST_AUTO_TEST_CASE(dont_fragment_makes_the_round_trip)
{
    test::on_every_socket([](auto& socket) { round_trip_and_back(socket, iplevel::dont_fragment(true)); });
}

BOOST_AUTO_TEST_CASE(dont_fragment_on_ipv4_is_path_mtu_discovery)
{
    using iplevel::pmtu_discovery;
    test::on_ipv4_sockets([](auto& socket) {
        socket.set_option(iplevel::dont_fragment(true));
        BOOST_TEST((value_of<iplevel::path_mtu_discovery>(socket) == pmtu_discovery::always));
        socket.set_option(iplevel::dont_fragment(false));
        BOOST_TEST((value_of<iplevel::path_mtu_discovery>(socket) == pmtu_discovery::never));
        socket.set_option(iplevel::path_mtu_discovery(pmtu_discovery::probe));
        BOOST_TEST(!value_of<iplevel::dont_fragment>(socket));
    });
}

BOOST_AUTO_TEST_CASE(min_hop_limit_makes_the_round_trip)
{
    test::on_every_socket([](auto& socket) { round_trip_and_back(socket, iplevel::min_hop_limit(255)); });
}

BOOST_AUTO_TEST_CASE(checksum_offset_makes_the_round_trip_on_a_raw_ipv6_socket)
{
    test::on_socket("raw ICMPv6", test::icmp::v6(), [](auto& socket) {
        BOOST_TEST((value_of<iplevel::checksum_offset>(socket) == 2));
        round_trip(socket, iplevel::checksum_offset(12));
        round_trip(socket, iplevel::checksum_offset(0));
        round_trip(socket, iplevel::checksum_offset(std::nullopt));
        round_trip(socket, iplevel::checksum_offset(2));
    });
}

BOOST_AUTO_TEST_CASE(a_raw_ipv6_socket_of_another_protocol_has_no_checksum_until_it_is_given_one)
{
    test::on_socket("OSPF", iplevel::ip_protocol::v6(89), [](auto& socket) {
        BOOST_TEST((value_of<iplevel::checksum_offset>(socket) == std::nullopt));
        round_trip_and_back(socket, iplevel::checksum_offset(12));
        using number = iplevel::integer_option<IPPROTO_RAW, IPV6_CHECKSUM>;
        for (int odd : {1, 13})
            BOOST_TEST(set_error(socket, number(odd)) == invalid_argument);
        socket.set_option(number(-5));
        BOOST_TEST((value_of<iplevel::checksum_offset>(socket) == std::nullopt));
    });
    test::on_socket("Mobility Header", iplevel::ip_protocol::v6(135), [](auto& socket) {
        BOOST_TEST((value_of<iplevel::checksum_offset>(socket) == 4));
    });
}

BOOST_AUTO_TEST_CASE(checksum_offset_is_refused_by_sockets_that_are_not_raw_and_by_ipv4)
{
    test::on_ipv4_sockets([](auto& socket) { test::refused(socket, iplevel::checksum_offset(2)); });
    test::on_socket(
        "UDP", udp::v6(), [](auto& socket) { test::refused(socket, iplevel::checksum_offset(2)); });
    test::on_socket(
        "TCP", test::tcp::v6(), [](auto& socket) { test::refused(socket, iplevel::checksum_offset(2)); });
}

BOOST_AUTO_TEST_CASE(header_included_makes_the_round_trip_on_raw_sockets_alone)
{
    const auto set = [](auto& socket) { round_trip_and_back(socket, iplevel::header_included(true)); };
    test::on_socket("raw IPv4", test::icmp::v4(), set);
    test::on_socket("raw IPv6", test::icmp::v6(), set);
    for (auto raw : {iplevel::ip_protocol::v4(255), iplevel::ip_protocol::v6(255)})
        test::on_socket("protocol 255", raw, [](auto& socket) {
            BOOST_TEST(value_of<iplevel::header_included>(socket));
        });
    test::on_socket("UDP over IPv4", udp::v4(), [](auto& socket) {
        BOOST_TEST(!value_of<iplevel::header_included>(socket));
        BOOST_TEST(set_error(socket, iplevel::header_included(true)) == asio::error::no_protocol_option);
    });
    test::on_socket("UDP over IPv6", udp::v6(), [](auto& socket) {
        test::refused(socket, iplevel::header_included(true));
    });
}

BOOST_AUTO_TEST_CASE(auto_flow_label_is_ipv6_only)
{
    test::on_ipv6_sockets([](auto& socket) {
        const bool initial = value_of<iplevel::auto_flow_label>(socket);
        round_trip_and_back(socket, iplevel::auto_flow_label(!initial));
    });
    test::on_ipv4_sockets([](auto& socket) { test::refused(socket, iplevel::auto_flow_label(false)); });
}

BOOST_AUTO_TEST_CASE(address_preference_keeps_the_default_of_what_is_not_set)
{
    using iplevel::address_preference;
    using choice = iplevel::source_preference;
    test::on_ipv6_sockets([](auto& socket) {
        BOOST_TEST(
            (value_of<address_preference>(socket) == (choice::temporary_or_public | choice::home_address)));
        round_trip(socket, address_preference(choice::temporary_address | choice::home_address));
        round_trip(socket, address_preference(choice::public_address | choice::care_of_address));
        socket.set_option(address_preference(choice::temporary_or_public));
        const auto read = value_of<address_preference>(socket);
        BOOST_TEST(((read & choice::temporary_or_public) == choice::temporary_or_public));
        BOOST_TEST(((read & choice::public_address) == choice{}));
        const auto both = address_preference(choice::temporary_address | choice::public_address);
        BOOST_TEST(set_error(socket, both) == invalid_argument);
    });
    test::on_ipv4_sockets(
        [](auto& socket) { test::refused(socket, address_preference(choice::temporary_address)); });
}

BOOST_AUTO_TEST_CASE(transmit_time_makes_the_round_trip_with_clock_and_flags)
{
    using iplevel::transmit_clock;
    using iplevel::transmit_flags;
    using iplevel::transmit_time;
    const auto flags = transmit_flags::deadline | transmit_flags::report_errors;
    BOOST_TEST(((flags & transmit_flags::deadline) == transmit_flags::deadline));
    const bool every_clock = test::is_root();
    test::on_every_socket([&](auto& socket) {
        transmit_time read(transmit_clock::tai, flags);
        socket.get_option(read);
        BOOST_TEST((read.clock() == transmit_clock::realtime && read.flags() == transmit_flags::none));
        for (auto clock : {transmit_clock::monotonic, transmit_clock::tai, transmit_clock::realtime}) {
            if (clock != transmit_clock::monotonic && !every_clock)
                continue;
            socket.set_option(transmit_time(clock, flags));
            socket.get_option(read);
            BOOST_TEST((read.clock() == clock && read.flags() == flags));
        }
        if (every_clock)
            BOOST_TEST(set_error(socket, transmit_time(transmit_clock{5})) == invalid_argument);
        const transmit_time unknown_flag(transmit_clock::monotonic, transmit_flags{4});
        BOOST_TEST(set_error(socket, unknown_flag) == invalid_argument);
    });
}
