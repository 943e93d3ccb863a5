// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Properties of an interface's addresses, and the search for an interface by address.

#include "support/namespace.hpp"

#include <iplevel/network_interface.hpp>

#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <fstream>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

using namespace iplevel;
namespace asio = boost::asio;
namespace errc = boost::system::errc;

namespace {

/// The first address of "left" whose text starts with `start`; unspecified if there is none.
interface_address of_left(const std::string& start)
{
    for (auto& own : find_interface("left").addresses())
        if (own.address.to_string().compare(0, start.size(), start) == 0)
            return own;
    return {};
}

/// The flags as soon as the kernel has set the awaited one, or as they are after one minute.
address_flags flags_with(address_flags awaited, const std::string& start)
{
    const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    auto flags = of_left(start).flags;
    while ((flags & awaited) != awaited && std::chrono::steady_clock::now() < limit) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        flags = of_left(start).flags;
    }
    return flags;
}

std::string name_of(const char* text)
{
    error_code ec;
    const auto nic = find_interface(asio::ip::make_address(text), ec);
    if (ec)
        BOOST_TEST((nic == network_interface()));
    return ec == errc::address_not_available ? "none" : ec ? ec.message() : nic.name();
}

/// The text of the exception that the call throws, without the category and number that Boost.System appends.
template <typename Call>
std::string thrown_by(Call call)
{
    try {
        call();
    } catch (const boost::system::system_error& e) {
        const std::string text = e.what();
        return text.substr(0, text.find(" ["));
    }
    return "nothing";
}

} // namespace

BOOST_AUTO_TEST_CASE(a_usable_address_is_permanent_and_no_more)
{
    network_namespace inside;
    if (!inside)
        return;
    for (const auto& own : find_interface("lo").addresses())
        BOOST_TEST(own.flags == address_flags::permanent);
}

BOOST_AUTO_TEST_CASE(an_address_that_cannot_be_probed_yet_is_tentative)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n"
       "link set left up\n" // but without a carrier
       "addr add 2001:db8::1/64 dev left\n"
       "addr add 2001:db8::2/64 dev left nodad\n");
    BOOST_TEST(of_left("2001:db8::1").flags == (address_flags::tentative | address_flags::permanent));
    BOOST_TEST(of_left("2001:db8::2").flags == address_flags::permanent);
}

BOOST_AUTO_TEST_CASE(an_address_that_another_host_has_is_duplicate)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n"
       "link set right up\n"
       "addr add 2001:db8::1/64 dev right nodad\n"
       "link set left up\n"
       "addr add 2001:db8::1/64 dev left\n");
    BOOST_TEST(
        flags_with(address_flags::duplicate, "2001:db8::1") ==
        (address_flags::tentative | address_flags::duplicate | address_flags::permanent));
}

BOOST_AUTO_TEST_CASE(an_address_that_is_no_longer_preferred_is_deprecated)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n"
       "addr add 192.0.2.1/24 dev left preferred_lft 0 valid_lft 1000\n"
       "addr add 2001:db8::1/64 dev left nodad preferred_lft 0\n");
    BOOST_TEST(of_left("192.0.2.1").flags == address_flags::deprecated);
    BOOST_TEST(of_left("2001:db8::1").flags == (address_flags::deprecated | address_flags::permanent));
}

BOOST_AUTO_TEST_CASE(an_address_made_for_privacy_is_temporary)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n"
       "link set left addrgenmode none\n"
       "link set left up\n"
       "link set right up\n");
    std::ofstream("/proc/sys/net/ipv6/conf/left/use_tempaddr") << "2\n";
    if (int set = 0; !(std::ifstream("/proc/sys/net/ipv6/conf/left/use_tempaddr") >> set) || set != 2) {
        BOOST_WARN_MESSAGE(false, "skipped: /proc/sys cannot be written");
        return;
    }
    ip("addr add 2001:db8::1/64 dev left nodad mngtmpaddr valid_lft 100000 preferred_lft 50000\n");
    int temporary = 0;
    for (const auto& own : find_interface("left").addresses()) {
        const bool made_by_hand = own.address == asio::ip::make_address("2001:db8::1");
        const bool flagged = (own.flags & address_flags::temporary) == address_flags::temporary;
        BOOST_TEST(flagged == !made_by_hand);
        temporary += flagged;
    }
    BOOST_TEST(temporary == 1);
}

BOOST_AUTO_TEST_CASE(a_second_ipv4_address_of_the_same_network_is_not_temporary)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n"
       "addr add 192.0.2.1/24 dev left\n"
       "addr add 192.0.2.2/24 dev left\n");
    BOOST_TEST(of_left("192.0.2.2").flags == address_flags::permanent);
}

BOOST_AUTO_TEST_CASE(an_ipv4_address_has_the_broadcast_address_and_label_it_was_given)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n"
       "addr add 192.0.2.1/25 brd + dev left label left:1\n"
       "addr add 198.51.100.1/24 dev left\n"
       "addr add 2001:db8::1/64 dev left nodad\n");
    const auto with = of_left("192.0.2.1"), without = of_left("198.51.100.1"), v6 = of_left("2001:db8::1");
    BOOST_TEST((with.broadcast == asio::ip::make_address_v4("192.0.2.127")));
    BOOST_TEST(with.label == "left:1");
    BOOST_TEST(!without.broadcast);
    BOOST_TEST(without.label == "left");
    BOOST_TEST(!v6.broadcast);
    BOOST_TEST(v6.label == "");
}

