// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"

#include <iplevel.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

#include <chrono>
#include <cstdint>
#include <thread>

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr char help[] =
    "Usage: multicast_sender [OPTION VALUE]... GROUP PORT [INTERFACE]\n"
    "\n"
    "Sends numbered datagrams to an IPv4 or IPv6 multicast group through an interface. The interface is\n"
    "given by name, as the last argument or with the group, as in ff02::fb%eth0.\n"
    "\n"
    "  --count N          send N datagrams (default 1)\n"
    "  --interval MS      wait MS milliseconds between two datagrams (default 1000)\n"
    "  --hop-limit N      send with this hop limit; N - 1 routers forward a datagram (default: that of\n"
    "                     the system, 1)\n"
    "  --traffic-class N  DSCP in the upper six bits, ECN in the lower two (default: that of the\n"
    "                     system, 0)\n";

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        const unsigned count = arguments.number("--count", 1, 1'000'000'000).value_or(1);
        const std::chrono::milliseconds interval(
            arguments.number("--interval", 0, 86'400'000).value_or(1000));
        iplevel::outgoing_control control;
        if (const auto hops = arguments.number("--hop-limit", 1, 255))
            control.hop_limit = *hops;
        if (const auto traffic_class = arguments.number("--traffic-class", 0, 255))
            control.traffic_class = *traffic_class;
        const auto where = arguments.group();
        const udp::endpoint destination(where.group, arguments.port());
        control.interface_index = arguments.interface_of(where).index();
        arguments.end();

        asio::io_context context;
        // tag::send[]
        udp::socket socket(context, destination.protocol());
        for (unsigned i = 1; i <= count; ++i) {
            const std::string text = "datagram " + std::to_string(i);
            iplevel::send_with_control(socket, asio::buffer(text), destination, control);
            if (i < count)
                std::this_thread::sleep_for(interval);
        }
        // end::send[]
        return 0;
    });
}
