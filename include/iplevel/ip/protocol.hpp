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

/// Asio protocol for raw sockets of any IP protocol number, such as OSPF's 89.
/**
 * Opening a raw socket needs a privilege (CAP_NET_RAW on Linux). What an IPv4 socket receives begins with the
 * IP header, see parse_ipv4_datagram(); what an IPv6 socket receives begins after it.
 *
 * There are no ports: in the endpoints of senders they are 0. On Linux local_endpoint() shows the protocol
 * number instead, and to send over IPv6 to a port that is neither 0 nor the protocol number is
 * invalid_argument.
 *
 * An endpoint does not know the number, so its protocol() has number 0, which Linux refuses to open
 * (EPROTONOSUPPORT): open the socket with v4(number) or v6(number), not from an endpoint.
 * @par Concepts: Protocol, InternetProtocol.
 */
class ip_protocol
{
public:
    /// An address, and a port that should be 0.
    using endpoint = boost::asio::ip::basic_endpoint<ip_protocol>;
    /// What to open, with v4() or v6() of a number.
    using socket = boost::asio::basic_raw_socket<ip_protocol>;
    /// Resolves hosts to endpoints; services have no ports here.
    using resolver = boost::asio::ip::basic_resolver<ip_protocol>;

    /// Over IPv4, the protocol that IANA gave the number.
    static ip_protocol v4(checked<std::uint8_t> number = 0) noexcept { return {icmp::v4().family(), number}; }

    /// Over IPv6, the protocol that IANA gave the number.
    static ip_protocol v6(checked<std::uint8_t> number = 0) noexcept { return {icmp::v6().family(), number}; }

    /// AF_INET or AF_INET6.
    int family() const noexcept { return family_; }
    /// SOCK_RAW.
    int type() const noexcept { return icmp::v4().type(); }
    /// IANA's number.
    int protocol() const noexcept { return number_; }

    /// Of one family and number.
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
