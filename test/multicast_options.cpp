// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/dual_stack.hpp>
#include <iplevel/multicast.hpp>
#include <iplevel/option.hpp>
#include <iplevel/packet_options.hpp>

#include "lab/available.hpp"
#include "lab/host.hpp"
#include "multicast_setup.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace iplevel::multicast;
using namespace test;
using iplevel::for_ipv4;
namespace data = boost::unit_test::data;

static_assert(iplevel::is_settable_socket_option_v<join_group, udp>);
static_assert(iplevel::is_settable_socket_option_v<join_source_group, icmp>);
static_assert(!iplevel::is_gettable_socket_option_v<join_group, udp>);
static_assert(iplevel::is_gettable_socket_option_v<all_groups, udp>);

namespace {

constexpr unsigned lo = 1;
const iplevel::error_code done;

/// Inside a machine that has only loopback.
struct on_a_machine
{
    lab::host host{"machine"};
    lab::visit inside{host.network()};
};

/// What a program does with the multicast options of a socket, in the order it does it.
template <typename Socket>
void use(Socket& s, const kind& k)
{
    s.set_option(hops(255));
    BOOST_TEST(get<hops>(s).value() == 255);
    s.set_option(hops(1));
    BOOST_TEST(get<hops>(s).value() == 1);
    for (bool on : {false, true}) {
        s.set_option(enable_loopback(on));
        BOOST_TEST(get<enable_loopback>(s).value() == on);
    }

    BOOST_TEST(set(s, join_group(k.group(), lo)) == done);
    BOOST_TEST(set(s, leave_group(k.group(), lo)) == done);

    BOOST_TEST(set(s, join_group(k.source_group(), lo)) == done);
    BOOST_TEST(set(s, block_source(k.source_group(), k.source(), lo)) == done);
    BOOST_TEST(set(s, unblock_source(k.source_group(), k.source(), lo)) == done);
    BOOST_TEST(set(s, leave_group(k.source_group(), lo)) == done);

    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(), lo)) == done);
    BOOST_TEST(set(s, leave_source_group(k.source_group(), k.source(), lo)) == done);

    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(), lo)) == done);
    BOOST_TEST(set(s, leave_group(k.source_group(), lo)) == done);
}

} // namespace

BOOST_AUTO_TEST_SUITE(
    options, *boost::unit_test::precondition(lab::available) * boost::unit_test::fixture<on_a_machine>())

BOOST_DATA_TEST_CASE(udp_sockets_take_every_multicast_option, data::make(kinds), k)
{
    udp::socket s = k.open();
    use(s, k);
}

BOOST_DATA_TEST_CASE(raw_sockets_take_every_multicast_option, data::make({kinds[0], kinds[1]}), k)
{
    icmp::socket s = k.open_raw();
    use(s, k);
}

BOOST_AUTO_TEST_CASE(raw_sockets_that_write_the_header_take_every_multicast_option)
{
    icmp::socket s = kinds[0].open_raw();
    s.set_option(iplevel::header_included(true));
    use(s, kinds[0]);
}

BOOST_AUTO_TEST_CASE(all_groups_is_on_until_switched_off)
{
    for (udp protocol : {udp::v4(), udp::v6()}) {
        udp::socket s(context, protocol);
        BOOST_TEST(get<all_groups>(s).value());
        s.set_option(all_groups(false));
        BOOST_TEST(!get<all_groups>(s).value());
        s.set_option(all_groups(true));
        BOOST_TEST(get<all_groups>(s).value());
    }
}

BOOST_AUTO_TEST_CASE(all_groups_is_off_for_ipv4_on_a_dual_stack_socket_until_switched_on)
{
    udp::socket s(context, udp::v6());
    BOOST_TEST(!get<for_ipv4<all_groups>>(s).value());
    s.set_option(for_ipv4(all_groups(true)));
    BOOST_TEST(get<for_ipv4<all_groups>>(s).value());
    s.set_option(all_groups(false));
    BOOST_TEST(get<for_ipv4<all_groups>>(s).value());
}

BOOST_AUTO_TEST_SUITE_END()
