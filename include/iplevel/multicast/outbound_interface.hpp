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

/// The interface that datagrams sent to a group leave by; index 0 leaves it to the routes, as on a new
/// socket.
/**
 * IP_MULTICAST_IF, IPV6_MULTICAST_IF. An IPv4 socket knows the answer by address only, so what get_option()
 * brings has no index() then. To set it restores an interface that was set by address; one that was set by
 * index is not restored but left to the routes, so remember the index. For the IPv4 groups of a dual-stack
 * socket: `for_ipv4(outbound_interface(index))`.
 *
 * When there is no such interface Linux says address_not_available on an IPv4 socket, no_such_device on an
 * IPv6 socket. A TCP socket has no such option: invalid_argument over IPv4, condition::not_supported over
 * IPv6.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
class outbound_interface
{
public:
    /// The one that the routes choose.
    outbound_interface() noexcept : outbound_interface(0) {}

    /// Of this index.
    explicit outbound_interface(unsigned interface_index) noexcept
        : index_(interface_index), v6_(interface_index)
    {
        write_v4(interface_index);
    }

    /// This one. Throws std::invalid_argument for one that was not found.
    explicit outbound_interface(const network_interface& by)
        : outbound_interface(detail::index_of(detail::option_id::outbound_interface, by))
    {}

    /// Empty when the system did not say.
    std::optional<unsigned> index() const noexcept { return index_; }

    /// What an IPv4 socket answered: 0.0.0.0 unless the interface was set by address, with Asio's option.
    boost::asio::ip::address_v4 address() const noexcept
    {
        boost::asio::ip::address_v4::bytes_type bytes;
        std::memcpy(bytes.data(), v4_ + 4, bytes.size());
        return boost::asio::ip::address_v4(bytes);
    }

    /// @name Asio's GettableSocketOption and SettableSocketOption
    /// @{
    template <typename Protocol>
    int level(const Protocol& protocol) const noexcept
    {
        return detail::name_of(detail::option_id::outbound_interface, detail::is_v6(protocol)).level;
    }

    template <typename Protocol>
    int name(const Protocol& protocol) const noexcept
    {
        return detail::name_of(detail::option_id::outbound_interface, detail::is_v6(protocol)).name;
    }

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

    /// The answer goes where the system takes the address from.
    void read_v4() noexcept
    {
        std::memcpy(v4_ + 4, v4_, 4);
        std::memset(v4_, 0, 4);
        std::memset(v4_ + 8, 0, 4);
    }

    std::optional<unsigned> index_;
    unsigned v6_;
    // struct ip_mreqn: group, address, index; the answer is written over the group.
    alignas(4) unsigned char v4_[12] = {};
};

} // namespace iplevel::multicast

#endif
