// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/dual_stack.hpp>
#include <iplevel/multicast.hpp>
#include <iplevel/option.hpp>
#include <iplevel/packet_options.hpp>
#include <iplevel/socket_options.hpp>

#include "multicast_setup.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using iplevel::for_ipv4;
using namespace iplevel::multicast;
using namespace test;

static_assert(iplevel::is_settable_socket_option_v<for_ipv4<hops>, udp>);
static_assert(iplevel::is_gettable_socket_option_v<for_ipv4<hops>, udp>);
static_assert(iplevel::is_settable_socket_option_v<for_ipv4<join_group>, udp>);
static_assert(!iplevel::is_gettable_socket_option_v<for_ipv4<join_group>, udp>);
static_assert(!iplevel::is_settable_socket_option_v<for_ipv4<iplevel::path_mtu>, udp>);
static_assert(iplevel::is_gettable_socket_option_v<for_ipv4<iplevel::path_mtu>, udp>);
static_assert(iplevel::is_settable_socket_option_v<for_ipv4<iplevel::receive_buffer_force>, udp>);
static_assert(!iplevel::is_gettable_socket_option_v<for_ipv4<iplevel::receive_buffer_force>, udp>);
static_assert(iplevel::is_settable_socket_option_v<for_ipv4<source_filter>, udp>);
static_assert(iplevel::is_gettable_socket_option_v<for_ipv4<source_filter>, udp>);

BOOST_AUTO_TEST_CASE(a_dual_stack_socket_keeps_an_option_apart_for_ipv4)
{
    udp::socket s(context, udp::v6());
    s.set_option(hops(6));
    s.set_option(for_ipv4(hops(4)));
    BOOST_TEST(get<hops>(s).value() == 6);
    BOOST_TEST(get<for_ipv4<hops>>(s).value() == 4);

    s.set_option(iplevel::traffic_class(0x60));
    s.set_option(for_ipv4(iplevel::traffic_class(0x40)));
    BOOST_TEST(get<iplevel::traffic_class>(s).value() == 0x60);
    BOOST_TEST(get<for_ipv4<iplevel::traffic_class>>(s).value() == 0x40);
}

BOOST_AUTO_TEST_CASE(an_ipv4_socket_has_the_option_itself)
{
    udp::socket s(context, udp::v4());
    s.set_option(for_ipv4(hops(4)));
    BOOST_TEST(get<hops>(s).value() == 4);
}

BOOST_AUTO_TEST_CASE(an_option_that_holds_its_question_has_room_for_the_answer)
{
    udp::socket s(context, udp::v6());
    const address group = kinds[2].group(), source = kinds[2].source();
    s.set_option(join_group(group, 1));
    s.set_option(block_source(group, source, 1));
    for_ipv4 filter(source_filter(group, 1, 2));
    s.get_option(filter);
    BOOST_TEST((filter.sources() == std::vector{source}));
}

BOOST_AUTO_TEST_CASE(a_raw_ipv6_socket_has_nothing_for_ipv4)
{
    icmp::socket s(context);
    iplevel::error_code ec;
    s.open(icmp::v6(), ec);
    if (ec) {
        BOOST_TEST_WARN(!ec, "skipped: no right to open a raw socket: " << ec.message());
        return;
    }
    BOOST_TEST((set(s, for_ipv4(hops(4))) == iplevel::condition::not_supported));
}
