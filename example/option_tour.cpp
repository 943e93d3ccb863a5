// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"

#include <iplevel.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include <sys/socket.h>

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr char help[] =
    "Usage: option_tour\n"
    "\n"
    "Sets options of a few sockets and prints their values. Nothing is sent. The guide quotes this code in\n"
    "its pages on options and on multicast.\n";

// tag::set[]
/// Opens a socket for voice traffic: its packets have the traffic class of voice, and pass at most 15
/// routers.
udp::socket open_for_speech(asio::io_context& context)
{
    udp::socket socket(context, udp::v6());
    socket.set_option(asio::ip::v6_only(false));
    iplevel::set_option_for_both_families(socket, iplevel::traffic_class(iplevel::dscp::ef));
    iplevel::set_option_for_both_families(socket, iplevel::hop_limit(16));
    return socket;
}
// end::set[]

// tag::get[]
void print_hop_limit(udp::socket& socket)
{
    iplevel::hop_limit hops;
    iplevel::for_ipv4<iplevel::hop_limit> hops_of_ipv4;
    socket.get_option(hops);
    socket.get_option(hops_of_ipv4);
    std::cout << "hop limit " << hops.value() << ", over IPv4 " << hops_of_ipv4.value() << '\n';
    socket.set_option(iplevel::hop_limit(iplevel::system_default));
    socket.get_option(hops);
    std::cout << "hop limit " << hops.value() << " by default\n";
}
// end::get[]

// tag::unsupported[]
void label_flows(udp::socket& socket)
{
    iplevel::error_code ec;
    socket.set_option(iplevel::auto_flow_label(true), ec);
    if (ec == iplevel::condition::not_supported)
        std::cout << "no flow labels\n"; // an IPv4 socket, or a system that lacks the option
    else if (ec)
        throw boost::system::system_error(ec);
}
// end::unsupported[]

// tag::own[]
using do_not_route = iplevel::boolean_option<SOL_SOCKET, SO_DONTROUTE>;
using receive_low_water = iplevel::integer_option<SOL_SOCKET, SO_RCVLOWAT>;

static_assert(iplevel::is_settable_socket_option_v<do_not_route, udp>);
// end::own[]

// tag::sources[]
void choose_sources(udp::socket& socket, const iplevel::network_interface& nic)
{
    using namespace iplevel::multicast;
    const auto group = asio::ip::make_address("239.1.2.3");
    const auto good = asio::ip::make_address("192.0.2.1"), bad = asio::ip::make_address("192.0.2.2");
    socket.set_option(join_group(group, nic));        // receive from all sources
    socket.set_option(block_source(group, bad, nic)); // except from this one

    source_filter filter(group, nic);
    socket.get_option(filter);
    std::cout << (filter.mode() == filter_mode::exclude ? "all but" : "only");
    for (const auto& source : filter.sources())
        std::cout << ' ' << source;
    std::cout << '\n';

    socket.set_option(source_filter(group, nic, filter_mode::include, {good})); // now only from this one
    socket.set_option(leave_group(group, nic));
}
// end::sources[]

// tag::outbound[]
udp::socket open_sender(asio::io_context& context, const iplevel::network_interface& nic)
{
    using namespace iplevel::multicast;
    udp::socket socket(context, udp::v4());
    socket.set_option(outbound_interface(nic));
    socket.set_option(asio::ip::multicast::hops(4));                // the default is 1, the local network
    socket.set_option(asio::ip::multicast::enable_loopback(false)); // do not send it to this host
    return socket;
}
// end::outbound[]

// tag::interfaces[]
/// Finds an interface for multicast that leads to other hosts. Returns the loopback interface if there is
/// none.
iplevel::network_interface find_multicast_interface()
{
    using flags = iplevel::interface_flags;
    const auto wanted = flags::running | flags::multicast;
    iplevel::network_interface loopback;
    for (const auto& nic : iplevel::network_interfaces()) {
        if ((nic.flags() & flags::loopback) == flags::loopback)
            loopback = nic;
        else if ((nic.flags() & wanted) == wanted)
            return nic;
    }
    return loopback;
}
// end::interfaces[]

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        arguments.end();
        asio::io_context context;
        udp::socket speech = open_for_speech(context);
        print_hop_limit(speech);

        const auto nic = find_multicast_interface();
        udp::socket sender = open_sender(context, nic);
        label_flows(sender);
        udp::socket receiver(context, udp::v4());
        choose_sources(receiver, nic);

        receiver.set_option(do_not_route(true));
        receive_low_water bytes;
        receiver.get_option(bytes);
        std::cout << "low water " << bytes.value() << '\n';
        return 0;
    });
}
