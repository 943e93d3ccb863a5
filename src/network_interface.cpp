// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/network_interface.hpp>

#include <iplevel/detail/throw_error.hpp>

#include <cstdio>
#include <ostream>

namespace iplevel {

std::ostream& operator<<(std::ostream& os, interface_flags flags)
{
    static constexpr const char* names[] = {"up",        "broadcast", "loopback", "point_to_point",
                                            "multicast", "running"};
    const char* separator = "";
    unsigned bit = 1;
    for (const char* name : names) {
        if (static_cast<unsigned>(flags) & bit) {
            os << separator << name;
            separator = "|";
        }
        bit <<= 1;
    }
    return *separator ? os : os << '0';
}

bool operator==(const interface_address& a, const interface_address& b)
{
    return a.address == b.address && a.prefix_length == b.prefix_length;
}

std::ostream& operator<<(std::ostream& os, const interface_address& address)
{
    return os << address.address << '/' << address.prefix_length;
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

std::vector<boost::asio::ip::address> network_interface::multicast_groups() const
{
    error_code ec;
    auto groups = multicast_groups(ec);
    detail::throw_error(ec, "multicast_groups");
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
    detail::throw_error(ec, "find_interface");
    return found;
}

network_interface find_interface(unsigned index)
{
    error_code ec;
    auto found = find_interface(index, ec);
    detail::throw_error(ec, "find_interface");
    return found;
}

} // namespace iplevel
