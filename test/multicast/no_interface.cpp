// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// To the kernel index 0 means any interface. Here it does so only if that was intended.

#include <iplevel/multicast/membership.hpp>
#include <iplevel/network_interface.hpp>
#include <iplevel/option/socket.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace {

using namespace iplevel::multicast;
using boost::asio::ip::address;
using boost::asio::ip::make_address;
using boost::asio::ip::make_address_v6;
using boost::asio::ip::udp;

/// The text of the std::invalid_argument that f throws, or an empty string if it throws none.
template <typename Function>
std::string refusal(Function f)
{
    try {
        f();
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return {};
}

const iplevel::network_interface none{};
const address groups[] = {make_address("239.1.2.3"), make_address("ff05::c")};
const address sources[] = {make_address("10.7.0.1"), make_address("fd77::1")};

address scoped(const char* text, unsigned scope_id)
{
    auto a = make_address_v6(text);
    a.scope_id(scope_id);
    return a;
}

} // namespace

BOOST_AUTO_TEST_CASE(an_interface_that_was_not_found_is_refused)
{
    const std::string why = ": the network interface is none, it was not found";
    for (const auto& group : groups) {
        const auto& source = sources[group.is_v6()];
        BOOST_TEST(refusal([&] { join_group(group, none); }) == "join_group" + why);
        BOOST_TEST(refusal([&] { leave_group(group, none); }) == "leave_group" + why);
        BOOST_TEST(refusal([&] { join_source_group(group, source, none); }) == "join_source_group" + why);
        BOOST_TEST(refusal([&] { leave_source_group(group, source, none); }) == "leave_source_group" + why);
        BOOST_TEST(refusal([&] { block_source(group, source, none); }) == "block_source" + why);
        BOOST_TEST(refusal([&] { unblock_source(group, source, none); }) == "unblock_source" + why);
    }
    BOOST_TEST(refusal([&] { outbound_interface by(none); }) == "outbound_interface" + why);
    BOOST_TEST(refusal([&] { iplevel::bind_to_interface to(none); }) == "bind_to_interface" + why);
    BOOST_TEST(refusal([&] { iplevel::unicast_interface by(none); }) == "unicast_interface" + why);
    BOOST_TEST(refusal([&] { source_filter(groups[0], none); }) == "source_filter" + why);
    BOOST_TEST(
        refusal([&] { source_filter(groups[0], none, filter_mode::exclude, {}); }) == "source_filter" + why);
}

BOOST_AUTO_TEST_CASE(an_ipv6_membership_is_not_named_without_its_interface)
{
    const std::string why = ": ff05::c needs an interface";
    BOOST_TEST(refusal([] { leave_group{groups[1]}; }) == "leave_group" + why);
    BOOST_TEST(refusal([] { join_source_group(groups[1], sources[1]); }) == "join_source_group" + why);
    BOOST_TEST(refusal([] { leave_source_group(groups[1], sources[1]); }) == "leave_source_group" + why);
    BOOST_TEST(refusal([] { block_source(groups[1], sources[1]); }) == "block_source" + why);
    BOOST_TEST(refusal([] { unblock_source(groups[1], sources[1]); }) == "unblock_source" + why);
    BOOST_TEST(refusal([] { join_group{groups[1]}; }) == "");
    BOOST_TEST(refusal([] { leave_group{groups[0]}; }) == "");
    BOOST_TEST(refusal([] { join_source_group(groups[0], sources[0]); }) == "");
}

BOOST_AUTO_TEST_CASE(an_interface_that_contradicts_the_scope_id_is_refused)
{
    const auto group = scoped("ff05::c", 2);
    BOOST_TEST(refusal([&] { join_group(group, 3); }) == "join_group: ff05::c%2 is not on interface 3");
    BOOST_TEST(refusal([&] { source_filter(group, 3); }) == "source_filter: ff05::c%2 is not on interface 3");
    BOOST_TEST(refusal([&] { join_group(group, 2); }) == "");
}

BOOST_AUTO_TEST_CASE(a_source_of_another_interface_is_refused)
{
    const auto source = scoped("fe80::9", 999999);
    const std::string why = ": fe80::9%999999 is not on interface 3";
    BOOST_TEST(refusal([&] { join_source_group(groups[1], source, 3); }) == "join_source_group" + why);
    BOOST_TEST(refusal([&] { block_source(scoped("ff05::c", 3), source); }) == "block_source" + why);
    BOOST_TEST(refusal([&] { unblock_source(groups[1], source, 999999); }) == "");
    BOOST_TEST(refusal([&] {
                   source_filter(groups[1], 3, filter_mode::exclude, {source});
               }) == "source_filter" + why);
}

BOOST_AUTO_TEST_CASE(an_option_by_interface_has_the_index_of_one_that_was_found)
{
    const auto lo = iplevel::find_interface("lo");
    BOOST_TEST(iplevel::bind_to_interface(lo).value() == lo.index());
    BOOST_TEST(iplevel::unicast_interface(lo).value() == lo.index());
    BOOST_TEST(iplevel::bind_to_interface(0).value() == 0u);
    BOOST_TEST(iplevel::unicast_interface().value() == 0u);
}

BOOST_AUTO_TEST_SUITE(memberships, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(the_scope_id_of_a_wider_group_says_where_it_is_joined)
{
    const lab::host host("host");
    host.ip("link add one type veth peer name two\nlink set one up\nlink set two up");
    host.run([&] {
        for (const char* name : {"one", "two"}) {
            boost::asio::io_context context;
            udp::socket s(context, udp::v6());
            const auto nic = iplevel::find_interface(name);
            const auto group = scoped("ff05::c", nic.index());
            s.set_option(join_group(group));
            const auto joined = iplevel::find_interface(name).multicast_groups();
            BOOST_TEST(std::count(joined.begin(), joined.end(), address(make_address("ff05::c"))) == 1);
            s.set_option(leave_group(group));
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()
