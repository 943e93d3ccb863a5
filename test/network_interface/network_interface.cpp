// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/namespace.hpp"

#include <iplevel/network_interface.hpp>

#include <boost/lexical_cast.hpp>
#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace iplevel;
namespace asio = boost::asio;
namespace errc = boost::system::errc;

namespace {

using bytes = std::vector<std::uint8_t>;

interface_address address(const char* text, unsigned prefix_length, const char* label = "")
{
    return {asio::ip::make_address(text), prefix_length, address_flags::permanent, {}, label};
}

std::string text(const network_interface& nic) { return boost::lexical_cast<std::string>(nic); }

} // namespace

BOOST_AUTO_TEST_CASE(every_interface_is_found_again_by_its_index_and_by_its_name)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left mtu 1400 type veth peer name right\n"
       "addr add 192.0.2.1/24 dev left\n"
       "addr add 2001:db8::1/64 dev right nodad\n"
       "link set left up\n");
    const auto all = network_interfaces();
    BOOST_TEST(all.size() == 3u);
    for (const auto& nic : all) {
        BOOST_TEST((find_interface(nic.index()) == nic));
        BOOST_TEST((find_interface(nic.name()) == nic));
    }
    BOOST_TEST((all[0] != all[1]));
}

BOOST_AUTO_TEST_CASE(every_unicast_address_has_a_prefix_that_fits_it)
{
    std::size_t loopback = 0;
    for (const auto& nic : network_interfaces())
        for (const auto& own : nic.addresses()) {
            BOOST_TEST(!own.address.is_multicast());
            BOOST_TEST(!own.address.is_unspecified());
            BOOST_TEST(own.prefix_length > 0u);
            BOOST_TEST(own.prefix_length <= (own.address.is_v4() ? 32u : 128u));
            if (own.address.is_loopback()) {
                ++loopback;
                BOOST_TEST(own.prefix_length >= (own.address.is_v4() ? 8u : 128u));
            }
        }
    BOOST_TEST(loopback >= 2u);
}

BOOST_AUTO_TEST_CASE(loopback_has_no_hardware_address_and_one_address_of_each_family)
{
    network_namespace inside;
    if (!inside)
        return;
    const auto all = network_interfaces();
    BOOST_TEST_REQUIRE(all.size() == 1u);
    BOOST_TEST(all[0].index() == 1u);
    BOOST_TEST(all[0].hardware_address().empty());
    BOOST_TEST(text(all[0]) == "1: lo up|loopback|running mtu 65536 127.0.0.1/8 permanent ::1/128 permanent");
}

BOOST_AUTO_TEST_CASE(an_interface_has_the_values_it_was_made_with)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add name left index 70 mtu 1400 address 02:00:00:00:00:0a type veth peer name right index 71\n"
       "link set left addrgenmode none\n"
       "link set left up\n"
       "link set right up\n"
       "addr add 192.0.2.1/25 dev left\n"
       "addr add 2001:db8::1/60 dev left nodad\n"
       "addr add fe80::a/64 dev left nodad\n");
    const auto nic = find_interface("left");
    BOOST_TEST(nic.index() == 70u);
    BOOST_TEST(nic.name() == "left");
    BOOST_TEST(nic.mtu() == 1400u);
    BOOST_TEST((nic.hardware_address() == bytes{2, 0, 0, 0, 0, 10}));
    BOOST_TEST(
        nic.flags() == (interface_flags::up | interface_flags::broadcast | interface_flags::multicast |
                        interface_flags::running));

    auto own = nic.addresses();
    std::sort(own.begin(), own.end(), [](auto& a, auto& b) { return a.address < b.address; });
    const std::vector<interface_address> expected{
        address("192.0.2.1", 25, "left"), address("2001:db8::1", 60), address("fe80::a%70", 64)};
    BOOST_TEST(own == expected, boost::test_tools::per_element());
    BOOST_TEST(own.at(1).address.to_v6().scope_id() == 0u);
    BOOST_TEST(own.at(2).address.to_v6().scope_id() == 70u);
}

