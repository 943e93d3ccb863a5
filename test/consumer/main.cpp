// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// tag::program[]
#include <iplevel.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

/// Sends a datagram to itself, and returns 0 if its destination is reported as 127.0.0.1.
int main()
{
    using boost::asio::ip::udp;
    boost::asio::io_context context;
    const auto loopback = boost::asio::ip::make_address("127.0.0.1");
    udp::socket socket(context, udp::v4());
    iplevel::enable_control(socket, iplevel::control_flags::packet_info);
    socket.bind(udp::endpoint(loopback, 0));
    socket.send_to(boost::asio::buffer("hello", 5), socket.local_endpoint());

    char data[16];
    udp::endpoint sender;
    iplevel::received_control control;
    const auto size = iplevel::receive_with_control(socket, boost::asio::buffer(data), sender, control);
    return size == 5 && control.destination == loopback ? 0 : 1;
}
// end::program[]
