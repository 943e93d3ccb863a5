// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Every error that the documents of the systems leave unspecified, value by value.

#include <iplevel/multicast/membership.hpp>

#include "lab/available.hpp"
#include "lab/host.hpp"
#include "multicast/setup.hpp"

#include <boost/system/errc.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace iplevel::multicast;
using namespace test;
namespace errc = boost::system::errc;
namespace data = boost::unit_test::data;

namespace {

constexpr unsigned lo = 1;
const iplevel::error_code done;

/// Runs inside a host that has only a loopback interface.
struct on_a_machine
{
    lab::host host{"machine"};
    lab::visit inside{host.network()};
};

} // namespace

BOOST_AUTO_TEST_SUITE(
    memberships, *boost::unit_test::precondition(lab::available) * boost::unit_test::fixture<on_a_machine>())

BOOST_DATA_TEST_CASE(joining_twice_is_address_in_use, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_group(k.group(), lo)) == done);
    BOOST_TEST(set(s, join_group(k.group(), lo)) == errc::address_in_use);
}

BOOST_DATA_TEST_CASE(leaving_what_was_not_joined_is_address_not_available, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, leave_group(k.group(), lo)) == errc::address_not_available);
    BOOST_TEST(set(s, join_group(k.group(1), lo)) == done);
    BOOST_TEST(set(s, leave_group(k.group(2), lo)) == errc::address_not_available);
    BOOST_TEST(set(s, leave_group(k.group(1), lo)) == done);
    BOOST_TEST(set(s, leave_group(k.group(1), lo)) == errc::address_not_available);
}

BOOST_DATA_TEST_CASE(a_unicast_address_is_no_group, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_group(k.source(), lo)) == errc::invalid_argument);
    BOOST_TEST(set(s, join_source_group(k.source(1), k.source(2), lo)) == errc::invalid_argument);
}

BOOST_DATA_TEST_CASE(an_interface_that_is_not_there_is_no_such_device, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_group(k.group(), 99)) == errc::no_such_device);
    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(), 99)) == errc::no_such_device);
}

BOOST_DATA_TEST_CASE(no_interface_and_no_route_is_no_such_device, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_group(k.group())) == errc::no_such_device);
}

BOOST_DATA_TEST_CASE(a_source_of_a_group_that_is_not_joined_is_invalid, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, block_source(k.group(), k.source(), lo)) == errc::invalid_argument);
    BOOST_TEST(set(s, unblock_source(k.group(), k.source(), lo)) == errc::invalid_argument);
    BOOST_TEST(set(s, leave_source_group(k.group(), k.source(), lo)) == errc::invalid_argument);
}

BOOST_DATA_TEST_CASE(
    blocking_twice_or_unblocking_the_unblocked_is_address_not_available, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_group(k.group(), lo)) == done);
    BOOST_TEST(set(s, unblock_source(k.group(), k.source(), lo)) == errc::address_not_available);
    BOOST_TEST(set(s, block_source(k.group(), k.source(), lo)) == done);
    BOOST_TEST(set(s, block_source(k.group(), k.source(), lo)) == errc::address_not_available);
    BOOST_TEST(set(s, unblock_source(k.group(), k.source(2), lo)) == errc::address_not_available);
}

BOOST_DATA_TEST_CASE(joining_a_source_narrows_a_membership_without_blocked_sources, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_group(k.group(), lo)) == done);
    BOOST_TEST(set(s, join_source_group(k.group(), k.source(), lo)) == done);
    source_filter filter(k.group(), lo);
    s.get_option(filter);
    BOOST_TEST((filter.mode() == filter_mode::include));
    BOOST_TEST((filter.sources() == std::vector{k.source()}));
}

BOOST_DATA_TEST_CASE(joining_a_source_of_a_membership_with_blocked_sources_is_invalid, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_group(k.group(), lo)) == done);
    BOOST_TEST(set(s, block_source(k.group(), k.source(1), lo)) == done);
    BOOST_TEST(set(s, join_source_group(k.group(), k.source(2), lo)) == errc::invalid_argument);
    BOOST_TEST(set(s, leave_source_group(k.group(), k.source(1), lo)) == errc::invalid_argument);
    BOOST_TEST(set(s, unblock_source(k.group(), k.source(1), lo)) == done);
    BOOST_TEST(set(s, join_source_group(k.group(), k.source(2), lo)) == errc::invalid_argument);
    BOOST_TEST(set(s, leave_source_group(k.group(), k.source(1), lo)) == errc::invalid_argument);
}

BOOST_DATA_TEST_CASE(a_group_joined_for_anyone_has_no_source_to_leave, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_group(k.group(), lo)) == done);
    BOOST_TEST(set(s, leave_source_group(k.group(), k.source(), lo)) == errc::address_not_available);
    BOOST_TEST(set(s, leave_group(k.group(), lo)) == done);
}

BOOST_DATA_TEST_CASE(joining_a_source_twice_is_address_not_available, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(), lo)) == done);
    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(), lo)) == errc::address_not_available);
}

BOOST_DATA_TEST_CASE(a_group_joined_for_sources_cannot_be_joined_for_anyone, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(), lo)) == done);
    BOOST_TEST(set(s, join_group(k.source_group(), lo)) == errc::address_in_use);
}

BOOST_DATA_TEST_CASE(a_group_joined_for_sources_has_none_to_block, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(1), lo)) == done);
    BOOST_TEST(set(s, block_source(k.source_group(), k.source(2), lo)) == errc::invalid_argument);
    BOOST_TEST(set(s, unblock_source(k.source_group(), k.source(1), lo)) == errc::invalid_argument);
}