BOOST_AUTO_TEST_CASE(an_interface_without_a_carrier_is_up_but_not_running)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n");
    const auto idle = interface_flags::broadcast | interface_flags::multicast;
    BOOST_TEST(find_interface("left").flags() == idle);
    ip("link set left up\n");
    BOOST_TEST(find_interface("left").flags() == (idle | interface_flags::up));
    ip("link set right up\n");
    BOOST_TEST(find_interface("left").flags() == (idle | interface_flags::up | interface_flags::running));
}

BOOST_AUTO_TEST_CASE(the_address_on_a_point_to_point_link_is_the_one_of_this_end)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("tuntap add mode tun name tunnel\n"
       "link set tunnel addrgenmode none\n"
       "addr add 192.0.2.1 peer 192.0.2.2/31 dev tunnel\n"
       "addr add 2001:db8::1 peer 2001:db8::2/127 dev tunnel nodad\n");
    const auto nic = find_interface("tunnel");
    BOOST_TEST(nic.flags() == (interface_flags::point_to_point | interface_flags::multicast));
    BOOST_TEST(nic.hardware_address().empty());
    const std::vector<interface_address> expected{
        address("192.0.2.1", 31, "tunnel"), address("2001:db8::1", 127)};
    BOOST_TEST(nic.addresses() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_alternative_name_finds_the_interface_of_another_name)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link property add dev lo altname myself\n");
    BOOST_TEST(find_interface("myself").name() == "lo");
}

BOOST_AUTO_TEST_CASE(an_alternative_name_may_have_up_to_127_bytes)
{
    network_namespace inside;
    if (!inside)
        return;
    error_code ec;
    for (std::size_t size : {15u, 16u, 17u, 18u, 126u, 127u}) {
        const std::string name(size, 'n');
        find_interface(name, ec);
        BOOST_TEST(ec == errc::no_such_device);
        ip("link property add dev lo altname " + name + '\n');
        BOOST_TEST(find_interface(name, ec).name() == "lo");
        BOOST_TEST(!ec);
    }
    find_interface(std::string(128, 'n'), ec);
    BOOST_TEST(ec == errc::no_such_device);
}

BOOST_AUTO_TEST_CASE(the_longest_name_finds_its_interface_and_one_letter_more_does_not)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add fifteen_letters type veth peer name right\n");
    error_code ec;
    BOOST_TEST(find_interface("fifteen_letters", ec).name() == "fifteen_letters");
    BOOST_TEST(!ec);
    find_interface("fifteen_letters_", ec);
    BOOST_TEST(ec == errc::no_such_device);
}

