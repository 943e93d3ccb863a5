// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include "interface_messages.hpp"

#include <boost/system/errc.hpp>

#include <cerrno>
#include <climits>
#include <fstream>
#include <string_view>
#include <unordered_map>

namespace iplevel {
namespace {

namespace netlink = detail::netlink;

error_code no_such_device() { return {ENODEV, boost::system::system_category()}; }
error_code address_not_available() { return {EADDRNOTAVAIL, boost::system::system_category()}; }

/// A name with a terminating zero, in a field of the maximum size.
template <unsigned short Type, std::size_t Size>
struct name_attribute
{
    explicit name_attribute(std::string_view text) noexcept { text.copy(name, Size - 1); }

    rtattr header{sizeof(name_attribute), Type};
    char name[Size]{};
};

constexpr std::size_t longest_alternative = 128; // ALTIFNAMSIZ, which is missing from older <linux/if.h>
using name_of_any_kind = name_attribute<IFLA_IFNAME, IFNAMSIZ>;
using alternative_name = name_attribute<IFLA_ALT_IFNAME, longest_alternative>;

/// Excludes statistics from the answer.
/**
 * A request with any mask also makes the kernel size a listing for the largest interface in it. Without a
 * mask, the listing silently ends before an interface of more than 32768 bytes.
 */
struct extension_mask
{
    rtattr header{sizeof(extension_mask), IFLA_EXT_MASK};
    std::uint32_t mask = 1 << 3; // RTEXT_FILTER_SKIP_STATS, which is missing from older <linux/rtnetlink.h>
};

/// Query the unicast (RTM_GETADDR) or multicast addresses of one interface, or of all interfaces if the index
/// is 0.
std::vector<detail::address_row> ask_addresses(
    std::uint16_t type, std::uint8_t family, unsigned index, error_code& ec)
{
    ifaddrmsg filter{};
    filter.ifa_family = family;
    filter.ifa_index = index;
    const auto answer = netlink::ask(netlink::make_request(type, NLM_F_DUMP, filter), ec);

    std::vector<detail::address_row> rows;
    netlink::const_buffer rest = boost::asio::buffer(answer);
    for (netlink::record<nlmsghdr> message; netlink::take(rest, message);)
        if (auto row = detail::decode_address(message); row && (index == 0 || row->index == index))
            rows.push_back(*row);
    return rows;
}

network_interface ask_link(const std::vector<char>& request, error_code& ec)
{
    const auto answer = netlink::ask(request, ec);
    if (ec)
        return {};
    netlink::const_buffer rest = boost::asio::buffer(answer);
    netlink::record<nlmsghdr> message;
    netlink::take(rest, message);
    auto link = detail::decode_link(message);
    if (!link) {
        ec = error::malformed_interface_list;
        return {};
    }
    for (const auto& row : ask_addresses(RTM_GETADDR, AF_UNSPEC, link->index, ec))
        link->addresses.push_back(row.address);
    return ec ? network_interface() : detail::make_interface(std::move(*link));
}

/// Get the index of the only interface that has the address, or 0 if none has it.
unsigned index_of(const boost::asio::ip::address& address, error_code& ec)
{
    const bool v6 = address.is_v6();
    const auto scope = static_cast<unsigned>(v6 ? address.to_v6().scope_id() : 0);
    unsigned index = 0;
    for (const auto& row : ask_addresses(RTM_GETADDR, v6 ? AF_INET6 : AF_INET, scope, ec)) {
        const auto& own = row.address.address;
        const bool same = v6 ? own.to_v6().to_bytes() == address.to_v6().to_bytes() : own == address;
        if (!same || row.index == index) // an interface may have one address with two prefix lengths
            continue;
        if (index != 0) {
            ec = error::ambiguous_interface;
            return 0;
        }
        index = row.index;
    }
    return index;
}

std::vector<detail::address_row> ipv4_groups(unsigned index, error_code& ec)
{
    auto rows = ask_addresses(RTM_GETMULTICAST, AF_INET, index, ec);
    if (ec != condition::not_supported)
        return rows;
    // A kernel before 6.15 reports IPv4 groups only in a file.
    std::ifstream file("/proc/thread-self/net/igmp");
    ec.assign(file ? 0 : errno, boost::system::system_category());
    return detail::decode_igmp(file, index);
}

std::vector<detail::address_row> ipv6_groups(unsigned index, error_code& ec)
{
    auto rows = ask_addresses(RTM_GETMULTICAST, AF_INET6, index, ec);
    if (ec == condition::not_supported) // a kernel without IPv6
        ec.clear();
    return rows;
}

} // namespace

std::vector<boost::asio::ip::address> network_interface::multicast_groups(error_code& ec) const
{
    if (index() == 0) {
        ec = no_such_device();
        return {};
    }
    std::vector<boost::asio::ip::address> groups;
    for (const auto ask : {ipv4_groups, ipv6_groups}) {
        for (const auto& row : ask(index(), ec))
            groups.push_back(row.address.address);
        if (ec)
            return {};
    }
    return groups;
}

std::vector<network_interface> network_interfaces(error_code& ec)
{
    // The addresses are queried first, so that an interface that is removed between the two queries is left
    // out.
    std::unordered_map<unsigned, std::vector<interface_address>> addresses;
    for (const auto& row : ask_addresses(RTM_GETADDR, AF_UNSPEC, 0, ec))
        addresses[row.index].push_back(row.address);
    if (ec)
        return {};
    const auto answer =
        netlink::ask(netlink::make_request(RTM_GETLINK, NLM_F_DUMP, ifinfomsg{}, extension_mask()), ec);

    std::vector<network_interface> all;
    netlink::const_buffer rest = boost::asio::buffer(answer);
    for (netlink::record<nlmsghdr> message; netlink::take(rest, message);)
        if (auto link = detail::decode_link(message)) {
            link->addresses = std::move(addresses[link->index]);
            all.push_back(detail::make_interface(std::move(*link)));
        }
    return all;
}

network_interface find_interface(std::string_view name, error_code& ec)
{
    // No interface can have such a name, but its truncation might be the name of one.
    if (name.empty() || name.size() >= longest_alternative || name.find('\0') != name.npos) {
        ec = no_such_device();
        return {};
    }
    if (name.size() < IFNAMSIZ)
        return ask_link(netlink::make_request(RTM_GETLINK, 0, ifinfomsg{}, name_of_any_kind(name)), ec);
    auto found = ask_link(netlink::make_request(RTM_GETLINK, 0, ifinfomsg{}, alternative_name(name)), ec);
    if (ec == boost::system::errc::invalid_argument) // before Linux 5.5, which has no alternative names
        ec = no_such_device();
    return found;
}

network_interface find_interface(unsigned index, error_code& ec)
{
    if (index == 0 || index > INT_MAX) {
        ec = no_such_device();
        return {};
    }
    ifinfomsg wanted{};
    wanted.ifi_index = static_cast<int>(index);
    return ask_link(netlink::make_request(RTM_GETLINK, 0, wanted), ec);
}

network_interface find_interface(const boost::asio::ip::address& address, error_code& ec)
{
    using namespace boost::asio::ip;
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return find_interface(make_address_v4(v4_mapped, address.to_v6()), ec);
    const unsigned index = index_of(address, ec);
    auto found = ec ? network_interface() : find_interface(index, ec);
    // The scope id is not the index of an interface, or the interface has been removed since.
    if (ec == boost::system::errc::no_such_device)
        ec = address_not_available();
    return found;
}

} // namespace iplevel

#endif
