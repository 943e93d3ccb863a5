// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../../src/linux/interface_messages.hpp"
#include "support/namespace.hpp"

#include <iplevel/network_interface.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

using namespace iplevel;
namespace asio = boost::asio;

namespace {

using addresses = std::vector<asio::ip::address>;

addresses sorted(addresses list)
{
    std::sort(list.begin(), list.end());
    return list;
}

} // namespace

BOOST_AUTO_TEST_CASE(all_groups_are_multicast_and_every_interface_with_ipv6_is_in_that_of_all_nodes)
{
    for (const auto& nic : network_interfaces()) {
        error_code ec;
        const auto groups = nic.multicast_groups(ec);
        if (ec == boost::system::errc::no_such_device)
            continue; // the interface has been removed
        BOOST_TEST_REQUIRE(!ec);
        for (const auto& group : groups)
            BOOST_TEST(group.is_multicast());
        const auto& own = nic.addresses();
        if (std::any_of(own.begin(), own.end(), [](const auto& a) { return a.address.is_v6(); })) {
            auto all_nodes = asio::ip::make_address_v6("ff02::1");
            all_nodes.scope_id(nic.index());
            BOOST_TEST(std::count(groups.begin(), groups.end(), asio::ip::address(all_nodes)) == 1);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_group_is_listed_from_when_a_socket_joins_it_until_the_socket_leaves)
{
    network_namespace inside;
    if (!inside)
        return;
    const auto lo = find_interface("lo");
    const auto before = sorted(lo.multicast_groups());
    BOOST_TEST(
        (before == sorted(
                       {asio::ip::make_address("224.0.0.1"), asio::ip::make_address("ff01::1%1"),
                        asio::ip::make_address("ff02::1%1")})));

    using asio::ip::multicast::join_group;
    asio::io_context context;
    asio::ip::udp::socket v4(context, asio::ip::udp::v4()), v6(context, asio::ip::udp::v6());
    v4.set_option(join_group(asio::ip::make_address_v4("224.0.0.254"), asio::ip::address_v4::loopback()));
    v6.set_option(join_group(asio::ip::make_address_v6("ff02::114"), 1));
    v6.set_option(join_group(asio::ip::make_address_v6("ff05::114"), 1));

    auto expected = before;
    for (auto group : {"224.0.0.254", "ff02::114%1", "ff05::114"})
        expected.push_back(asio::ip::make_address(group));
    BOOST_TEST((sorted(lo.multicast_groups()) == sorted(expected)));

    v4.close();
    v6.close();
    BOOST_TEST((sorted(lo.multicast_groups()) == before));
}

BOOST_AUTO_TEST_CASE(groups_are_those_of_the_one_interface)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n"
       "link set left up\n");
    asio::io_context context;
    asio::ip::udp::socket socket(context, asio::ip::udp::v6());
    const auto left = find_interface("left"), right = find_interface("right");
    const auto group = asio::ip::make_address_v6("ff05::1234");
    socket.set_option(asio::ip::multicast::join_group(group, left.index()));
    const auto has = [&](const network_interface& nic) {
        const auto groups = nic.multicast_groups();
        return std::count(groups.begin(), groups.end(), asio::ip::address(group));
    };
    BOOST_TEST(has(left) == 1);
    BOOST_TEST(has(right) == 0);
}

BOOST_AUTO_TEST_CASE(the_file_of_ipv4_groups_is_read_for_one_interface)
{
    const auto number = [](const char* group) {
        std::uint32_t value = 0;
        const auto raw = asio::ip::make_address_v4(group).to_bytes();
        std::memcpy(&value, raw.data(), sizeof value);
        char digits[9];
        std::snprintf(digits, sizeof digits, "%08X", value);
        return std::string(digits);
    };
    const std::string file = "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n"
                             "1\tlo        :     1      V3\n"
                             "\t\t\t\t" +
                             number("224.0.0.1") +
                             "     1 0:00000000\t\t0\n"
                             "10\teth0      :     2      V3\n"
                             "\t\t\t\t" +
                             number("239.1.2.3") +
                             "     1 0:00000000\t\t0\n"
                             "\t\t\t\t" +
                             number("224.0.0.1") + "     1 0:00000000\t\t0\n";
    const auto groups = [&](unsigned index) {
        std::istringstream lines(file);
        std::string all;
        for (const auto& row : detail::decode_igmp(lines, index))
            all += row.address.address.to_string() + " ";
        return all;
    };
    BOOST_TEST(groups(1) == "224.0.0.1 ");
    BOOST_TEST(groups(10) == "239.1.2.3 224.0.0.1 ");
    BOOST_TEST(groups(2) == "");
}
