// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_NETWORK_INTERFACE_HPP
#define IPLEVEL_NETWORK_INTERFACE_HPP

#include <iplevel/error.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iplevel {

/// What an interface is and whether it works: a bit mask.
enum class interface_flags : unsigned
{
    /// Switched on by the administrator (IFF_UP).
    up = 1,
    /// Has a broadcast address (IFF_BROADCAST).
    broadcast = 2,
    /// Leads back to this host (IFF_LOOPBACK).
    loopback = 4,
    /// Leads to one peer (IFF_POINTOPOINT).
    point_to_point = 8,
    /// Takes multicast (IFF_MULTICAST).
    multicast = 16,
    /// Able to carry packets now: it has a cable, say (ifOperStatus of RFC 2863, IFF_RUNNING).
    running = 32
};

/// @name Flags as a set
/// @{
constexpr interface_flags operator|(interface_flags a, interface_flags b) noexcept
{
    return static_cast<interface_flags>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

constexpr interface_flags operator&(interface_flags a, interface_flags b) noexcept
{
    return static_cast<interface_flags>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}

/// Every flag there is, but those of `a`.
constexpr interface_flags operator~(interface_flags a) noexcept
{
    return static_cast<interface_flags>(~static_cast<unsigned>(a) & 63);
}
/// @}

/// Such as "up|loopback|running"; "0" for none.
std::ostream& operator<<(std::ostream& os, interface_flags flags);

/// What an address can be used for at present: a bit mask.
enum class address_flags : unsigned
{
    /// Not usable yet, while the system finds out whether another host has it (IFA_F_TENTATIVE).
    tentative = 1,
    /// Not usable, since another host has it (IFA_F_DADFAILED); it stays tentative as well.
    duplicate = 2,
    /// Still received on, but not chosen for new traffic (IFA_F_DEPRECATED).
    deprecated = 4,
    /// An IPv6 address made for a while to protect privacy, RFC 8981 (IFA_F_TEMPORARY).
    temporary = 8,
    /// Has no lifetime that ends (IFA_F_PERMANENT).
    permanent = 16
};

/// @name Flags of an address as a set
/// @{
constexpr address_flags operator|(address_flags a, address_flags b) noexcept
{
    return static_cast<address_flags>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

constexpr address_flags operator&(address_flags a, address_flags b) noexcept
{
    return static_cast<address_flags>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}

/// Every flag there is, but those of `a`.
constexpr address_flags operator~(address_flags a) noexcept
{
    return static_cast<address_flags>(~static_cast<unsigned>(a) & 31);
}
/// @}

/// Such as "deprecated|permanent"; "0" for none.
std::ostream& operator<<(std::ostream& os, address_flags flags);

/// An interface's own address and the size of the network it is on.
struct interface_address
{
    /// Of a point-to-point link, this end's. A link-local address has the interface as its scope id.
    boost::asio::ip::address address;

    /// In bits: up to 32 or 128.
    unsigned prefix_length = 0;

    /// As they were; they change with time.
    address_flags flags{};

    /// The address that reaches all hosts of the network; only IPv4 has one, where it was configured.
    std::optional<boost::asio::ip::address_v4> broadcast{};

    /// Such as "eth0:1"; of IPv4 only, and the interface's name unless another was configured.
    std::string label{};
};

/// Equal in address, scope id and prefix; flags, broadcast address and label are not compared.
bool operator==(const interface_address& a, const interface_address& b);
/// @copydoc operator==(const interface_address&, const interface_address&)
inline bool operator!=(const interface_address& a, const interface_address& b) { return !(a == b); }

/// Such as "192.0.2.1/24".
std::ostream& operator<<(std::ostream& os, const interface_address& address);

namespace detail {

struct interface_row
{
    unsigned index = 0;
    std::string name;
    unsigned mtu = 0;
    interface_flags flags{};
    std::vector<std::uint8_t> hardware_address;
    std::vector<interface_address> addresses;
};

} // namespace detail

/// A network interface as it was when the system was asked for it.
/**
 * A value: it does not follow what happens to the interface later, and needs no system to be read.
 */
class network_interface
{
public:
    /// No interface: the index is 0 and the name empty.
    network_interface() = default;
    /// For the functions below, and tests.
    explicit network_interface(detail::interface_row row) : row_(std::move(row)) {}

    /// What the system's calls, and control data, know the interface by; from 1.
    unsigned index() const noexcept { return row_.index; }
    /// At most 15 bytes on Linux; an administrator may change it.
    const std::string& name() const& noexcept { return row_.name; }
    /// @copydoc name
    std::string name() && { return std::move(row_.name); }

    /// The largest packet, IP header included, in bytes.
    unsigned mtu() const noexcept { return row_.mtu; }
    /// As they were; see interface_flags.
    interface_flags flags() const noexcept { return row_.flags; }

    /// Such as the six bytes of Ethernet; empty where there is none, as on loopback and IP tunnels.
    const std::vector<std::uint8_t>& hardware_address() const& noexcept { return row_.hardware_address; }
    /// @copydoc hardware_address
    std::vector<std::uint8_t> hardware_address() && { return std::move(row_.hardware_address); }

    /// The unicast addresses of both families.
    const std::vector<interface_address>& addresses() const& noexcept { return row_.addresses; }
    /// The same of a temporary, by value, so that a range-based for over it is right:
    /// `for (auto& own : find_interface("lo").addresses())`
    std::vector<interface_address> addresses() && { return std::move(row_.addresses); }

    /// The groups of both families that sockets, or the system itself, have joined on the interface.
    /**
     * Asked of the system at each call, since groups come and go with sockets. A group of link-local or
     * narrower scope has the interface as its scope id.
     * @par Errors
     * boost::system::errc::no_such_device when the interface is gone.
     */
    std::vector<boost::asio::ip::address> multicast_groups(error_code& ec) const;
    /// @copydoc multicast_groups
    std::vector<boost::asio::ip::address> multicast_groups() const;

private:
    detail::interface_row row_;
};

/// Equal in everything the system was asked for; addresses compare as interface_address does.
bool operator==(const network_interface& a, const network_interface& b);
/// @copydoc operator==(const network_interface&, const network_interface&)
inline bool operator!=(const network_interface& a, const network_interface& b) { return !(a == b); }

/// Such as "2: eth0 up|broadcast|multicast|running mtu 1500 02:00:00:00:00:01 192.0.2.1/24".
std::ostream& operator<<(std::ostream& os, const network_interface& nic);

/// All interfaces in the calling thread's network namespace, with their addresses.
/**
 * Costs two questions to the system, however many interfaces there are. One that goes away meanwhile is
 * left out; one that comes may still lack its addresses.
 * @par Errors
 * error::interrupted_interface_list when interfaces came and went during each of several attempts.
 */
std::vector<network_interface> network_interfaces(error_code& ec);
/// @copydoc network_interfaces
std::vector<network_interface> network_interfaces();

/// The interface of this name, or of this alternative name of up to 127 bytes, in the calling thread's
/// network namespace.
/**
 * Asks the system for this one only.
 * @par Errors
 * boost::system::errc::no_such_device
 */
network_interface find_interface(std::string_view name, error_code& ec);
/// @copydoc find_interface(std::string_view, error_code&)
network_interface find_interface(std::string_view name);

/// The interface of this index, such as received_control::interface_index.
/**
 * Asks the system for this one only.
 * @par Errors
 * boost::system::errc::no_such_device
 */
network_interface find_interface(unsigned index, error_code& ec);
/// @copydoc find_interface(unsigned, error_code&)
network_interface find_interface(unsigned index);

/// The interface that has this unicast address, such as a socket's local one, as its own.
/**
 * An address with a scope id is looked for on that interface only. Where several interfaces have the address,
 * as they may have the same link-local one, the result is the one with the lowest index. An IPv4-mapped
 * address stands for the IPv4 address. Costs one listing of all addresses of the family, then a search.
 * @par Errors
 * boost::system::errc::address_not_available when no interface has it.
 */
network_interface find_interface(const boost::asio::ip::address& address, error_code& ec);
/// @copydoc find_interface(const boost::asio::ip::address&, error_code&)
network_interface find_interface(const boost::asio::ip::address& address);

} // namespace iplevel

#endif
