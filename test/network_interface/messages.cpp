// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The results of decoding netlink messages. Each message is at the end of a separate allocation, so that a
// sanitizer detects reads past the end.

#include "../../src/linux/interface_messages.hpp"
#include "network_interface/bytes.hpp"

#include <boost/lexical_cast.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace iplevel;
using namespace iplevel::detail;
namespace asio = boost::asio;

namespace {

template <typename Decode>
auto decoded(Decode decode, unsigned short type, const std::string& payload)
{
    const std::unique_ptr<char[]> exact(new char[payload.size()]);
    payload.copy(exact.get(), payload.size());
    netlink::record<nlmsghdr> message;
    message.header.nlmsg_type = type;
    message.payload = asio::const_buffer(exact.get(), payload.size());
    return decode(message);
}

auto link_in(const std::string& payload) { return decoded(decode_link, RTM_NEWLINK, payload); }
auto address_in(const std::string& payload) { return decoded(decode_address, RTM_NEWADDR, payload); }

std::string text(const std::optional<address_row>& row)
{
    return row ? std::to_string(row->index) + " " + boost::lexical_cast<std::string>(row->address)
               : "nothing";
}

const std::string name = attribute(IFLA_IFNAME, std::string("eth0\0", 5));
const std::string v4_here(4, '\x01'), v4_there(4, '\x02'), v6_here(16, '\x20');

} // namespace

BOOST_AUTO_TEST_CASE(records_follow_each_other_at_multiples_of_four_bytes)
{
    const std::string two =
        attribute(1, "abcde") + attribute(2 | NLA_F_NESTED, "fgh") + attribute(2, "second");
    const auto bytes = asio::const_buffer(two.data(), two.size());
    const auto found = [&](int type) {
        const auto payload = netlink::find(bytes, type);
        return std::string(static_cast<const char*>(payload.data()), payload.size());
    };
    BOOST_TEST(found(1) == "abcde");
    BOOST_TEST(found(2) == "fgh");
    BOOST_TEST(found(3) == "");
}

BOOST_AUTO_TEST_CASE(a_record_that_claims_less_than_its_header_or_more_than_there_is_ends_the_walk)
{
    for (unsigned short length = 0; length <= 16; ++length) {
        auto bytes = attribute(1, "12345678");
        bytes.replace(0, 2, bytes_of(length));
        auto rest = asio::const_buffer(bytes.data(), bytes.size());
        netlink::record<rtattr> next;
        const bool fits = length >= 4 && length <= 12;
        BOOST_TEST(netlink::take(rest, next) == fits);
        BOOST_TEST(rest.size() == (fits ? 12u - ((length + 3u) & ~3u) : 12u));
        if (fits)
            BOOST_TEST(next.payload.size() == length - 4u);
    }
}

