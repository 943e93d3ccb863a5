// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"

#include <iplevel.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <array>
#include <chrono>
#include <csignal>

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr char help[] =
    "Usage: multicast_receiver [OPTION VALUE]... GROUP PORT [INTERFACE]\n"
    "\n"
    "Joins an IPv4 or IPv6 multicast group on an interface, and prints one line per datagram: sender,\n"
    "destination, interface, hop limit, DSCP, ECN, time of arrival and size. The interface is given by\n"
    "name, as the last argument or with the group, as in ff02::fb%eth0.\n"
    "The receiver ends on Ctrl-C.\n"
    "\n"
    "  --source ADDRESS   receive only from this source (source-specific multicast)\n"
    "  --count N          end after N datagrams; the exit code is 1 if fewer arrived\n"
    "  --timeout SECONDS  end after this time\n";

struct subscription
{
    asio::ip::address group;
    unsigned short port = 0;
    iplevel::network_interface nic;
    std::optional<asio::ip::address> source;
};

// Prints "-" for a value that the kernel did not report.
template <typename Optional, typename Print>
void print(const char* name, const Optional& value, Print form)
{
    std::cout << ' ' << name << '=';
    if (value)
        form(*value);
    else
        std::cout << '-';
}

void print_line(
    const udp::endpoint& sender, const iplevel::received_control& control, const std::string& interface_name,
    std::size_t size)
{
    std::cout << "sender=" << sender;
    print("destination", control.destination, [](const auto& address) { std::cout << address; });
    std::cout << " interface=" << interface_name;
    print("hop_limit", control.hop_limit, [](auto hops) { std::cout << hops; });
    print("dscp", control.traffic_class, [](auto byte) { std::cout << iplevel::dscp_of(byte); });
    print("ecn", control.traffic_class, [](auto byte) { std::cout << iplevel::ecn_of(byte); });
    print("time", control.timestamp, [](auto time) { std::cout << iplevel::to_string(time); });
    std::cout << " size=" << size << std::endl;
}

// tag::open[]
udp::socket open(asio::io_context& context, const subscription& wanted)
{
    using namespace iplevel::multicast;
    using flags = iplevel::control_flags;
    const auto report = flags::packet_info | flags::hop_limit | flags::traffic_class | flags::timestamp;
    udp::socket socket(context);
    if (wanted.source)
        open_receiver(
            socket, join_source_group(wanted.group, *wanted.source, wanted.nic), wanted.port, report);
    else
        open_receiver(socket, join_group(wanted.group, wanted.nic), wanted.port, report);
    return socket;
}
// end::open[]

// tag::filter[]
// The socket also receives datagrams that were sent to an address of this host.
bool is_for(const subscription& wanted, const iplevel::received_control& control)
{
    return control.destination && iplevel::multicast::is_same_group(*control.destination, wanted.group) &&
           control.interface_index == wanted.nic.index();
}
// end::filter[]

// tag::receive[]
asio::awaitable<void> receive(udp::socket& socket, const subscription& wanted, unsigned& missing)
{
    std::array<char, 65536> data;
    while (missing > 0) {
        udp::endpoint sender;
        iplevel::received_control control;
        auto [ec, size] = co_await iplevel::async_receive_with_control(
            socket, asio::buffer(data), sender, control, asio::as_tuple(asio::use_awaitable));
        if (ec == asio::error::operation_aborted || !socket.is_open())
            break;
        if (ec) { // concerns an earlier datagram
            std::cerr << ec.message() << '\n';
        } else if (is_for(wanted, control)) {
            print_line(sender, control, wanted.nic.name(), size);
            --missing;
        }
    }
}
// end::receive[]

// tag::until[]
asio::awaitable<void> receive_until(
    udp::socket& socket, const subscription& wanted, unsigned& missing, std::chrono::seconds timeout)
{
    using namespace asio::experimental::awaitable_operators;
    asio::signal_set signals(socket.get_executor(), SIGINT, SIGTERM);
    asio::steady_timer timer(socket.get_executor(), timeout);
    co_await (
        receive(socket, wanted, missing) || signals.async_wait(asio::use_awaitable) ||
        timer.async_wait(asio::use_awaitable));
}
// end::until[]

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        subscription wanted;
        if (const auto source = arguments.option("--source"))
            wanted.source = command_line::to_address("--source", *source);
        const auto count = arguments.number("--count", 1, 1'000'000'000);
        const auto timeout = arguments.number("--timeout", 0, 1'000'000'000);
        const auto where = arguments.group();
        wanted.group = where.group;
        wanted.port = arguments.port();
        wanted.nic = arguments.interface_of(where);
        arguments.end();
        if (wanted.source)
            command_line::check_family("--source", *wanted.source, wanted.group);

        asio::io_context context;
        udp::socket socket = open(context, wanted);
        unsigned missing = count.value_or(std::numeric_limits<unsigned>::max());
        asio::co_spawn(
            context,
            receive_until(socket, wanted, missing, std::chrono::seconds(timeout.value_or(1'000'000'000))),
            [](std::exception_ptr failure) {
                if (failure)
                    std::rethrow_exception(failure);
            });
        context.run();
        return count && missing > 0 ? 1 : 0;
    });
}
