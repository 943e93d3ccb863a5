// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Hosts and sockets whose datagrams cause errors.

#ifndef IPLEVEL_TEST_ERROR_QUEUE_LAB_HPP
#define IPLEVEL_TEST_ERROR_QUEUE_LAB_HPP

#include <iplevel/error_queue/receive.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "support/fixture.hpp"

#include <boost/asio/ip/address.hpp>

#include <string>

namespace test {

using iplevel::async_receive_error;
using iplevel::error_origin;
using iplevel::error_report;
using iplevel::receive_error;

/// The family by which a host is reached, and the kind of socket used.
enum class family
{
    v4,
    v6,
    mapped
};

constexpr family families[] = {family::v4, family::v6, family::mapped};

inline const char* name(family f)
{
    return f == family::v4 ? "IPv4" : f == family::v6 ? "IPv6" : "IPv4-mapped";
}

/// The address to which a socket of the family sends: the alternative for its family, IPv4-mapped if
/// necessary.
inline asio::ip::address address(family f, const std::string& v4, const std::string& v6)
{
    return asio::ip::make_address(f == family::v4 ? v4 : f == family::v6 ? v6 : "::ffff:" + v4);
}

/// The address as it is reported as an offender, which is never IPv4-mapped.
inline asio::ip::address plain(family f, const std::string& v4, const std::string& v6)
{
    return asio::ip::make_address(f == family::v6 ? v6 : v4);
}

/// A report and what was returned with it.
struct taken
{
    error_report report;
    udp::endpoint destination;
    std::string bytes;
};

/// Receives the next report, which must arrive within 20 seconds.
template <typename Socket>
taken take(Socket& socket)
{
    pollfd p{socket.native_handle(), 0, 0};
    BOOST_TEST_REQUIRE(::poll(&p, 1, 20000) == 1);
    taken t;
    t.bytes.resize(2000);
    typename Socket::endpoint_type destination;
    t.bytes.resize(receive_error(socket, asio::buffer(t.bytes), destination, t.report));
    t.destination = {destination.address(), udp::endpoint(destination.address(), 0).port()};
    std::memcpy(t.destination.data(), destination.data(), destination.size());
    return t;
}

/// A socket on the host that receives errors, connected if `connected` is set.
inline udp::socket sender(
    asio::io_context& context, const lab::host& host, const udp::endpoint& to, bool connected)
{
    return host.run([&] {
        auto socket = open(context, to.protocol());
        enable_control(socket, control_flags::errors | control_flags::hop_limit | control_flags::packet_info);
        socket.bind({to.protocol(), 0});
        if (connected)
            socket.connect(to);
        return socket;
    });
}

template <typename Test>
void on_every_sender(Test test)
{
    for (auto f : families)
        for (bool connected : {false, true})
            BOOST_TEST_CONTEXT(name(f) << (connected ? ", connected" : ""))
    test(f, connected);
}

} // namespace test

#endif
