// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"

#include <iplevel.hpp>

#include <boost/asio.hpp>

#include <csignal>
#include <cstddef>
#include <iostream>
#include <vector>

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr char help[] =
    "Usage: reply_from PORT\n"
    "\n"
    "A UDP echo server on all IPv6 and IPv4 addresses of this machine. Each reply leaves from the\n"
    "address that the request was sent to. Without control data, the routing table would choose\n"
    "the source address, and a client drops a reply from an address that it did not ask.\n"
    "The server ends on Ctrl-C.\n";

// tag::program[]
asio::awaitable<void> echo(unsigned short port)
{
    udp::socket socket(co_await asio::this_coro::executor, udp::v6());
    socket.set_option(asio::ip::v6_only(false)); // serve IPv4 clients, too
    socket.set_option(iplevel::freebind(true));  // reply from addresses that are only routed to this host
    iplevel::enable_control(socket, iplevel::control_flags::packet_info);
    socket.bind(udp::endpoint(udp::v6(), port));
    std::vector<char> data(65536);
    for (;;) {
        udp::endpoint client;
        iplevel::received_control control;
        std::size_t size = co_await iplevel::async_receive_with_control(
            socket, asio::buffer(data), client, control, asio::use_awaitable);
        auto [ec, sent] = co_await iplevel::async_send_with_control(
            socket, asio::buffer(data, size), client, iplevel::reply_to(control),
            asio::as_tuple(asio::use_awaitable));
        if (ec) // this client cannot be reached; the others can
            std::cerr << client << ": " << ec.message() << '\n';
    }
}
// end::program[]

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        const unsigned short port = arguments.port();
        arguments.end();

        asio::io_context context;
        asio::signal_set signals(context, SIGINT, SIGTERM);
        signals.async_wait([&](auto...) { context.stop(); });
        asio::co_spawn(context, echo(port), [](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
        });
        context.run();
        return 0;
    });
}