BOOST_AUTO_TEST_CASE(the_last_record_needs_no_padding)
{
    auto bytes = attribute(1, "12345");
    bytes.resize(bytes.size() - 3);
    asio::const_buffer rest(bytes.data(), bytes.size());
    netlink::record<rtattr> next;
    BOOST_TEST(netlink::take(rest, next));
    BOOST_TEST(next.payload.size() == 5u);
    BOOST_TEST(rest.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_link_has_index_name_mtu_flags_and_hardware_address)
{
    const auto row = link_in(link(
        ARPHRD_ETHER, IFF_UP | IFF_POINTOPOINT | IFF_NOARP | IFF_PROMISC,
        name + attribute(IFLA_MTU, bytes_of(1400u)) + attribute(IFLA_ADDRESS, "\1\2\3\4\5\6")));
    BOOST_TEST_REQUIRE(row.has_value());
    BOOST_TEST(
        boost::lexical_cast<std::string>(iplevel::detail::make_interface(*row)) ==
        "7: eth0 up|point_to_point mtu 1400 01:02:03:04:05:06");
}

BOOST_AUTO_TEST_CASE(each_flag_of_the_system_that_has_a_name_here_is_that_flag_alone)
{
    for (unsigned bit = 0; bit < 32; ++bit) {
        interface_flags expected{};
        switch (1u << bit) {
        case IFF_UP: expected = interface_flags::up; break;
        case IFF_BROADCAST: expected = interface_flags::broadcast; break;
        case IFF_LOOPBACK: expected = interface_flags::loopback; break;
        case IFF_POINTOPOINT: expected = interface_flags::point_to_point; break;
        case IFF_RUNNING: expected = interface_flags::running; break;
        case IFF_MULTICAST: expected = interface_flags::multicast; break;
        }
        BOOST_TEST(flags_of(1u << bit) == expected);
    }
}

BOOST_AUTO_TEST_CASE(zeros_and_the_ends_of_ip_tunnels_are_no_hardware_addresses)
{
    const auto size_of = [](unsigned short type, const std::string& bytes) {
        return link_in(link(type, 0, name + attribute(IFLA_ADDRESS, bytes))).value().hardware_address.size();
    };
    BOOST_TEST(size_of(ARPHRD_LOOPBACK, std::string(6, '\0')) == 0u);
    for (auto tunnel : {ARPHRD_TUNNEL, ARPHRD_SIT, ARPHRD_IPGRE})
        BOOST_TEST(size_of(static_cast<unsigned short>(tunnel), v4_here) == 0u);
    for (auto tunnel : {ARPHRD_TUNNEL6, ARPHRD_IP6GRE})
        BOOST_TEST(size_of(static_cast<unsigned short>(tunnel), v6_here) == 0u);
    BOOST_TEST(size_of(ARPHRD_ETHER, std::string("\0\0\0\0\0\1", 6)) == 6u);
    BOOST_TEST(size_of(ARPHRD_INFINIBAND, std::string(20, '\x01')) == 20u);
    BOOST_TEST(size_of(ARPHRD_ETHER, "") == 0u);
}

BOOST_AUTO_TEST_CASE(a_name_ends_at_its_zero_or_with_its_attribute)
{
    const auto name_in = [](const std::string& bytes) {
        const auto row = link_in(link(ARPHRD_ETHER, 0, attribute(IFLA_IFNAME, bytes)));
        return row ? row->name : "nothing";
    };
    BOOST_TEST(name_in("eth0") == "eth0");
    BOOST_TEST(name_in(std::string("eth0\0junk", 9)) == "eth0");
    BOOST_TEST(name_in(std::string(1, '\0')) == "nothing");
    BOOST_TEST(name_in("") == "nothing");
}

BOOST_AUTO_TEST_CASE(a_link_without_an_index_or_of_another_type_is_nothing)
{
    auto bytes = link(ARPHRD_ETHER, 0, name);
    BOOST_TEST(link_in(bytes).has_value());
    BOOST_TEST(!decoded(decode_link, RTM_NEWADDR, bytes));
    for (int index : {0, -1, -2147483647 - 1}) {
        bytes.replace(offsetof(ifinfomsg, ifi_index), 4, bytes_of(index));
        BOOST_TEST(!link_in(bytes));
    }
}

BOOST_AUTO_TEST_CASE(an_address_is_the_local_one_and_else_the_only_one)
{
    const auto local = attribute(IFA_LOCAL, v4_here), other = attribute(IFA_ADDRESS, v4_there);
    BOOST_TEST(text(address_in(own_address(AF_INET, 31, other + local))) == "7 1.1.1.1/31");
    BOOST_TEST(text(address_in(own_address(AF_INET, 31, local + other))) == "7 1.1.1.1/31");
    BOOST_TEST(text(address_in(own_address(AF_INET, 24, other))) == "7 2.2.2.2/24");
    BOOST_TEST(
        text(address_in(own_address(AF_INET6, 64, attribute(IFA_ADDRESS, v6_here)))) ==
        "7 2020:2020:2020:2020:2020:2020:2020:2020/64");
    const auto group = own_address(AF_INET, 32, attribute(IFA_MULTICAST, "\xe0\1\1\1"));
    for (auto type :
         {std::uint16_t{56}, std::uint16_t{58}}) // RTM_NEWMULTICAST, RTM_GETMULTICAST: kernels use either
        BOOST_TEST(text(decoded(decode_address, type, group)) == "7 224.1.1.1/32");
}

BOOST_AUTO_TEST_CASE(the_attribute_has_all_flags_of_an_address_and_the_header_those_of_a_system_without_it)
{
    const std::pair<std::uint32_t, address_flags> v6_flags[] = {
        {IFA_F_TENTATIVE, address_flags::tentative},
        {IFA_F_DADFAILED, address_flags::duplicate},
        {IFA_F_DEPRECATED, address_flags::deprecated},
        {IFA_F_TEMPORARY, address_flags::temporary},
        {IFA_F_PERMANENT, address_flags::permanent},
        {IFA_F_NODAD | IFA_F_OPTIMISTIC | IFA_F_HOMEADDRESS | IFA_F_NOPREFIXROUTE, address_flags{}}};
    const auto flags_in = [](std::uint8_t family, const std::string& bytes, std::uint8_t in_header,
                             const std::string& more) {
        auto payload = own_address(family, 8, attribute(IFA_ADDRESS, bytes) + more);
        payload[offsetof(ifaddrmsg, ifa_flags)] = static_cast<char>(in_header);
        return address_in(payload).value().address.flags;
    };
    for (const auto& [theirs, ours] : v6_flags) {
        const auto all = attribute(IFA_FLAGS, bytes_of(theirs));
        const auto first = static_cast<std::uint8_t>(theirs);
        BOOST_TEST(flags_in(AF_INET6, v6_here, 0xff, all) == ours);
        BOOST_TEST(flags_in(AF_INET6, v6_here, first, "") == ours);
        BOOST_TEST(flags_in(AF_INET6, v6_here, first, attribute(IFA_FLAGS, "123")) == ours);
        BOOST_TEST(flags_in(AF_INET, v4_here, first, all) == (ours & ~address_flags::temporary));
    }
}

BOOST_AUTO_TEST_CASE(only_an_ipv4_address_of_four_bytes_is_a_broadcast_address)
{
    const auto broadcast_in = [](std::uint8_t family, const std::string& bytes,
                                 const std::string& broadcast) {
        const auto attributes = attribute(IFA_ADDRESS, bytes) + attribute(IFA_BROADCAST, broadcast);
        return address_in(own_address(family, 8, attributes)).value().address.broadcast;
    };
    BOOST_TEST((broadcast_in(AF_INET, v4_here, v4_there) == asio::ip::make_address_v4("2.2.2.2")));
    BOOST_TEST(!broadcast_in(AF_INET, v4_here, "123"));
    BOOST_TEST(!broadcast_in(AF_INET, v4_here, "12345"));
    BOOST_TEST(!broadcast_in(AF_INET6, v6_here, v4_there));
}

BOOST_AUTO_TEST_CASE(only_addresses_of_link_local_or_narrower_scope_have_a_scope_id)
{
    const std::pair<const char*, unsigned> cases[] = {
        {"fe80::1", 7}, {"febf::1", 7},     {"ff01::1", 7}, {"ff02::1", 7}, {"ff12::1", 7}, {"fec0::1", 0},
        {"fd00::1", 0}, {"2001:db8::1", 0}, {"::1", 0},     {"ff03::1", 0}, {"ff05::1", 0}, {"ff0e::1", 0}};
    for (const auto& [given, scope_id] : cases) {
        const auto raw = bytes_of(asio::ip::make_address_v6(given).to_bytes());
        const auto row = address_in(own_address(AF_INET6, 64, attribute(IFA_ADDRESS, raw)));
        BOOST_TEST_CONTEXT(given)
        BOOST_TEST(row.value().address.address.to_v6().scope_id() == scope_id);
    }
}

BOOST_AUTO_TEST_CASE(an_address_of_no_family_of_ours_or_not_of_its_familys_size_is_nothing)
{
    const auto v4 = attribute(IFA_LOCAL, v4_here), v6 = attribute(IFA_ADDRESS, v6_here);
    const std::string wrong[] = {
        own_address(AF_UNSPEC, 8, v4),
        own_address(AF_BRIDGE, 8, v4),
        own_address(AF_INET, 8, v6),
        own_address(AF_INET6, 8, v4),
        own_address(AF_INET, 33, v4),
        own_address(AF_INET6, 129, v6),
        own_address(AF_INET, 8, ""),
        own_address(AF_INET, 8, attribute(IFA_LOCAL, "123")),
        own_address(AF_INET, 8, attribute(IFA_LOCAL, "12345"))};
    for (const auto& payload : wrong)
        BOOST_TEST(text(address_in(payload)) == "nothing");

    const auto right = own_address(AF_INET, 32, v4);
    BOOST_TEST(text(address_in(right)) == "7 1.1.1.1/32");
    BOOST_TEST(text(decoded(decode_address, NLMSG_DONE, right)) == "nothing");
    auto nowhere = right;
    nowhere.replace(offsetof(ifaddrmsg, ifa_index), 4, bytes_of(0u));
    BOOST_TEST(text(address_in(nowhere)) == "nothing");
}

BOOST_AUTO_TEST_CASE(a_message_cut_short_is_nothing_or_lacks_what_was_cut)
{
    const auto whole = link(ARPHRD_ETHER, 0, name + attribute(IFLA_ADDRESS, "\1\2\3\4\5\6"));
    const std::size_t with_name = sizeof(ifinfomsg) + 4 + 5; // the padding of the name may be missing
    const std::size_t with_address = whole.size() - 2;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const auto row = link_in(whole.substr(0, size));
        BOOST_TEST(row.has_value() == (size >= with_name));
        if (row)
            BOOST_TEST(row->hardware_address.size() == (size >= with_address ? 6u : 0u));
    }
    const auto address = own_address(AF_INET6, 64, attribute(IFA_ADDRESS, v6_here));
    for (std::size_t size = 0; size < address.size(); ++size)
        BOOST_TEST(text(address_in(address.substr(0, size))) == "nothing");
}

BOOST_AUTO_TEST_CASE(whatever_the_bytes_a_row_has_an_index_a_name_and_a_prefix_that_fits)
{
    std::mt19937 random(3);
    const std::string links = link(
        ARPHRD_ETHER, 0,
        attribute(IFLA_ADDRESS, "\1\2\3\4\5\6") + attribute(IFLA_MTU, bytes_of(1400u)) + name);
    const std::string addresses = own_address(
        AF_INET6, 64, attribute(IFA_ADDRESS, v6_here) + attribute(IFA_LOCAL, v6_here) + attribute(9, "x"));
    for (int round = 0; round < 100000; ++round) {
        for (bool of_link : {true, false}) {
            auto bytes = of_link ? links : addresses;
            for (auto flips = random() % 4; flips != 0; --flips)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            bytes.resize(bytes.size() - random() % 8);
            if (auto row = link_in(bytes))
                BOOST_TEST((row->index != 0 && !row->name.empty()));
            if (auto row = address_in(bytes))
                BOOST_TEST(
                    (row->index != 0 &&
                     row->address.prefix_length <= (row->address.address.is_v4() ? 32u : 128u)));
        }
    }
}
