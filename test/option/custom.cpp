// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/option/custom.hpp>
#include <iplevel/option/flow_label.hpp>
#include <iplevel/option/packet.hpp>
#include <iplevel/option/receive.hpp>
#include <iplevel/option/socket.hpp>

#include "support/round_trip.hpp"

#include <boost/asio/generic/datagram_protocol.hpp>
#include <boost/asio/generic/raw_protocol.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace asio = boost::asio;
using iplevel::is_gettable_socket_option_v;
using iplevel::is_settable_socket_option_v;

namespace {

using do_not_route = iplevel::boolean_option<SOL_SOCKET, SO_DONTROUTE>;
using receive_low_water = iplevel::integer_option<SOL_SOCKET, SO_RCVLOWAT>;

template <typename Option, bool Settable, bool Gettable, typename... Protocols>
constexpr bool is_as_told =
    ((is_settable_socket_option_v<Option, Protocols> == Settable &&
      is_gettable_socket_option_v<Option, Protocols> == Gettable) &&
     ...);

template <typename Option, bool Settable, bool Gettable>
constexpr bool is = is_as_told<
    Option, Settable, Gettable, asio::ip::udp, asio::ip::tcp, asio::ip::icmp,
    asio::generic::datagram_protocol, asio::generic::raw_protocol>;

static_assert(is<do_not_route, true, true>);
static_assert(is<receive_low_water, true, true>);
static_assert(is<iplevel::hop_limit, true, true>);
static_assert(is<iplevel::traffic_class, true, true>);
static_assert(is<iplevel::path_mtu, false, true>);
static_assert(is<iplevel::path_mtu_discovery, true, true>);
static_assert(is<iplevel::dont_fragment, true, true>);
static_assert(is<iplevel::min_hop_limit, true, true>);
static_assert(is<iplevel::checksum_offset, true, true>);
static_assert(is<iplevel::header_included, true, true>);
static_assert(is<iplevel::auto_flow_label, true, true>);
static_assert(is<iplevel::address_preference, true, true>);
static_assert(is<iplevel::transmit_time, true, true>);
static_assert(is<iplevel::send_flow_label, true, true>);
static_assert(is<iplevel::lease_flow_label, true, false>);
static_assert(is<iplevel::release_flow_label, true, false>);
static_assert(is<iplevel::reuse_port, true, true>);
static_assert(is<iplevel::bind_to_device, true, true>);
static_assert(is<iplevel::bind_to_interface, true, true>);
static_assert(is<iplevel::unicast_interface, true, true>);
static_assert(is<iplevel::bind_address_no_port, true, true>);
static_assert(is<iplevel::local_port_range, true, true>);
static_assert(is<iplevel::max_pacing_rate, true, true>);
static_assert(is<iplevel::packet_mark, true, true>);
static_assert(is<iplevel::packet_priority, true, true>);
static_assert(is<iplevel::freebind, true, true>);
static_assert(is<iplevel::transparent, true, true>);
static_assert(is<iplevel::receive_buffer_force, true, false>);
static_assert(is<iplevel::send_buffer_force, true, false>);
static_assert(is<iplevel::busy_poll, true, true>);
static_assert(is<iplevel::prefer_busy_poll, true, true>);
static_assert(is<iplevel::incoming_cpu, true, true>);
static_assert(is<iplevel::send_zero_checksum, true, true>);
static_assert(is<iplevel::accept_zero_checksum, true, true>);
static_assert(is<iplevel::socket_cookie, false, true>);
static_assert(is<iplevel::original_destination, false, true>);
static_assert(is<iplevel::receive_coalesced, true, true>);
static_assert(is<iplevel::receive_credentials, true, true>);
static_assert(is<iplevel::receive_drop_count, true, true>);
static_assert(is<iplevel::receive_error_extensions, true, true>);
static_assert(is<iplevel::receive_errors, true, true>);
static_assert(is<iplevel::receive_flow_label, true, true>);
static_assert(is<iplevel::receive_hop_limit, true, true>);
static_assert(is<iplevel::receive_mark, true, true>);
static_assert(is<iplevel::receive_original_destination, true, true>);
static_assert(is<iplevel::receive_packet_info, true, true>);
static_assert(is<iplevel::receive_path_mtu, true, true>);
static_assert(is<iplevel::receive_timestamp, true, true>);
static_assert(is<iplevel::receive_traffic_class, true, true>);

static_assert(is<asio::socket_base::reuse_address, true, true>);
static_assert(is<asio::ip::v6_only, true, true>);
static_assert(is<asio::ip::udp::endpoint, false, false>);
static_assert(is<int, false, false>);

struct one_of_a_user
{
    int level(const asio::ip::udp&) const { return SOL_SOCKET; }
    int name(const asio::ip::udp&) const { return SO_PRIORITY; }
    const void* data(const asio::ip::udp&) const { return &value; }
    std::size_t size(const asio::ip::udp&) const { return sizeof value; }
    int value = 3;
};

static_assert(is_as_told<one_of_a_user, true, false, asio::ip::udp>);
static_assert(is_as_told<one_of_a_user, false, false, asio::ip::tcp>);

static_assert(std::is_nothrow_default_constructible_v<iplevel::hop_limit>);
static_assert(noexcept(do_not_route(true)) && noexcept(receive_low_water(7)));
static_assert(noexcept(iplevel::hop_limit().name(asio::ip::udp::v4())));

} // namespace

BOOST_AUTO_TEST_CASE(an_integer_option_of_ones_own_makes_the_round_trip)
{
    test::on_every_socket([](auto& socket) { test::round_trip_and_back(socket, receive_low_water(7)); });
}

BOOST_AUTO_TEST_CASE(a_boolean_option_of_ones_own_makes_the_round_trip)
{
    test::on_every_socket([](auto& socket) { test::round_trip_and_back(socket, do_not_route(true)); });
    BOOST_TEST(static_cast<bool>(do_not_route(true)));
    BOOST_TEST(!do_not_route());
}

BOOST_AUTO_TEST_CASE(an_integer_option_leaves_the_range_to_the_system)
{
    test::on_socket("UDP over IPv6", test::udp::v6(), [](auto& socket) {
        using hops = iplevel::integer_option<IPPROTO_IPV6, IPV6_UNICAST_HOPS>;
        BOOST_TEST(test::set_error(socket, hops(256)) == asio::error::invalid_argument);
        BOOST_TEST(!test::set_error(socket, hops(-1)));
    });
}

BOOST_AUTO_TEST_CASE(an_option_without_level_and_name_is_not_supported)
{
    test::on_every_socket([](auto& socket) { test::refused(socket, iplevel::integer_option<-1, -1>(1)); });
}

BOOST_AUTO_TEST_CASE(an_answer_of_one_byte_is_read_from_the_first_byte)
{
    receive_low_water option(-1);
    const auto protocol = test::udp::v4();
    BOOST_TEST(option.size(protocol) == 4u);
    const unsigned char byte = 0x2b;
    std::memcpy(option.data(protocol), &byte, 1);
    option.resize(protocol, 1);
    BOOST_TEST(option.value() == 0x2b);
    option.resize(protocol, 4);
    BOOST_TEST(option.value() == 0x2b);
    BOOST_CHECK_THROW(option.resize(protocol, 2), std::length_error);
    BOOST_CHECK_THROW(option.resize(protocol, 0), std::length_error);
}
