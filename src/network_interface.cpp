// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/network_interface.hpp>

#include <iplevel/detail/throw_error.hpp>

#include <cstdio>
#include <initializer_list>
#include <ostream>
#include <string>
#include <utility>

namespace iplevel {
namespace {

/// Write the names of the bits that are set, starting with the lowest bit.
std::ostream& put_bits(std::ostream& os, unsigned set, std::initializer_list<const char*> names)
{
    const char* separator = "";
    unsigned bit = 1;
    for (const char* name : names) {
        if (set & bit) {
            os << separator << name;
            separator = "|";
        }
        bit <<= 1;
    }
    return *separator ? os : os << '0';
}

} // namespace

std::ostream& operator<<(std::ostream& os, interface_flags flags)
{
    return put_bits(
        os, static_cast<unsigned>(flags),
        {"up", "broadcast", "loopback", "point_to_point", "multicast", "running"});
}

std::ostream& operator<<(std::ostream& os, address_flags flags)
{
    return put_bits(
        os, static_cast<unsigned>(flags), {"tentative", "duplicate", "deprecated", "temporary", "permanent"});
}

bool operator==(const interface_address& a, const interface_address& b)
{
    return a.address == b.address && a.prefix_length == b.prefix_length && a.flags == b.flags &&
           a.broadcast == b.broadcast && a.label == b.label;
}

std::ostream& operator<<(std::ostream& os, const interface_address& address)
{
    os << address.address << '/' << address.prefix_length;
    if (address.broadcast)
        os << " broadcast " << *address.broadcast;
    if (address.flags != address_flags{})
        os << ' ' << address.flags;
    return os;
}

bool operator==(const network_interface& a, const network_interface& b)
{
    return a.index() == b.index() && a.name() == b.name() && a.mtu() == b.mtu() && a.flags() == b.flags() &&
           a.hardware_address() == b.hardware_address() && a.addresses() == b.addresses();
}

std::ostream& operator<<(std::ostream& os, const network_interface& nic)
{
    os << nic.index() << ": " << nic.name() << ' ' << nic.flags() << " mtu " << nic.mtu();
    char separator = ' ';
    for (std::uint8_t byte : nic.hardware_address()) {
        char text[4];
        std::snprintf(text, sizeof text, "%c%02x", separator, byte);
        os << text;
        separator = ':';
    }
    for (const auto& address : nic.addresses())
        os << ' ' << address;
    return os;
}

network_interface detail::make_interface(interface_row row) { return network_interface(std::move(row)); }

std::vector<boost::asio::ip::address> network_interface::multicast_groups() const
{
    error_code ec;
    auto groups = multicast_groups(ec);
    detail::throw_error(ec, "multicast_groups", name().empty() ? "no interface" : name());
    return groups;
}

std::vector<network_interface> network_interfaces()
{
    error_code ec;
    auto all = network_interfaces(ec);
    detail::throw_error(ec, "network_interfaces");
    return all;
}

network_interface find_interface(std::string_view name)
{
    error_code ec;
    auto found = find_interface(name, ec);
    detail::throw_error(ec, "find_interface", name.empty() ? "an empty name" : name);
    return found;
}

network_interface find_interface(unsigned index)
{
    error_code ec;
    auto found = find_interface(index, ec);
    detail::throw_error(ec, "find_interface", std::to_string(index));
    return found;
}

network_interface find_interface(const boost::asio::ip::address& address)
{
    error_code ec;
    auto found = find_interface(address, ec);
    detail::throw_error(ec, "find_interface", address.to_string());
    return found;
}

} // namespace iplevel
