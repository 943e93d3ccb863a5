// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"

#include <iplevel.hpp>

#include <boost/asio.hpp>

#include <array>
#include <csignal>

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr char help[] =
    "Usage: reply_from PORT\n"
    "\n"
    "A UDP echo server on all addresses of this machine, IPv6 and IPv4. It answers from the\n"
    "address that was asked; a server without control data answers from the address that the\n"
    "routes choose, which the client may not know. Ends on Ctrl-C.\n";

// tag::program[]
asio::awaitable<void> echo(unsigned short port)
{
    iplevel::error_code ec;
    auto token = asio::redirect_error(asio::use_awaitable, ec);
    udp::socket socket(co_await asio::this_coro::executor, udp::v6());
    socket.set_option(asio::ip::v6_only(false));
    socket.set_option(iplevel::freebind(true)); // an anycast range is routed here, not assigned
    iplevel::enable_control(socket, iplevel::control_flags::packet_info);
    socket.bind(udp::endpoint(udp::v6(), port));
    for (std::array<char, 65536> data; socket.is_open() && ec != asio::error::operation_aborted;) {
        udp::endpoint peer;
        iplevel::received_control asked;
        auto n = co_await iplevel::async_receive_with_control(socket, asio::buffer(data), peer, asked, token);
        if (!ec)
            co_await iplevel::async_send_with_control(
                socket, asio::buffer(data, n), peer, iplevel::reply_to(asked), token);
        if (ec)
            std::cerr << peer << ": " << ec.message() << '\n'; // this peer's trouble: others wait
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
