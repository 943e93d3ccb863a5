// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/multicast/group.hpp>
#include <iplevel/multicast/membership.hpp>

#include "lab/available.hpp"
#include "lab/host.hpp"

#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <net/if.h>
#include <string>
#include <string_view>

namespace errc = boost::system::errc;
using namespace std::string_view_literals;

using boost::asio::ip::make_address;
using boost::asio::ip::make_address_v6;
using iplevel::error_code;
using iplevel::multicast::is_same_group;
using iplevel::multicast::parse_group;

namespace {

const unsigned lo = ::if_nametoindex("lo");

boost::asio::ip::address scoped(const char* text, unsigned scope_id)
{
    auto address = make_address_v6(text);
    address.scope_id(scope_id);
    return address;
}

error_code refusal(const char* text)
{
    error_code ec;
    const auto result = parse_group(text, ec);
    BOOST_TEST(result.interface_index == 0u);
    BOOST_TEST(result.group.is_unspecified());
    return ec;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_group_of_any_scope_may_name_its_interface)
{
    for (const char* text : {"ff02::fb", "ff05::c", "ff0e::101"}) {
        const auto group = parse_group(std::string(text) + "%lo");
        BOOST_TEST(group.group == scoped(text, lo));
        BOOST_TEST(group.interface_index == lo);
    }
    const auto v4 = parse_group("239.1.2.3%lo");
    BOOST_TEST(v4.group == make_address("239.1.2.3"));
    BOOST_TEST(v4.interface_index == lo);
}

BOOST_AUTO_TEST_CASE(an_interface_is_named_by_its_index_as_well)
{
    const auto group = parse_group("ff05::c%" + std::to_string(lo));
    BOOST_TEST(group.group == scoped("ff05::c", lo));
    BOOST_TEST(group.interface_index == lo);
}

BOOST_AUTO_TEST_CASE(a_group_without_an_interface_leaves_it_open)
{
    for (const char* text : {"239.1.2.3", "ff02::fb"}) {
        const auto group = parse_group(text);
        BOOST_TEST(group.group == make_address(text));
        BOOST_TEST(group.interface_index == 0u);
    }
}

BOOST_AUTO_TEST_CASE(an_interface_that_is_not_there_is_an_error_and_not_any_interface)
{
    for (const char* text : {"ff02::fb%none", "ff05::c%none", "ff05::c%99999", "ff05::c%0", "239.1.2.3%none"})
        BOOST_TEST(refusal(text) == errc::no_such_device, text);
}

BOOST_AUTO_TEST_CASE(what_is_no_group_is_refused)
{
    for (const char* text :
         {"", "%lo", "ff02::fb%", "127.0.0.1", "::1", "fe80::1%lo", "group", "239.1.2", "ff02::fb%lo%lo"})
        BOOST_TEST(refusal(text), text);
    BOOST_TEST(refusal("fe80::1%lo") == errc::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_text_with_a_zero_byte_is_refused)
{
    for (const auto text : {"239.1.2.3\0"sv, "239.1.2.3\0x"sv, "ff05::c\0%lo"sv, "ff05::c%lo\0"sv}) {
        error_code ec;
        parse_group(text, ec);
        BOOST_TEST(ec, text);
    }
}

BOOST_AUTO_TEST_CASE(
    an_interface_is_found_by_name_before_it_is_by_index, *boost::unit_test::precondition(lab::available))
{
    const lab::host host("machine");
    host.ip("link add 1 type veth peer name other");
    host.run([&] {
        BOOST_TEST(host.index("1") != 1u);
        BOOST_TEST(parse_group("ff05::c%1").interface_index == host.index("1"));
    });
}

BOOST_AUTO_TEST_CASE(the_exception_names_the_text)
{
    try {
        parse_group("ff05::c%none");
        BOOST_ERROR("no exception");
    } catch (const boost::system::system_error& e) {
        BOOST_TEST(std::string(e.what()).find("parse_group: ff05::c%none: No such device") == 0u, e.what());
    }
}

BOOST_AUTO_TEST_CASE(what_was_read_makes_the_options)
{
    using namespace iplevel::multicast;
    const auto where = parse_group("ff05::c%lo");
    BOOST_TEST(join_group(where).interface_index() == lo);
    BOOST_TEST(leave_group(where).group() == where.group);
    BOOST_TEST(join_source_group(where, make_address("fd00::1")).interface_index() == lo);
}

BOOST_AUTO_TEST_CASE(scope_ids_of_groups_are_compared_where_both_have_one)
{
    BOOST_TEST(is_same_group(scoped("ff02::fb", 2), scoped("ff02::fb", 2)));
    BOOST_TEST(is_same_group(scoped("ff02::fb", 2), make_address("ff02::fb")));
    BOOST_TEST(is_same_group(make_address("ff05::c"), scoped("ff05::c", 3)));
    BOOST_TEST(!is_same_group(scoped("ff02::fb", 2), scoped("ff02::fb", 3)));
    BOOST_TEST(!is_same_group(scoped("ff02::fb", 2), scoped("ff02::fc", 2)));
    BOOST_TEST(is_same_group(make_address("239.1.2.3"), make_address("239.1.2.3")));
    BOOST_TEST(!is_same_group(make_address("239.1.2.3"), make_address("239.1.2.4")));
    BOOST_TEST(!is_same_group(make_address("239.1.2.3"), make_address("ff02::fb")));
}
