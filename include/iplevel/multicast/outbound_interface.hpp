// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_MULTICAST_OUTBOUND_INTERFACE_HPP
#define IPLEVEL_MULTICAST_OUTBOUND_INTERFACE_HPP

#include <iplevel/detail/interface_index.hpp>
#include <iplevel/detail/option.hpp>
#include <iplevel/network_interface.hpp>

#include <boost/asio/ip/address_v4.hpp>

#include <cstddef>
#include <cstring>
#include <optional>

namespace iplevel::multicast {

/// The interface that datagrams to a group are sent on.
/**
 * IP_MULTICAST_IF, IPV6_MULTICAST_IF. For the IPv4 groups of a dual-stack socket, use
 * `for_ipv4(outbound_interface(index))`.
 *
 * The system reports the interface of an IPv4 socket only as an address, so that index() is empty after
 * get_option(). Setting this option again restores an interface that was set by address. It does not restore
 * one that was set by index, so remember the index.
 *
 * Linux fails with address_not_available on an IPv4 socket, and with no_such_device on an IPv6 socket, if
 * there is no such interface. A TCP socket does not have the option: it fails with invalid_argument over
 * IPv4, and with condition::not_supported over IPv6.
 * @par Value
 * An index or a network_interface: `outbound_interface(2)`. Index 0, which a new socket has, leaves the
 * choice to the routing table.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
class outbound_interface : public detail::named_option<detail::option_id::outbound_interface>
{
public:
    /// The interface that the routing table chooses.
    outbound_interface() noexcept : outbound_interface(0) {}

    /// The interface of this index.
    explicit outbound_interface(unsigned interface_index) noexcept
        : index_(interface_index), v6_(interface_index)
    {
        write_v4(interface_index);
    }

    /// This interface. Throws std::invalid_argument for one that was not found.
    explicit outbound_interface(const network_interface& by)
        : outbound_interface(detail::index_of(detail::option_id::outbound_interface, by))
    {}

    /// Get the index, empty if the system did not report it.
    std::optional<unsigned> index() const noexcept { return index_; }

    /// Get the address that an IPv4 socket reported: 0.0.0.0 unless Asio's option set the interface, by
    /// address.
    boost::asio::ip::address_v4 address() const noexcept
    {
        boost::asio::ip::address_v4::bytes_type bytes;
        std::memcpy(bytes.data(), v4_ + 4, bytes.size());
        return boost::asio::ip::address_v4(bytes);
    }

    /// @name Asio's GettableSocketOption and SettableSocketOption
    /// @{
    template <typename Protocol>
    void* data(const Protocol& protocol) noexcept
    {
        return detail::is_v6(protocol) ? static_cast<void*>(&v6_) : v4_;
    }

    template <typename Protocol>
    const void* data(const Protocol& protocol) const noexcept
    {
        return detail::is_v6(protocol) ? static_cast<const void*>(&v6_) : v4_;
    }

    template <typename Protocol>
    std::size_t size(const Protocol& protocol) const noexcept
    {
        return detail::is_v6(protocol) ? sizeof v6_ : sizeof v4_;
    }

    template <typename Protocol>
    void resize(const Protocol& protocol, std::size_t size)
    {
        detail::check_size(size, 4);
        index_ = detail::is_v6(protocol) ? std::optional<unsigned>(v6_) : std::nullopt;
        if (!index_)
            read_v4();
    }
    /// @}

private:
    void write_v4(unsigned interface_index) noexcept;

    /// Move the address that the system reported to where it reads one from.
    void read_v4() noexcept
    {
        std::memcpy(v4_ + 4, v4_, 4);
        std::memset(v4_, 0, 4);
        std::memset(v4_ + 8, 0, 4);
    }

    std::optional<unsigned> index_;
    unsigned v6_;
    // struct ip_mreqn: group, address, index. The system writes its answer over the group.
    alignas(4) unsigned char v4_[12] = {};
};

} // namespace iplevel::multicast

#endif
