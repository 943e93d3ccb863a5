// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_SUPPORT_ROUND_TRIP_HPP
#define IPLEVEL_TEST_SUPPORT_ROUND_TRIP_HPP

#include <iplevel/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/test/unit_test.hpp>

#include <unistd.h>

namespace test {

namespace asio = boost::asio;

using asio::ip::icmp;
using asio::ip::tcp;
using asio::ip::udp;

/// Opens a socket of the protocol. Prints a message and returns a closed socket if the process may not open
/// one.
template <typename Protocol>
typename Protocol::socket open(asio::io_context& context, Protocol protocol)
{
    typename Protocol::socket socket(context);
    iplevel::error_code ec;
    socket.open(protocol, ec);
    if (ec == asio::error::no_permission || ec == asio::error::access_denied)
        BOOST_WARN_MESSAGE(false, "skipped, a raw socket needs CAP_NET_RAW: " << ec.message());
    else
        BOOST_TEST_REQUIRE(!ec.failed());
    return socket;
}

template <typename Protocol, typename Test>
void on_socket(const char* name, Protocol protocol, Test test)
{
    BOOST_TEST_CONTEXT(name)
    {
        asio::io_context context;
        auto socket = open(context, protocol);
        if (socket.is_open())
            test(socket);
    }
}

template <typename Test>
void on_ipv4_sockets(Test test)
{
    on_socket("UDP over IPv4", udp::v4(), test);
    on_socket("TCP over IPv4", tcp::v4(), test);
    on_socket("raw IPv4", icmp::v4(), test);
}

template <typename Test>
void on_ipv6_sockets(Test test)
{
    for (bool v6_only : {true, false})
        on_socket(v6_only ? "UDP over IPv6" : "dual-stack UDP", udp::v6(), [&](udp::socket& socket) {
            socket.set_option(asio::ip::v6_only(v6_only));
            test(socket);
        });
    on_socket("TCP over IPv6", tcp::v6(), test);
    on_socket("raw IPv6", icmp::v6(), test);
}

template <typename Test>
void on_every_socket(Test test)
{
    on_ipv4_sockets(test);
    on_ipv6_sockets(test);
}

/// Whether this process is root and so has all privileges. Prints a message if it is not.
inline bool is_root()
{
    const bool root = ::geteuid() == 0;
    BOOST_WARN_MESSAGE(root, "skipped, needs root's rights");
    return root;
}

template <typename Option, typename Socket>
auto value_of(Socket& socket)
{
    Option option;
    socket.get_option(option);
    return option.value();
}

template <typename Socket, typename Option>
iplevel::error_code set_error(Socket& socket, const Option& option)
{
    iplevel::error_code ec;
    socket.set_option(option, ec);
    return ec;
}

template <typename Option, typename Socket>
iplevel::error_code get_error(Socket& socket)
{
    Option option;
    iplevel::error_code ec;
    socket.get_option(option, ec);
    return ec;
}

/// Sets the option and reads it back. The value before must be a different one, or the test would prove
/// nothing.
template <typename Socket, typename Option>
void round_trip(Socket& socket, const Option& option)
{
    BOOST_TEST((value_of<Option>(socket) != option.value()));
    socket.set_option(option);
    BOOST_TEST((value_of<Option>(socket) == option.value()));
}

/// Does the same as round_trip(), and then restores the previous value.
template <typename Socket, typename Option>
void round_trip_and_back(Socket& socket, const Option& option)
{
    Option before;
    socket.get_option(before);
    round_trip(socket, option);
    round_trip(socket, before);
}

/// Checks that sockets of a family that does not have the option refuse it.
template <typename Socket, typename Option>
void refused(Socket& socket, const Option& option)
{
    BOOST_TEST((set_error(socket, option) == iplevel::condition::not_supported));
    BOOST_TEST((get_error<Option>(socket) == iplevel::condition::not_supported));
}

/// Both ends of a TCP connection over the loopback address.
struct connection
{
    explicit connection(const asio::ip::address& loopback)
    {
        tcp::acceptor acceptor(context, {loopback, 0});
        initiator.connect(acceptor.local_endpoint());
        acceptor.accept(responder);
    }

    asio::io_context context;
    tcp::socket initiator{context}, responder{context};
};

} // namespace test

#endif