BOOST_DATA_TEST_CASE(leaving_a_source_that_was_not_joined_is_address_not_available, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(1), lo)) == done);
    BOOST_TEST(set(s, leave_source_group(k.source_group(), k.source(2), lo)) == errc::address_not_available);
}

BOOST_DATA_TEST_CASE(leaving_the_last_source_leaves_the_group, data::make(kinds), k)
{
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(), lo)) == done);
    BOOST_TEST(set(s, leave_source_group(k.source_group(), k.source(), lo)) == done);
    BOOST_TEST(set(s, leave_source_group(k.source_group(), k.source(), lo)) == errc::invalid_argument);
    BOOST_TEST(set(s, leave_group(k.source_group(), lo)) == errc::address_not_available);
}

BOOST_DATA_TEST_CASE(one_source_too_many_is_no_buffer_space, data::make(kinds), k)
{
    const int limit = k.group().is_v6() ? 64 : 10;
    udp::socket s = k.open();
    for (int n = 1; n <= limit; ++n)
        BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(n), lo)) == done);
    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(limit + 1), lo)) == errc::no_buffer_space);

    udp::socket blocking = k.open();
    BOOST_TEST(set(blocking, join_group(k.group(), lo)) == done);
    for (int n = 1; n <= limit; ++n)
        BOOST_TEST(set(blocking, block_source(k.group(), k.source(n), lo)) == done);
    BOOST_TEST(set(blocking, block_source(k.group(), k.source(limit + 1), lo)) == errc::no_buffer_space);
}

BOOST_DATA_TEST_CASE(only_ipv4_groups_are_limited_in_number, data::make(kinds), k)
{
    udp::socket s = k.open();
    for (int n = 1; n <= 20; ++n)
        BOOST_TEST(set(s, join_group(k.group(n), lo)) == done);
    const iplevel::error_code ec = set(s, join_group(k.group(21), lo));
    BOOST_TEST(ec == (k.group().is_v6() ? errc::success : errc::no_buffer_space));
}

BOOST_DATA_TEST_CASE(a_source_of_another_family_is_address_not_available, data::make(kinds), k)
{
    const address other = make_address(k.group().is_v6() ? "10.7.0.1" : "fd77::1");
    udp::socket s = k.open();
    BOOST_TEST(set(s, join_source_group(k.source_group(), other, lo)) == errc::address_not_available);
    BOOST_TEST(set(s, join_group(k.group(), lo)) == done);
    BOOST_TEST(set(s, block_source(k.group(), other, lo)) == errc::address_not_available);
}

BOOST_AUTO_TEST_CASE(an_ipv4_socket_has_no_ipv6_groups)
{
    udp::socket s(context, udp::v4());
    const auto loopback = iplevel::find_interface(lo);
    const auto before = loopback.multicast_groups();
    const address group = make_address("ff05::1"), source_group = make_address("ff35::8000:1");
    const address source = make_address("fd77::1");
    using iplevel::condition;
    BOOST_TEST((set(s, join_group(group, lo)) == condition::not_supported));
    BOOST_TEST((set(s, join_source_group(source_group, source, lo)) == condition::not_supported));
    BOOST_TEST((set(s, source_filter(group, lo, filter_mode::exclude, {})) == condition::not_supported));
    source_filter filter(group, lo);
    iplevel::error_code ec;
    s.get_option(filter, ec);
    BOOST_TEST((ec == condition::not_supported));
    BOOST_TEST(loopback.multicast_groups() == before, boost::test_tools::per_element());
    BOOST_TEST(set(s, join_group(make_address("239.1.2.1"), lo)) == done);
}

BOOST_AUTO_TEST_CASE(a_raw_ipv6_socket_has_no_ipv4_groups)
{
    icmp::socket s(context, icmp::v6());
    BOOST_TEST((set(s, join_group(make_address("239.1.2.1"), lo)) == iplevel::condition::not_supported));
    BOOST_TEST(set(s, join_group(make_address("ff05::1"), lo)) == done);
}

BOOST_AUTO_TEST_CASE(a_mapped_ipv4_group_is_no_group)
{
    udp::socket s(context, udp::v6());
    BOOST_TEST(set(s, join_group(make_address("::ffff:239.1.2.1"), lo)) == errc::invalid_argument);
}

BOOST_AUTO_TEST_CASE(without_an_index_a_groups_scope_id_is_the_interface)
{
    udp::socket s(context, udp::v6());
    BOOST_TEST(set(s, join_group(make_address("ff02::114"))) == errc::no_such_device);
    BOOST_TEST(set(s, join_group(make_address("ff02::114%1"))) == done);
    BOOST_TEST(set(s, join_group(make_address("ff02::114"), lo)) == errc::address_in_use);
    BOOST_TEST(set(s, leave_group(make_address("ff02::114%1"))) == done);
    BOOST_TEST(set(s, join_group(make_address("ff05::c%1"))) == done);
    BOOST_TEST(set(s, join_group(make_address("ff05::c"), lo)) == errc::address_in_use);
}

BOOST_AUTO_TEST_CASE(an_interface_stands_for_its_index)
{
    const iplevel::network_interface loopback = iplevel::find_interface("lo");
    udp::socket s(context, udp::v4());
    const kind& k = kinds[0];
    BOOST_TEST(set(s, join_group(k.group(), loopback)) == done);
    BOOST_TEST(set(s, join_group(k.group(), lo)) == errc::address_in_use);
    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(), loopback)) == done);
    BOOST_TEST(set(s, join_source_group(k.source_group(), k.source(), lo)) == errc::address_not_available);
}

BOOST_AUTO_TEST_SUITE_END()
