// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/multicast/membership.hpp>
#include <iplevel/option/custom.hpp>
#include <iplevel/option/for_ipv4.hpp>
#include <iplevel/option/packet.hpp>

#include "lab/available.hpp"
#include "lab/host.hpp"
#include "multicast/setup.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/errc.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <netinet/in.h>

#include <stdexcept>
#include <vector>

using namespace iplevel::multicast;
using namespace test;
using asio::ip::tcp;
using iplevel::for_ipv4;
namespace errc = boost::system::errc;
namespace data = boost::unit_test::data;

static_assert(iplevel::is_settable_socket_option_v<join_group, udp>);
static_assert(iplevel::is_settable_socket_option_v<join_source_group, icmp>);
static_assert(!iplevel::is_gettable_socket_option_v<join_group, udp>);
static_assert(iplevel::is_gettable_socket_option_v<all_groups, udp>);

namespace {

constexpr unsigned lo = 1;
const iplevel::error_code done;

/// Runs inside a host that has only a loopback interface.
struct on_a_machine
{
    lab::host host{"machine"};
    lab::visit inside{host.network()};
};

/// Sets the multicast options of a socket in the order in which a program does.
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
    source_filter filter(k.source_group(), lo);
    const std::vector sources{k.source(2), k.source(3)};
    BOOST_TEST(set(s, source_filter(k.source_group(), lo, filter_mode::include, sources)) == done);
    s.get_option(filter);
    BOOST_TEST((filter.mode() == filter_mode::include));
    BOOST_TEST((filter.sources() == sources));
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

BOOST_DATA_TEST_CASE(hops_are_0_to_255_and_1_on_a_new_socket, data::make({kinds[0], kinds[1]}), k)
{
    const auto check = [](auto s) {
        BOOST_TEST(get<hops>(s).value() == 1);
        for (int value : {0, 255}) {
            s.set_option(hops(value));
            BOOST_TEST(get<hops>(s).value() == value);
        }
    };
    check(k.open());
    check(k.open_raw());
    for (int value : {-2, -1, 256})
        BOOST_CHECK_THROW(hops{value}, std::out_of_range);
}

BOOST_AUTO_TEST_CASE(the_system_makes_of_numbers_of_hops_what_is_known)
{
    using hops_v4 = iplevel::integer_option<IPPROTO_IP, IP_MULTICAST_TTL>;
    using hops_v6 = iplevel::integer_option<IPPROTO_IPV6, IPV6_MULTICAST_HOPS>;
    const auto check = [](auto s, auto make) {
        BOOST_TEST(set(s, make(7)) == done);
        for (int value : {-2, 256})
            BOOST_TEST(set(s, make(value)) == errc::invalid_argument);
        BOOST_TEST(get<decltype(make(0))>(s).value() == 7);
        BOOST_TEST(set(s, make(-1)) == done);
        BOOST_TEST(get<decltype(make(0))>(s).value() == 1);
    };
    check(kinds[0].open(), [](int value) { return hops_v4(value); });
    check(kinds[1].open(), [](int value) { return hops_v6(value); });
}

BOOST_AUTO_TEST_CASE(raw_sockets_take_an_outbound_interface)
{
    icmp::socket v4 = kinds[0].open_raw(), v6 = kinds[1].open_raw();
    BOOST_TEST((get<outbound_interface>(v6).index() == 0u));
    for (icmp::socket* s : {&v4, &v6})
        BOOST_TEST(set(*s, outbound_interface(lo)) == done);
    BOOST_TEST((get<outbound_interface>(v6).index() == lo));
    BOOST_TEST(!get<outbound_interface>(v4).index().has_value());
    BOOST_TEST(set(v4, outbound_interface(99)) == errc::address_not_available);
    BOOST_TEST(set(v6, outbound_interface(99)) == errc::no_such_device);
}

BOOST_AUTO_TEST_CASE(a_tcp_socket_may_be_in_groups_but_sends_to_none)
{
    tcp::socket v4(context, tcp::v4()), v6(context, tcp::v6());
    BOOST_TEST(set(v4, hops(5)) == errc::invalid_argument);
    BOOST_TEST((set(v6, hops(5)) == iplevel::condition::not_supported));
    BOOST_TEST(set(v4, outbound_interface(lo)) == errc::invalid_argument);
    BOOST_TEST((set(v6, outbound_interface(lo)) == iplevel::condition::not_supported));
    for (bool v6_groups : {false, true}) {
        const kind& k = kinds[v6_groups];
        tcp::socket& s = v6_groups ? v6 : v4;
        BOOST_TEST(set(s, join_group(k.group(), lo)) == done);
        BOOST_TEST(set(s, leave_group(k.group(), lo)) == done);
        BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(), lo)) == done);
        BOOST_TEST(set(s, leave_source_group(k.source_group(), k.source(), lo)) == done);
        BOOST_TEST(set(s, all_groups(false)) == done);
        BOOST_TEST(!get<all_groups>(s).value());
    }
}

BOOST_AUTO_TEST_CASE(all_groups_is_on_until_switched_off)
{
    const auto check = [](auto s) {
        BOOST_TEST(get<all_groups>(s).value());
        s.set_option(all_groups(false));
        BOOST_TEST(!get<all_groups>(s).value());
        s.set_option(all_groups(true));
        BOOST_TEST(get<all_groups>(s).value());
    };
    for (const kind& k : {kinds[0], kinds[1]}) {
        check(k.open());
        check(k.open_raw());
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