BOOST_AUTO_TEST_CASE(addresses_are_equal_if_all_members_are)
{
    const auto one = asio::ip::make_address("fe80::1%7");
    const auto broadcast = asio::ip::make_address_v4("192.0.2.255");
    const auto flags = address_flags::tentative;
    const interface_address a{one, 64, flags, broadcast, "eth0:1"};
    BOOST_TEST(a == (interface_address{one, 64, flags, broadcast, "eth0:1"}));
    for (const interface_address& other :
         {interface_address{asio::ip::make_address("fe80::1%8"), 64, flags, broadcast, "eth0:1"},
          interface_address{one, 63, flags, broadcast, "eth0:1"},
          interface_address{one, 64, address_flags::permanent, broadcast, "eth0:1"},
          interface_address{one, 64, flags, {}, "eth0:1"}, interface_address{one, 64, flags, broadcast, ""}})
        BOOST_TEST(a != other);
}

BOOST_AUTO_TEST_CASE(an_address_finds_the_interface_that_has_it_and_not_one_whose_network_it_is_in)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n"
       "addr add 192.0.2.1/24 dev right\n"
       "addr add 2001:db8::1/64 dev right nodad\n"
       "tuntap add mode tun name tunnel\n"
       "addr add 198.51.100.1 peer 198.51.100.2/31 dev tunnel\n");
    BOOST_TEST(name_of("192.0.2.1") == "right");
    BOOST_TEST(name_of("2001:db8::1") == "right");
    BOOST_TEST(name_of("::ffff:192.0.2.1") == "right");
    BOOST_TEST(name_of("127.0.0.1") == "lo");
    BOOST_TEST(name_of("::1") == "lo");
    BOOST_TEST(name_of("198.51.100.1") == "tunnel");
    for (auto other :
         {"198.51.100.2", "192.0.2.2", "192.0.2.255", "127.0.0.2", "0.0.0.0", "::", "224.0.0.1", "ff02::1",
          "2001:db8::", "::ffff:192.0.2.2"})
        BOOST_TEST_CONTEXT(other)
    BOOST_TEST(name_of(other) == "none");
    BOOST_TEST((find_interface(asio::ip::address_v4::loopback()) == find_interface("lo")));
}

BOOST_AUTO_TEST_CASE(an_address_that_several_interfaces_have_is_ambiguous_unless_it_has_a_scope_id)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add name left index 71 type veth peer name right index 70\n"
       "addr add fe80::a/64 dev left nodad\n"
       "addr add fe80::a/64 dev right nodad\n"
       "addr add 192.0.2.1/24 dev left\n"
       "addr add 192.0.2.1/24 dev right\n"
       "addr add 198.51.100.1/24 dev left\n"
       "addr add 198.51.100.1/25 dev left\n"
       "addr add 2001:db8::1/64 dev left nodad\n");
    BOOST_TEST(name_of("fe80::a%70") == "right");
    BOOST_TEST(name_of("fe80::a%71") == "left");
    BOOST_TEST(name_of("198.51.100.1") == "left");
    for (auto shared : {"fe80::a", "192.0.2.1", "::ffff:192.0.2.1"})
        BOOST_TEST_CONTEXT(shared)
    BOOST_TEST(name_of(shared) == "several interfaces have the address");
    BOOST_TEST(name_of("2001:db8::1%71") == "left");
    for (auto other :
         {"fe80::a%1", "fe80::a%4242", "fe80::a%2147483648", "fe80::a%4294967295", "2001:db8::1%70"})
        BOOST_TEST_CONTEXT(other)
    BOOST_TEST(name_of(other) == "none");
}

BOOST_AUTO_TEST_CASE(a_search_that_fails_says_what_was_searched_for)
{
    const auto thrown_for = [](auto wanted) { return thrown_by([&] { find_interface(wanted); }); };
    BOOST_TEST(thrown_for("eth99") == "find_interface: eth99: No such device");
    BOOST_TEST(thrown_for("") == "find_interface: an empty name: No such device");
    BOOST_TEST(thrown_for(2147483647u) == "find_interface: 2147483647: No such device");
    BOOST_TEST(thrown_for(0u) == "find_interface: 0: No such device");
    for (std::string unused : {"192.0.2.254", "2001:db8::fffe", "fe80::fffe%2147483647"})
        BOOST_TEST(
            thrown_for(asio::ip::make_address(unused)) ==
            "find_interface: " + unused + ": Cannot assign requested address");
}

BOOST_AUTO_TEST_CASE(groups_that_cannot_be_told_are_those_of_a_named_interface)
{
    BOOST_TEST(thrown_by([] {
                   network_interface().multicast_groups();
               }) == "multicast_groups: no interface: No such device");
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n");
    const auto left = find_interface("left");
    ip("link del left\n");
    BOOST_TEST(thrown_by([&] { left.multicast_groups(); }) == "multicast_groups: left: No such device");
}

BOOST_AUTO_TEST_CASE(what_is_asked_of_a_temporary_outlives_it)
{
    std::size_t seen = 0;
    for (auto& own : find_interface("lo").addresses())
        seen += own.address.is_loopback();
    BOOST_TEST(seen > 0u);

    detail::interface_row row;
    row.name = "a name that is not stored inside the string";
    row.hardware_address = {2, 0, 0, 0, 0, 1};
    auto&& name = detail::make_interface(row).name();
    auto&& hardware = detail::make_interface(row).hardware_address();
    BOOST_TEST(name == row.name);
    BOOST_TEST((hardware == row.hardware_address));

    using temporary = network_interface;
    BOOST_TEST(!std::is_reference_v<decltype(std::declval<temporary>().name())>);
    BOOST_TEST(!std::is_reference_v<decltype(std::declval<temporary>().hardware_address())>);
    BOOST_TEST(!std::is_reference_v<decltype(std::declval<temporary>().addresses())>);
    BOOST_TEST(std::is_reference_v<decltype(std::declval<temporary&>().addresses())>);
}
