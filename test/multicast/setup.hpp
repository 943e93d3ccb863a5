// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_MULTICAST_SETUP_HPP
#define IPLEVEL_TEST_MULTICAST_SETUP_HPP

#include <iplevel/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/udp.hpp>

#include <ostream>
#include <string>

namespace test {

namespace asio = boost::asio;
using asio::ip::address;
using asio::ip::icmp;
using asio::ip::make_address;
using asio::ip::udp;
using asio::ip::multicast::enable_loopback;
using asio::ip::multicast::hops;

inline asio::io_context context;

/// Groups of one family on sockets of the same family or the other.
struct kind
{
    const char* name;
    bool v6_socket;
    const char* groups;
    const char* source_groups;
    const char* sources;

    udp::socket open() const { return udp::socket(context, v6_socket ? udp::v6() : udp::v4()); }
    icmp::socket open_raw() const { return icmp::socket(context, v6_socket ? icmp::v6() : icmp::v4()); }
    address group(int n = 1) const { return make_address(groups + std::to_string(n)); }
    address source_group(int n = 1) const { return make_address(source_groups + std::to_string(n)); }
    address source(int n = 1) const { return make_address(sources + std::to_string(n)); }
};

inline std::ostream& operator<<(std::ostream& os, const kind& k) { return os << k.name; }

inline const kind kinds[] = {
    {"IPv4", false, "239.1.2.", "232.1.2.", "10.7.0."},
    {"IPv6", true, "ff05::", "ff35::8000:", "fd77::"},
    {"IPv4 group on an IPv6 socket", true, "239.1.2.", "232.1.2.", "10.7.0."}};

/// The group without the scope id of an interface.
inline address without_scope(const address& group)
{
    return group.is_v6() ? address(asio::ip::address_v6(group.to_v6().to_bytes())) : group;
}

/// The error with which setting an option fails.
template <typename Socket, typename Option>
iplevel::error_code set(Socket& socket, const Option& option)
{
    iplevel::error_code ec;
    socket.set_option(option, ec);
    return ec;
}

/// The value of the option on the socket.
template <typename Option, typename Socket>
Option get(const Socket& socket)
{
    Option option;
    socket.get_option(option);
    return option;
}

} // namespace test

#endif
