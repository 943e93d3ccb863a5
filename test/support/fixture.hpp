// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_SUPPORT_FIXTURE_HPP
#define IPLEVEL_TEST_SUPPORT_FIXTURE_HPP

#include <iplevel/control.hpp>
#include <iplevel/receive.hpp>
#include <iplevel/send.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <net/if.h>
#include <poll.h>
#include <sstream>
#include <string>

namespace test {

namespace asio = boost::asio;

using asio::ip::udp;
using iplevel::async_receive_with_control;
using iplevel::async_send_with_control;
using iplevel::control_flags;
using iplevel::error_code;
using iplevel::outgoing_control;
using iplevel::receive_with_control;
using iplevel::received_control;
using iplevel::send_with_control;

inline constexpr auto all_reports = control_flags::packet_info | control_flags::hop_limit |
                                    control_flags::traffic_class | control_flags::timestamp;

inline unsigned loopback_index() { return ::if_nametoindex("lo"); }

/// All reports except the time, which cannot be predicted.
inline std::string text(received_control control)
{
    control.timestamp.reset();
    std::ostringstream os;
    os << control;
    return os.str();
}

/// A socket for both families if possible: an IPv6 socket also receives IPv4.
inline udp::socket open(asio::io_context& context, const udp& protocol)
{
    udp::socket socket(context, protocol);
    if (protocol == udp::v6())
        socket.set_option(asio::ip::v6_only(false));
    return socket;
}

/// Makes the kernel refuse all datagrams to the socket's port, as if there were no socket. No other socket
/// can get the port.
inline void refuse_all(udp::socket& socket) { socket.connect(socket.local_endpoint()); }

/// A receiver with all reports enabled, and a sender whose datagrams reach it.
struct udp_pair
{
    explicit udp_pair(const std::string& bind = "127.0.0.1", const std::string& send_to = "127.0.0.1")
        : to(asio::ip::make_address(send_to), 0)
    {
        udp::endpoint at(asio::ip::make_address(bind), 0);
        receiver = open(context, at.protocol());
        enable_control(receiver, all_reports);
        receiver.bind(at);
        to.port(receiver.local_endpoint().port());
        sender = open(context, to.protocol());
        sender.bind({to.protocol(), 0});
    }

    void send(const std::string& bytes, const outgoing_control& control = {})
    {
        send_with_control(sender, asio::buffer(bytes), to, control);
    }

    asio::io_context context;
    udp::socket receiver{context};
    udp::socket sender{context};
    udp::endpoint to;
};

/// The result of an operation, and the number of times that its handler was called.
struct result
{
    auto handler()
    {
        return [this](error_code e, std::size_t n) {
            ++calls;
            ec = e;
            size = n;
        };
    }

    int calls = 0;
    error_code ec;
    std::size_t size = 0;
};

/// Runs until there is nothing left to do. A context that does not become idle is a failure, not a hanging
/// test.
inline void run(asio::io_context& context)
{
    context.restart();
    context.run_for(std::chrono::seconds(20));
    BOOST_TEST_REQUIRE(context.stopped());
}

/// Returns when a datagram can be received.
template <typename Socket>
void await_datagram(Socket& socket)
{
    pollfd p{socket.native_handle(), POLLIN, 0};
    BOOST_TEST_REQUIRE(::poll(&p, 1, 20000) == 1);
}

template <typename Endpoint>
struct datagram
{
    std::string bytes;
    Endpoint sender;
    received_control control;
};

/// Receives the next datagram.
template <typename Socket>
datagram<typename Socket::endpoint_type> receive(Socket& socket)
{
    datagram<typename Socket::endpoint_type> d;
    d.bytes.resize(2000);
    await_datagram(socket);
    d.bytes.resize(receive_with_control(socket, asio::buffer(d.bytes), d.sender, d.control));
    return d;
}

/// Buffer, sender and control data of a receive.
struct inbox
{
    auto buffer() { return asio::buffer(bytes); }
    std::string taken(std::size_t size) const { return {bytes, size}; }

    char bytes[2000];
    udp::endpoint sender;
    received_control control;
};

} // namespace test

#endif
