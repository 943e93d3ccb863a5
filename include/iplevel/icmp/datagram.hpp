// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ICMP_DATAGRAM_HPP
#define IPLEVEL_ICMP_DATAGRAM_HPP

#include <boost/asio/basic_datagram_socket.hpp>
#include <boost/asio/ip/basic_endpoint.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/udp.hpp>

namespace iplevel::icmp {

/// Asio protocol for ICMP echo without the right to raw sockets, beside Asio's raw boost::asio::ip::icmp.
/**
 * A socket sends echo requests and receives the replies to its own, without IP header. Linux replaces the
 * identifier of every request by the socket's local port: compare a reply's with local_endpoint().port().
 *
 * Linux allows it, over both families, to users with a group in the sysctl net.ipv4.ping_group_range;
 * open() fails with permission_denied for others. The kernel's own default is no group at all, but many
 * distributions put all groups there. macOS allows it to everyone; most other systems do not have it.
 * It has no resolver, as systems do not resolve names for it: take the address from boost::asio::ip::icmp's.
 * @par Concepts: Protocol.
 */
class datagram
{
public:
    /// An address, and a port that is the echo identifier on the local side.
    using endpoint = boost::asio::ip::basic_endpoint<datagram>;
    /// What to open, with v4() or v6().
    using socket = boost::asio::basic_datagram_socket<datagram>;

    /// Echo over IPv4.
    static datagram v4() noexcept { return datagram(boost::asio::ip::icmp::v4()); }
    /// Echo over IPv6.
    static datagram v6() noexcept { return datagram(boost::asio::ip::icmp::v6()); }

    /// AF_INET or AF_INET6.
    int family() const noexcept { return raw_.family(); }
    /// SOCK_DGRAM.
    int type() const noexcept { return boost::asio::ip::udp::v4().type(); }
    /// IPPROTO_ICMP or IPPROTO_ICMPV6.
    int protocol() const noexcept { return raw_.protocol(); }

    /// Of one family.
    friend bool operator==(const datagram& a, const datagram& b) noexcept { return a.raw_ == b.raw_; }
    /// @copydoc operator==
    friend bool operator!=(const datagram& a, const datagram& b) noexcept { return !(a == b); }

private:
    explicit datagram(const boost::asio::ip::icmp& raw) noexcept : raw_(raw) {}

    boost::asio::ip::icmp raw_;
};

} // namespace iplevel::icmp

#endif
