// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_NETWORK_INTERFACE_HPP
#define IPLEVEL_NETWORK_INTERFACE_HPP

#include <iplevel/error.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <iosfwd>
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

/// An interface's own address and the size of the network it is on.
struct interface_address
{
    /// Of a point-to-point link, this end's. A link-local address has the interface as its scope id.
    boost::asio::ip::address address;

    /// In bits: up to 32 or 128.
    unsigned prefix_length = 0;
};

/// Equal in address, scope id and prefix.
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
    const std::string& name() const noexcept { return row_.name; }

    /// The largest packet, IP header included, in bytes.
    unsigned mtu() const noexcept { return row_.mtu; }
    /// As they were; see interface_flags.
    interface_flags flags() const noexcept { return row_.flags; }

    /// Such as the six bytes of Ethernet; empty where there is none, as on loopback and IP tunnels.
    const std::vector<std::uint8_t>& hardware_address() const noexcept { return row_.hardware_address; }

    /// The unicast addresses of both families.
    const std::vector<interface_address>& addresses() const noexcept { return row_.addresses; }

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

/// Equal in everything the system was asked for.
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

} // namespace iplevel

#endif
