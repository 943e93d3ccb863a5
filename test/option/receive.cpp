// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/option/receive.hpp>

#include "support/round_trip.hpp"

#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

using test::icmp;
using test::tcp;
using test::udp;

namespace {

template <typename Option, typename Socket>
void can_be_switched(Socket& socket)
{
    test::round_trip_and_back(socket, Option(true));
}

template <typename Option>
void is_the_option(int level_v4, int name_v4, int level_v6, int name_v6)
{
    const Option option(true);
    BOOST_TEST(option.level(udp::v4()) == level_v4);
    BOOST_TEST(option.name(udp::v4()) == name_v4);
    BOOST_TEST(option.level(udp::v6()) == level_v6);
    BOOST_TEST(option.name(udp::v6()) == name_v6);
    BOOST_TEST(option.size(udp::v4()) == 4u);
    BOOST_TEST(option.size(udp::v6()) == 4u);
}

template <typename Option>
void is_the_option_of_any_socket(int level, int name)
{
    is_the_option<Option>(level, name, level, name);
}

} // namespace

BOOST_AUTO_TEST_CASE(each_option_is_four_bytes_under_the_systems_name)
{
    using namespace iplevel;
    is_the_option_of_any_socket<receive_coalesced>(IPPROTO_UDP, UDP_GRO);
    is_the_option_of_any_socket<receive_drop_count>(SOL_SOCKET, SO_RXQ_OVFL);
    is_the_option_of_any_socket<receive_mark>(SOL_SOCKET, 75);
    is_the_option_of_any_socket<receive_timestamp>(SOL_SOCKET, SO_TIMESTAMPNS);
    is_the_option<receive_error_extensions>(IPPROTO_IP, 26, IPPROTO_IPV6, 31);
    is_the_option<receive_errors>(IPPROTO_IP, IP_RECVERR, IPPROTO_IPV6, IPV6_RECVERR);
    is_the_option<receive_flow_label>(-1, -1, IPPROTO_IPV6, 11);
    is_the_option<receive_hop_limit>(IPPROTO_IP, IP_RECVTTL, IPPROTO_IPV6, IPV6_RECVHOPLIMIT);
    is_the_option<receive_original_destination>(
        IPPROTO_IP, IP_RECVORIGDSTADDR, IPPROTO_IPV6, IPV6_RECVORIGDSTADDR);
    is_the_option<receive_packet_info>(IPPROTO_IP, IP_PKTINFO, IPPROTO_IPV6, IPV6_RECVPKTINFO);
    is_the_option<receive_path_mtu>(-1, -1, IPPROTO_IPV6, IPV6_RECVPATHMTU);
    is_the_option<receive_traffic_class>(IPPROTO_IP, IP_RECVTOS, IPPROTO_IPV6, IPV6_RECVTCLASS);
}

BOOST_AUTO_TEST_CASE(reports_of_both_families_can_be_switched_on_and_off_on_every_socket)
{
    test::on_every_socket([](auto& socket) {
        can_be_switched<iplevel::receive_drop_count>(socket);
        can_be_switched<iplevel::receive_error_extensions>(socket);
        can_be_switched<iplevel::receive_errors>(socket);
        can_be_switched<iplevel::receive_hop_limit>(socket);
        can_be_switched<iplevel::receive_original_destination>(socket);
        can_be_switched<iplevel::receive_packet_info>(socket);
        can_be_switched<iplevel::receive_timestamp>(socket);
        can_be_switched<iplevel::receive_traffic_class>(socket);
    });
}

BOOST_AUTO_TEST_CASE(the_mark_can_be_switched_on_and_off_with_the_right_to)
{
    test::on_every_socket([](auto& socket) {
        const auto ec = test::set_error(socket, iplevel::receive_mark(false));
        if (ec == boost::asio::error::no_permission)
            BOOST_TEST_MESSAGE("skipped, marks need CAP_NET_ADMIN: " << ec.message());
        else
            can_be_switched<iplevel::receive_mark>(socket);
    });
}

BOOST_AUTO_TEST_CASE(reports_that_only_ipv6_has_are_refused_on_ipv4_sockets)
{
    test::on_ipv6_sockets([](auto& socket) {
        can_be_switched<iplevel::receive_flow_label>(socket);
        can_be_switched<iplevel::receive_path_mtu>(socket);
    });
    test::on_ipv4_sockets([](auto& socket) {
        test::refused(socket, iplevel::receive_flow_label(true));
        test::refused(socket, iplevel::receive_path_mtu(true));
    });
}

BOOST_AUTO_TEST_CASE(only_udp_coalesces)
{
    for (auto protocol : {udp::v4(), udp::v6()})
        test::on_socket("UDP", protocol, [](auto& s) { can_be_switched<iplevel::receive_coalesced>(s); });
    for (auto protocol : {tcp::v4(), tcp::v6()})
        test::on_socket("TCP", protocol, [](auto& s) { test::refused(s, iplevel::receive_coalesced(true)); });
    for (auto protocol : {icmp::v4(), icmp::v6()})
        test::on_socket("raw", protocol, [](auto& s) { test::refused(s, iplevel::receive_coalesced(true)); });
}
