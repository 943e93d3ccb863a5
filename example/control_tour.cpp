// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"

#include <iplevel.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <array>
#include <chrono>

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr char help[] =
    "Usage: control_tour\n"
    "\n"
    "Sends a few datagrams to itself over loopback, prints what the kernel reports about each of them, and\n"
    "receives with a deadline. The guide quotes this code in its pages on control data and operations.\n";

// tag::enable[]
udp::socket open_dual_stack(asio::io_context& context)
{
    using flags = iplevel::control_flags;
    udp::socket socket(context, udp::v6());
    socket.set_option(asio::ip::v6_only(false));
    iplevel::enable_control(socket, flags::packet_info | flags::hop_limit | flags::traffic_class);
    socket.bind(udp::endpoint(udp::v6(), 0));
    return socket;
}
// end::enable[]

// tag::send[]
void send_marked(udp::socket& socket, const udp::endpoint& destination, std::string_view text)
{
    iplevel::outgoing_control control;
    control.hop_limit = 7;
    control.traffic_class = iplevel::make_traffic_class(iplevel::dscp::af41, iplevel::ecn::ect0);
    iplevel::send_with_control(socket, asio::buffer(text), destination, control);
}
// end::send[]

// tag::receive[]
void receive_one(udp::socket& socket)
{
    std::array<char, 8> data;
    udp::endpoint sender;
    iplevel::received_control control;
    const std::size_t size = iplevel::receive_with_control(socket, asio::buffer(data), sender, control);
    std::cout << "received " << std::string_view(data.data(), size) << ": " << control << '\n';
    if (control.truncated)
        std::cout << "the rest of it did not fit\n";
}
// end::receive[]

// tag::unsupported[]
void ask_for_timestamps(udp::socket& socket)
{
    boost::system::error_code ec;
    iplevel::enable_control(socket, iplevel::control_flags::timestamp, ec);
    if (ec == iplevel::condition::not_supported)
        std::cout << "this system does not report timestamps\n";
    else if (ec)
        throw boost::system::system_error(ec);
}
// end::unsupported[]

// tag::deadline[]
asio::awaitable<void> receive_within(udp::socket& socket, std::chrono::milliseconds limit)
{
    using namespace asio::experimental::awaitable_operators;
    constexpr auto token = asio::as_tuple(asio::use_awaitable); // a failed operation completes, too
    std::array<char, 1500> data;
    udp::endpoint sender;
    iplevel::received_control control;
    asio::steady_timer timer(socket.get_executor(), limit);
    const auto first = co_await (
        iplevel::async_receive_with_control(socket, asio::buffer(data), sender, control, token) ||
        timer.async_wait(token));
    if (first.index() == 1)
        std::cout << "nothing within the limit\n";
    else if (const auto [ec, size] = std::get<0>(first); ec)
        std::cout << "not received: " << ec.message() << '\n';
    else
        std::cout << "received " << size << " bytes in time\n";
}
// end::deadline[]

/// Receives that end with a datagram, at the deadline, and with an error long before the deadline.
asio::awaitable<void> receive_with_deadlines(udp::socket& receiver)
{
    using namespace std::chrono_literals;
    const auto executor = receiver.get_executor();
    const udp::endpoint port(asio::ip::address_v6::loopback(), receiver.local_endpoint().port());
    udp::socket(executor, udp::v6()).send_to(asio::buffer("hello", 5), port);
    co_await receive_within(receiver, 1h);
    co_await receive_within(receiver, 10ms);
    receiver.close();
    co_await receive_within(receiver, 1h);

    udp::socket client(executor);
    client.connect(port); // no socket has this port any more
    client.send(asio::buffer("hello", 5));
    co_await receive_within(client, 1h);
}

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        arguments.end();
        asio::io_context context;
        udp::socket receiver = open_dual_stack(context);
        ask_for_timestamps(receiver);
        const auto port = receiver.local_endpoint().port();

        for (const char* address : {"127.0.0.1", "::1"}) {
            const udp::endpoint destination(asio::ip::make_address(address), port);
            udp::socket sender(context, destination.protocol());
            send_marked(sender, destination, "short");
            receive_one(receiver);
            send_marked(sender, destination, "too long for it");
            receive_one(receiver);
        }

        asio::co_spawn(context, receive_with_deadlines(receiver), asio::detached);
        context.run();
        return 0;
    });
}
