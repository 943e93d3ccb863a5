// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_IP_PROTOCOL_HPP
#define IPLEVEL_IP_PROTOCOL_HPP

#include <iplevel/checked.hpp>

#include <boost/asio/basic_raw_socket.hpp>
#include <boost/asio/ip/basic_endpoint.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/icmp.hpp>

#include <cstdint>

namespace iplevel {

/// Asio protocol for raw sockets of any IP protocol number, such as 89 for OSPF.
/**
 * Opening a raw socket requires a privilege (CAP_NET_RAW on Linux). Datagrams received by an IPv4 socket
 * begin with the IP header, see decode_ipv4_datagram(). Datagrams received by an IPv6 socket begin after it.
 *
 * There are no ports: the port in the endpoint of a sender is 0. On Linux, however, local_endpoint() contains
 * the protocol number as its port, and sending over IPv6 to a port that is neither 0 nor the protocol number
 * fails with invalid_argument.
 *
 * An endpoint does not store the protocol number. The number of endpoint.protocol() is therefore 0, with
 * which Linux refuses to open a socket (EPROTONOSUPPORT): open the socket with v4(number) or v6(number), not
 * from an endpoint.
 * @par Concepts
 * Protocol, InternetProtocol.
 */
class ip_protocol
{
public:
    /// The type of an endpoint: an address, and a port that should be 0.
    using endpoint = boost::asio::ip::basic_endpoint<ip_protocol>;
    /// The type of a socket, to be opened with v4(number) or v6(number).
    using socket = boost::asio::basic_raw_socket<ip_protocol>;
    /// The type of a resolver of host names. Services have no ports here.
    using resolver = boost::asio::ip::basic_resolver<ip_protocol>;

    /// Get the protocol with this number, as assigned by IANA, over IPv4.
    static ip_protocol v4(checked<std::uint8_t> number = 0) noexcept { return {icmp::v4().family(), number}; }

    /// Get the protocol with this number, as assigned by IANA, over IPv6.
    static ip_protocol v6(checked<std::uint8_t> number = 0) noexcept { return {icmp::v6().family(), number}; }

    /// Get the address family: AF_INET or AF_INET6.
    int family() const noexcept { return family_; }
    /// Get the socket type: SOCK_RAW.
    int type() const noexcept { return icmp::v4().type(); }
    /// Get the protocol number.
    int protocol() const noexcept { return number_; }

    /// Compare two protocols for equality of family and number.
    friend bool operator==(const ip_protocol& a, const ip_protocol& b) noexcept
    {
        return a.family_ == b.family_ && a.number_ == b.number_;
    }
    /// @copydoc operator==
    friend bool operator!=(const ip_protocol& a, const ip_protocol& b) noexcept { return !(a == b); }

private:
    using icmp = boost::asio::ip::icmp;

    ip_protocol(int family, int number) noexcept : family_(family), number_(number) {}

    int family_;
    int number_;
};

} // namespace iplevel

#endif
