// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/multicast/membership.hpp>
#include <iplevel/multicast/source_filter.hpp>
#include <iplevel/option/custom.hpp>

#include "lab/available.hpp"
#include "lab/host.hpp"
#include "multicast/setup.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/errc.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <vector>

using namespace iplevel::multicast;
using namespace test;
namespace errc = boost::system::errc;
namespace data = boost::unit_test::data;

static_assert(iplevel::is_settable_socket_option_v<source_filter, udp>);
static_assert(iplevel::is_gettable_socket_option_v<source_filter, udp>);

namespace {

constexpr unsigned lo = 1;
const iplevel::error_code done;

/// Runs inside a host that has only a loopback interface.
struct on_a_machine
{
    lab::host host{"machine"};
    lab::visit inside{host.network()};
};

source_filter filter_of(const udp::socket& s, const address& group)
{
    source_filter filter(group, lo);
    s.get_option(filter);
    return filter;
}

} // namespace

BOOST_AUTO_TEST_SUITE(
    filters, *boost::unit_test::precondition(lab::available) * boost::unit_test::fixture<on_a_machine>())

BOOST_DATA_TEST_CASE(a_group_joined_for_anyone_excludes_those_blocked, data::make(kinds), k)
{
    udp::socket s = k.open();
    s.set_option(join_group(k.group(), lo));
    BOOST_TEST((filter_of(s, k.group()).mode() == filter_mode::exclude));
    BOOST_TEST(filter_of(s, k.group()).sources().empty());

    s.set_option(block_source(k.group(), k.source(3), lo));
    s.set_option(block_source(k.group(), k.source(2), lo));
    BOOST_TEST((filter_of(s, k.group()).mode() == filter_mode::exclude));
    BOOST_TEST((filter_of(s, k.group()).sources() == std::vector{k.source(3), k.source(2)}));

    s.set_option(unblock_source(k.group(), k.source(3), lo));
    BOOST_TEST((filter_of(s, k.group()).sources() == std::vector{k.source(2)}));
    BOOST_TEST((filter_of(s, k.group()).group() == k.group()));
}

BOOST_DATA_TEST_CASE(a_group_joined_for_sources_includes_them, data::make(kinds), k)
{
    udp::socket s = k.open();
    s.set_option(join_source_group(k.source_group(), k.source(5), lo));
    s.set_option(join_source_group(k.source_group(), k.source(4), lo));
    BOOST_TEST((filter_of(s, k.source_group()).mode() == filter_mode::include));
    BOOST_TEST((filter_of(s, k.source_group()).sources() == std::vector{k.source(5), k.source(4)}));
}

BOOST_DATA_TEST_CASE(what_is_set_is_read_back, data::make(kinds), k)
{
    udp::socket s = k.open();
    s.set_option(join_group(k.group(), lo));
    const std::vector one{k.source(7), k.source(8), k.source(9)}, other{k.source(1)};

    s.set_option(source_filter(k.group(), lo, filter_mode::include, one));
    BOOST_TEST((filter_of(s, k.group()).mode() == filter_mode::include));
    BOOST_TEST((filter_of(s, k.group()).sources() == one));

    s.set_option(source_filter(k.group(), lo, filter_mode::exclude, other));
    BOOST_TEST((filter_of(s, k.group()).mode() == filter_mode::exclude));
    BOOST_TEST((filter_of(s, k.group()).sources() == other));

    s.set_option(source_filter(k.group(), lo, filter_mode::exclude, {}));
    BOOST_TEST(filter_of(s, k.group()).sources().empty());
}

BOOST_DATA_TEST_CASE(what_one_socket_has_can_be_given_to_another, data::make(kinds), k)
{
    udp::socket from = k.open(), to = k.open();
    from.set_option(join_group(k.group(), lo));
    from.set_option(block_source(k.group(), k.source(6), lo));
    to.set_option(join_group(k.group(), lo));
    to.set_option(filter_of(from, k.group()));
    BOOST_TEST((filter_of(to, k.group()).mode() == filter_mode::exclude));
    BOOST_TEST((filter_of(to, k.group()).sources() == std::vector{k.source(6)}));
}

BOOST_DATA_TEST_CASE(including_nobody_leaves_the_group, data::make(kinds), k)
{
    udp::socket s = k.open();
    s.set_option(join_group(k.group(), lo));
    s.set_option(source_filter(k.group(), lo, filter_mode::include, {}));
    BOOST_TEST(set(s, leave_group(k.group(), lo)) == errc::address_not_available);
}

BOOST_DATA_TEST_CASE(a_group_that_is_not_joined_has_no_filter, data::make(kinds), k)
{
    udp::socket s = k.open();
    source_filter filter(k.group(), lo);
    iplevel::error_code ec;
    s.get_option(filter, ec);
    BOOST_TEST(ec == errc::address_not_available);
    const std::vector sources{k.source()};
    BOOST_TEST(set(s, source_filter(k.group(), lo, filter_mode::include, sources)) == errc::invalid_argument);
}

BOOST_DATA_TEST_CASE(the_filter_is_found_by_the_interface_it_is_on_only, data::make(kinds), k)
{
    udp::socket s = k.open();
    s.set_option(join_group(k.group(), lo));
    source_filter filter(k.group(), 0);
    iplevel::error_code ec;
    s.get_option(filter, ec);
    BOOST_TEST(ec == errc::address_not_available);
}

