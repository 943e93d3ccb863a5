// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ICMP_DATAGRAM_HPP
#define IPLEVEL_ICMP_DATAGRAM_HPP

#include <boost/asio/basic_datagram_socket.hpp>
#include <boost/asio/ip/basic_endpoint.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/udp.hpp>

namespace iplevel::icmp {

/// Asio protocol for ICMP echo without the privilege that raw sockets require, as an alternative to
/// boost::asio::ip::icmp.
/**
 * A socket sends echo requests and receives the replies to its own requests, without an IP header. Linux
 * replaces the identifier of every request by the socket's local port: compare the identifier of a reply with
 * local_endpoint().port().
 *
 * Linux permits such sockets, for both families, to users with a group in the sysctl
 * net.ipv4.ping_group_range; for other users open() fails with permission_denied. The kernel's default
 * permits no group, but many distributions permit all groups. macOS permits such sockets to everyone. Most
 * other systems do not have them.
 *
 * The protocol has no resolver, because systems do not resolve names for it. Use the resolver of
 * boost::asio::ip::icmp and take the address from its result.
 * @par Concepts
 * Protocol.
 */
class datagram
{
public:
    /// The type of an endpoint: an address, and a port that is the echo identifier in a local endpoint.
    using endpoint = boost::asio::ip::basic_endpoint<datagram>;
    /// The type of a socket, to be opened with v4() or v6().
    using socket = boost::asio::basic_datagram_socket<datagram>;

    /// Get the protocol for echo over IPv4.
    static datagram v4() noexcept { return datagram(boost::asio::ip::icmp::v4()); }
    /// Get the protocol for echo over IPv6.
    static datagram v6() noexcept { return datagram(boost::asio::ip::icmp::v6()); }

    /// Get the address family: AF_INET or AF_INET6.
    int family() const noexcept { return raw_.family(); }
    /// Get the socket type: SOCK_DGRAM.
    int type() const noexcept { return boost::asio::ip::udp::v4().type(); }
    /// Get the protocol number: IPPROTO_ICMP or IPPROTO_ICMPV6.
    int protocol() const noexcept { return raw_.protocol(); }

    /// Compare two protocols for equality.
    friend bool operator==(const datagram& a, const datagram& b) noexcept { return a.raw_ == b.raw_; }
    /// @copydoc operator==
    friend bool operator!=(const datagram& a, const datagram& b) noexcept { return !(a == b); }

private:
    explicit datagram(const boost::asio::ip::icmp& raw) noexcept : raw_(raw) {}

    boost::asio::ip::icmp raw_;
};

} // namespace iplevel::icmp

#endif