BOOST_AUTO_TEST_CASE(what_no_interface_can_be_called_is_no_such_device)
{
    using namespace std::string_view_literals;
    error_code ec;
    for (auto name : {""sv, "no_such_device"sv, "longer_than_any_name"sv, "lo\0"sv, "l"sv}) {
        BOOST_TEST((find_interface(name, ec) == network_interface()));
        BOOST_TEST(ec == errc::no_such_device);
    }
    for (unsigned index : {0u, 0x7fffffffu, 0x80000000u, 0x80000001u, 0xffffffffu}) {
        BOOST_TEST((find_interface(index, ec) == network_interface()));
        BOOST_TEST(ec == errc::no_such_device);
    }
    BOOST_CHECK_EXCEPTION(find_interface(""), boost::system::system_error, [](const auto& e) {
        return e.code() == errc::no_such_device && std::string(e.what()).find("find_interface") == 0;
    });
    BOOST_CHECK_THROW(find_interface(0), boost::system::system_error);
    BOOST_CHECK_THROW(network_interface().multicast_groups(), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(success_clears_the_error)
{
    for (const auto& call :
         {+[](error_code& ec) { network_interfaces(ec); }, +[](error_code& ec) { find_interface("lo", ec); },
          +[](error_code& ec) { find_interface(1, ec); },
          +[](error_code& ec) { find_interface(1).multicast_groups(ec); }}) {
        error_code ec = error::malformed_control;
        call(ec);
        BOOST_TEST(!ec);
    }
}

BOOST_AUTO_TEST_CASE(what_is_gone_keeps_its_values_but_has_no_groups_and_is_not_found)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left mtu 1400 type veth peer name right\n");
    const auto left = find_interface("left");
    ip("link del left\n");
    BOOST_TEST(left.mtu() == 1400u);
    error_code ec;
    BOOST_TEST(left.multicast_groups(ec).empty());
    BOOST_TEST(ec == errc::no_such_device);
    find_interface("left", ec);
    BOOST_TEST(ec == errc::no_such_device);
    find_interface(left.index(), ec);
    BOOST_TEST(ec == errc::no_such_device);
    BOOST_TEST(network_interfaces().size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_interfaces_are_those_of_the_calling_threads_namespace)
{
    error_code ec;
    {
        network_namespace inside;
        if (!inside)
            return;
        ip("link add only_inside type veth peer name its_peer\n");
        find_interface("only_inside", ec);
        BOOST_TEST(!ec);
    }
    find_interface("only_inside", ec);
    BOOST_TEST(ec == errc::no_such_device);
}

BOOST_AUTO_TEST_CASE(flags_are_a_mask_that_prints_as_words)
{
    const auto print = [](interface_flags flags) { return boost::lexical_cast<std::string>(flags); };
    BOOST_TEST(print(interface_flags{}) == "0");
    BOOST_TEST(print(interface_flags::running) == "running");
    const auto all = ~interface_flags{};
    BOOST_TEST(print(all) == "up|broadcast|loopback|point_to_point|multicast|running");
    BOOST_TEST(print(all & ~interface_flags::loopback) == "up|broadcast|point_to_point|multicast|running");
    BOOST_TEST(print(interface_flags::multicast | interface_flags::up) == "up|multicast");
    BOOST_TEST(((all & interface_flags::up) == interface_flags::up));
}

BOOST_AUTO_TEST_CASE(flags_of_an_address_are_a_mask_that_prints_as_words)
{
    const auto print = [](address_flags flags) { return boost::lexical_cast<std::string>(flags); };
    BOOST_TEST(print(address_flags{}) == "0");
    const auto all = ~address_flags{};
    BOOST_TEST(print(all) == "tentative|duplicate|deprecated|temporary|permanent");
    BOOST_TEST(print(all & ~address_flags::deprecated) == "tentative|duplicate|temporary|permanent");
    BOOST_TEST(print(address_flags::permanent | address_flags::tentative) == "tentative|permanent");
}

BOOST_AUTO_TEST_CASE(an_address_prints_its_prefix_broadcast_address_and_flags)
{
    const auto print = [](const interface_address& own) { return boost::lexical_cast<std::string>(own); };
    interface_address own{asio::ip::make_address("192.0.2.1"), 24};
    BOOST_TEST(print(own) == "192.0.2.1/24");
    own.flags = address_flags::tentative | address_flags::duplicate;
    BOOST_TEST(print(own) == "192.0.2.1/24 tentative|duplicate");
    own.broadcast = asio::ip::make_address_v4("192.0.2.255");
    BOOST_TEST(print(own) == "192.0.2.1/24 broadcast 192.0.2.255 tentative|duplicate");
}

BOOST_AUTO_TEST_CASE(an_interface_made_by_hand_prints_all_it_has)
{
    detail::interface_row row;
    row.index = 7;
    row.name = "eth0";
    row.mtu = 1500;
    row.flags = interface_flags::up;
    row.hardware_address = {0x02, 0x00, 0x00, 0x00, 0x0a, 0xff};
    row.addresses = {address("192.0.2.1", 24), address("2001:db8::1", 64)};
    BOOST_TEST(
        text(detail::make_interface(row)) ==
        "7: eth0 up mtu 1500 02:00:00:00:0a:ff 192.0.2.1/24 permanent 2001:db8::1/64 permanent");
    BOOST_TEST(text(network_interface()) == "0:  0 mtu 0");
}