BOOST_DATA_TEST_CASE(one_source_too_many_is_no_buffer_space_and_changes_nothing, data::make(kinds), k)
{
    udp::socket s = k.open();
    s.set_option(join_group(k.group(), lo));
    std::vector<address> sources;
    for (int n = 1; n <= (k.group().is_v6() ? 64 : 10); ++n)
        sources.push_back(k.source(n));
    BOOST_TEST(set(s, source_filter(k.group(), lo, filter_mode::include, sources)) == done);
    BOOST_TEST((filter_of(s, k.group()).sources() == sources));

    std::vector<address> more = sources;
    more.push_back(k.source(99));
    BOOST_TEST(set(s, source_filter(k.group(), lo, filter_mode::include, more)) == errc::no_buffer_space);
    BOOST_TEST((filter_of(s, k.group()).sources() == sources));
}

BOOST_DATA_TEST_CASE(more_sources_than_room_is_a_length_error_never_a_part_of_them, data::make(kinds), k)
{
    udp::socket s = k.open();
    s.set_option(join_group(k.group(), lo));
    const std::vector sources{k.source(1), k.source(2), k.source(3)};
    s.set_option(source_filter(k.group(), lo, filter_mode::exclude, sources));

    source_filter enough(k.group(), lo, 3), too_little(k.group(), lo, 2), none(k.group(), lo, 0);
    s.get_option(enough);
    BOOST_TEST((enough.sources() == sources));
    BOOST_CHECK_THROW(s.get_option(too_little), std::length_error);
    BOOST_CHECK_THROW(s.get_option(none), std::length_error);
}

BOOST_DATA_TEST_CASE(the_same_question_can_be_asked_again, data::make(kinds), k)
{
    udp::socket s = k.open();
    s.set_option(join_group(k.group(), lo));
    source_filter filter(k.group(), lo, 2);
    s.get_option(filter);
    BOOST_TEST(filter.sources().empty());
    const std::vector sources{k.source(1), k.source(2)};
    s.set_option(source_filter(k.group(), lo, filter_mode::include, sources));
    s.get_option(filter);
    BOOST_TEST((filter.mode() == filter_mode::include));
    BOOST_TEST((filter.sources() == sources));
}

BOOST_DATA_TEST_CASE(what_was_read_into_much_room_can_be_set_again, data::make(kinds), k)
{
    udp::socket s = k.open();
    s.set_option(join_group(k.group(), lo));
    const std::vector sources{k.source(1), k.source(2)};
    s.set_option(source_filter(k.group(), lo, filter_mode::include, sources));
    source_filter filter(k.group(), lo, 5000);
    s.get_option(filter);
    s.set_option(source_filter(k.group(), lo, filter_mode::exclude, {}));
    BOOST_TEST(set(s, filter) == done);
    BOOST_TEST((filter_of(s, k.group()).mode() == filter_mode::include));
    BOOST_TEST((filter_of(s, k.group()).sources() == sources));
}

BOOST_DATA_TEST_CASE(what_could_not_be_read_does_not_become_a_filter_of_nobody, data::make(kinds), k)
{
    udp::socket s = k.open();
    source_filter filter(k.group(), lo);
    iplevel::error_code ec;
    s.get_option(filter, ec);
    BOOST_TEST(ec == errc::address_not_available);
    s.set_option(join_group(k.group(), lo));
    BOOST_TEST(set(s, filter) == done);
    BOOST_TEST((filter_of(s, k.group()).mode() == filter_mode::exclude));
    BOOST_TEST(filter_of(s, k.group()).sources().empty());
}

BOOST_DATA_TEST_CASE(a_source_of_another_family_is_an_invalid_argument, data::make(kinds), k)
{
    const address other = make_address(k.group().is_v6() ? "10.7.0.1" : "fd77::1");
    for (const auto mode : {filter_mode::include, filter_mode::exclude})
        BOOST_CHECK_THROW(source_filter(k.group(), lo, mode, {k.source(), other}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_link_local_source_is_read_back_with_its_scope_id)
{
    udp::socket s(context, udp::v6());
    const std::vector sources{make_address("fe80::9%lo"), make_address("fd77::9")};
    s.set_option(join_source_group(kinds[1].source_group(), sources[0], lo));
    s.set_option(join_source_group(kinds[1].source_group(), sources[1], lo));
    BOOST_TEST((filter_of(s, kinds[1].source_group()).sources() == sources));
}

BOOST_AUTO_TEST_CASE(an_impossible_answer_is_a_length_error)
{
    source_filter filter(kinds[0].group(), lo, 2);
    for (std::size_t size : {std::size_t(0), std::size_t(143), std::size_t(145), std::size_t(4000)})
        BOOST_CHECK_THROW(filter.resize(udp::v4(), size), std::length_error);
    std::memset(filter.data(udp::v4()), 0xff, filter.size(udp::v4()));
    BOOST_CHECK_THROW(filter.resize(udp::v4(), filter.size(udp::v4())), std::length_error);
}

BOOST_AUTO_TEST_SUITE_END()
