// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_NETWORK_INTERFACE_HPP
#define IPLEVEL_NETWORK_INTERFACE_HPP

#include <iplevel/detail/flags.hpp>
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

/// A bit mask of the properties and the state of an interface.
enum class interface_flags : unsigned
{
    /// The interface has been enabled by an administrator (IFF_UP).
    up = 1,
    /// The interface has a broadcast address (IFF_BROADCAST).
    broadcast = 2,
    /// The interface is a loopback interface (IFF_LOOPBACK).
    loopback = 4,
    /// The interface is one end of a point-to-point link (IFF_POINTOPOINT).
    point_to_point = 8,
    /// The interface supports multicast (IFF_MULTICAST).
    multicast = 16,
    /// The interface can carry packets now; for example, a cable is connected (ifOperStatus of RFC 2863,
    /// IFF_RUNNING).
    running = 32
};

/// Enables the operators `|`, `&` and `~` for interface_flags. `~a` is every known flag except those in `a`.
template <>
inline constexpr std::uint32_t detail::known_flags<interface_flags> = 63;

/// Write the flags by name, as in "up|loopback|running", or "0" if there are none.
std::ostream& operator<<(std::ostream& os, interface_flags flags);

/// A bit mask of the states of an interface's address.
enum class address_flags : unsigned
{
    /// The address is not usable yet, because the kernel is still checking whether another host uses it
    /// (IFA_F_TENTATIVE).
    tentative = 1,
    /// The address is not usable, because another host uses it (IFA_F_DADFAILED). The address also remains
    /// tentative.
    duplicate = 2,
    /// The address still receives, but is not chosen as the source of new traffic (IFA_F_DEPRECATED).
    deprecated = 4,
    /// The address is a temporary IPv6 address for privacy, RFC 8981 (IFA_F_TEMPORARY).
    temporary = 8,
    /// The address has an unlimited lifetime (IFA_F_PERMANENT).
    permanent = 16
};

/// Enables the operators `|`, `&` and `~` for address_flags. `~a` is every known flag except those in `a`.
template <>
inline constexpr std::uint32_t detail::known_flags<address_flags> = 31;

/// Write the flags by name, as in "deprecated|permanent", or "0" if there are none.
std::ostream& operator<<(std::ostream& os, address_flags flags);

/// An address that is assigned to an interface, with the prefix length of its network.
struct interface_address
{
    /// The address itself; on a point-to-point link, that of the local end.
    /**
     * The scope id of a link-local address is the index of the interface.
     */
    boost::asio::ip::address address;

    /// The prefix length in bits: at most 32 for IPv4, and 128 for IPv6.
    unsigned prefix_length = 0;

    /// The state of the address at the time of the query. It may change at any time.
    address_flags flags{};

    /// The broadcast address of the network, if one is configured. Only IPv4 has broadcast addresses.
    std::optional<boost::asio::ip::address_v4> broadcast{};

    /// The label of an IPv4 address, such as "eth0:1". It is the name of the interface unless another label
    /// is configured. Empty for IPv6.
    std::string label{};
};

/// Compare all members, and scope ids as part of the address.
bool operator==(const interface_address& a, const interface_address& b);
/// @copydoc operator==(const interface_address&, const interface_address&)
inline bool operator!=(const interface_address& a, const interface_address& b) { return !(a == b); }

/// Write the address on one line, as in "192.0.2.1/24 broadcast 192.0.2.255 deprecated|permanent".
/**
 * The broadcast address and the flags are left out if there are none. The label is not written.
 */
std::ostream& operator<<(std::ostream& os, const interface_address& address);

class network_interface;

namespace detail {

/// The description of an interface.
struct interface_row
{
    unsigned index = 0;
    std::string name;
    unsigned mtu = 0;
    interface_flags flags{};
    std::vector<std::uint8_t> hardware_address;
    std::vector<interface_address> addresses;
};

network_interface make_interface(interface_row row);

} // namespace detail

/// The properties of a network interface at the time of a query.
/**
 * An object of this class is a snapshot: it does not follow later changes of the interface. Only
 * multicast_groups() queries the kernel again.
 */
class network_interface
{
public:
    /// Construct an object that describes no interface: its index is 0 and its name is empty.
    network_interface() = default;

    /// Get the index by which system calls and control data identify the interface. Indices start at 1.
    unsigned index() const noexcept { return row_.index; }
    /// Get the name. On Linux it has at most 15 bytes, and an administrator may change it.
    const std::string& name() const& noexcept { return row_.name; }
    /// @copydoc name
    std::string name() && { return std::move(row_.name); }

    /// Get the size in bytes of the largest packet that the interface can send, including the IP header.
    unsigned mtu() const noexcept { return row_.mtu; }
    /// Get the flags at the time of the query.
    interface_flags flags() const noexcept { return row_.flags; }

    /// Get the hardware address, such as the six bytes of an Ethernet address. Empty if the interface has
    /// none, as for loopback and IP tunnels.
    const std::vector<std::uint8_t>& hardware_address() const& noexcept { return row_.hardware_address; }
    /// @copydoc hardware_address
    std::vector<std::uint8_t> hardware_address() && { return std::move(row_.hardware_address); }

    /// Get the unicast addresses of both families.
    const std::vector<interface_address>& addresses() const& noexcept { return row_.addresses; }
    /// Get the unicast addresses of a temporary object.
    /**
     * They are returned by value, so that they outlive the temporary in a range-based for loop: `for (auto&
     * own : find_interface("lo").addresses())`.
     */
    std::vector<interface_address> addresses() && { return std::move(row_.addresses); }

    /// Get the multicast groups of both families that sockets, or the kernel itself, have joined on the
    /// interface.
    /**
     * Groups come and go with sockets, so every call queries the kernel. The scope id of a group of
     * link-local or narrower scope is the index of the interface.
     * @par Errors
     * boost::system::errc::no_such_device if the interface no longer exists.
     */
    std::vector<boost::asio::ip::address> multicast_groups(error_code& ec) const;
    /// @copydoc multicast_groups
    std::vector<boost::asio::ip::address> multicast_groups() const;

private:
    friend network_interface detail::make_interface(detail::interface_row row);

    explicit network_interface(detail::interface_row row) : row_(std::move(row)) {}

    detail::interface_row row_;
};

/// Compare all members. Addresses are compared by operator==(const interface_address&, const
/// interface_address&).
bool operator==(const network_interface& a, const network_interface& b);
/// @copydoc operator==(const network_interface&, const network_interface&)
inline bool operator!=(const network_interface& a, const network_interface& b) { return !(a == b); }

/// Write one line, such as "2: eth0 up|multicast|running mtu 1500 02:00:00:00:00:01 192.0.2.1/24 permanent".
std::ostream& operator<<(std::ostream& os, const network_interface& nic);

/// Get all interfaces in the calling thread's network namespace, with their addresses.
/**
 * This takes two queries of the kernel, however many interfaces there are. An interface that is removed in
 * the meantime is left out. One that is added in the meantime may be returned without its addresses.
 * @par Errors
 * error::interrupted_interface_list if the interfaces changed during each of several attempts.
 */
std::vector<network_interface> network_interfaces(error_code& ec);
/// @copydoc network_interfaces
std::vector<network_interface> network_interfaces();

/// Find an interface in the calling thread's network namespace by its name, or by an alternative name of up
/// to 127 bytes.
/**
 * Only this interface is queried.
 * @par Errors
 * boost::system::errc::no_such_device if there is no such interface.
 */
network_interface find_interface(std::string_view name, error_code& ec);
/// @copydoc find_interface(std::string_view, error_code&)
network_interface find_interface(std::string_view name);

/// Find an interface by its index, such as received_control::interface_index.
/**
 * Only this interface is queried.
 * @par Errors
 * boost::system::errc::no_such_device if there is no such interface.
 */
network_interface find_interface(unsigned index, error_code& ec);
/// @copydoc find_interface(unsigned, error_code&)
network_interface find_interface(unsigned index);

/// Find the interface to which a unicast address, such as a socket's local address, is assigned.
/**
 * If the address has a scope id, only that interface is considered; a link-local address, which several
 * interfaces may have, should have one. An IPv4-mapped address is treated as the IPv4 address. All addresses
 * of the family are listed and searched.
 * @par Errors
 * boost::system::errc::address_not_available if no interface has the address; error::ambiguous_interface if
 * several have it.
 */
network_interface find_interface(const boost::asio::ip::address& address, error_code& ec);
/// @copydoc find_interface(const boost::asio::ip::address&, error_code&)
network_interface find_interface(const boost::asio::ip::address& address);

} // namespace iplevel

#endif
