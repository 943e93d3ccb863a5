// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"

#include <iplevel.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <csignal>
#include <cstring>
#include <tuple>
#include <variant>

namespace asio = boost::asio;
using asio::ip::udp;
using namespace asio::experimental::awaitable_operators;

namespace {

constexpr char help[] =
    "Usage: echo_load [--count N] [--size N] [--window N] ADDRESS PORT\n"
    "\n"
    "Sends datagrams to an echo server and checks each reply: its bytes, and that it comes from\n"
    "the address that the request was sent to.\n"
    "  --count N   the number of datagrams (default 100000)\n"
    "  --size N    the size of each in bytes, at least 8 (default 1200)\n"
    "  --window N  the number of datagrams in flight (default 64)\n"
    "The program also ends on Ctrl-C. The exit code is 1 if a reply was wrong, or did not arrive within a\n"
    "second.\n";

struct plan
{
    udp::endpoint server;
    std::size_t count, size, window;
};

struct outcome
{
    std::size_t right = 0, wrong = 0, lost = 0;
};

/// The datagrams in flight. Each begins with its number, on which its other bytes depend.
class window
{
public:
    window(std::size_t datagrams, std::size_t size) : size_(size), bytes_(datagrams * size) {}

    /// Prepares the next datagrams, whose numbers begin with this one.
    void start(std::uint64_t first, std::size_t count)
    {
        first_ = first;
        answered_.assign(count, false);
        for (std::size_t i = 0; i < count; ++i) {
            auto* at = bytes_.data() + i * size_;
            const std::uint64_t number = first + i;
            std::memset(at, static_cast<int>(number % 251), size_);
            std::memcpy(at, &number, sizeof number);
        }
    }

    asio::const_buffer datagram(std::size_t i) const { return {bytes_.data() + i * size_, size_}; }

    /// Returns whether this is the first correct reply to one of the datagrams.
    bool takes(asio::const_buffer answer)
    {
        std::uint64_t number = 0;
        if (answer.size() != size_)
            return false;
        std::memcpy(&number, answer.data(), sizeof number);
        const std::uint64_t i = number - first_;
        if (i >= answered_.size() || answered_[i])
            return false;
        answered_[i] = true;
        return std::memcmp(answer.data(), datagram(i).data(), size_) == 0;
    }

private:
    std::size_t size_;
    std::vector<char> bytes_;
    std::uint64_t first_ = 0;
    std::vector<bool> answered_;
};

asio::awaitable<void> load(plan p, outcome& result)
{
    constexpr auto token = asio::as_tuple(asio::use_awaitable);
    udp::socket socket(co_await asio::this_coro::executor, p.server.protocol());
    socket.set_option(udp::socket::receive_buffer_size(4 << 20));
    iplevel::error_code not_supported; // older than Linux 5.0: no datagrams are coalesced
    iplevel::enable_control(socket, iplevel::control_flags::coalesced, not_supported);
    asio::steady_timer limit(socket.get_executor());
    iplevel::outgoing_batch<udp> questions(p.window);
    iplevel::received_batch<udp> answers(16, iplevel::coalesced_size);
    window on_the_way(p.window, p.size);
    for (std::size_t sent = 0; sent < p.count;) {
        const std::size_t count = std::min(p.window, p.count - sent);
        on_the_way.start(sent, count);
        questions.clear();
        for (std::size_t i = 0; i < count; ++i)
            questions.push_back(on_the_way.datagram(i), p.server);
        sent += co_await async_send_batch(socket, questions, asio::use_awaitable);

        limit.expires_after(std::chrono::seconds(1));
        for (std::size_t missing = count; missing;) {
            const auto first =
                co_await (async_receive_batch(socket, answers, token) || limit.async_wait(token));
            if (first.index() == 1) {
                result.lost += missing;
                break;
            }
            if (auto ec = std::get<0>(std::get<0>(first)))
                throw boost::system::system_error(ec);
            for (auto& answer : answers) {
                const bool right = answer.sender() == p.server && on_the_way.takes(answer.data());
                ++(right ? result.right : result.wrong);
                missing -= right;
            }
        }
    }
}

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        plan p;
        p.count = arguments.number("--count", 1, 1000000000).value_or(100000);
        p.size = arguments.number("--size", 8, 65507).value_or(1200);
        p.window = arguments.number("--window", 1, 4096).value_or(64);
        const auto address = command_line::to_address("the address", arguments.word("the address"));
        p.server = {address, arguments.port()};
        arguments.end();

        outcome result;
        asio::io_context context;
        const auto start = std::chrono::steady_clock::now();
        asio::signal_set signals(context, SIGINT, SIGTERM);
        signals.async_wait([&](auto...) { context.stop(); });
        asio::co_spawn(context, load(p, result), [&](std::exception_ptr failure) {
            context.stop();
            if (failure)
                std::rethrow_exception(failure);
        });
        context.run();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        std::cout << "right=" << result.right << " wrong=" << result.wrong << " lost=" << result.lost
                  << " per_second=" << static_cast<std::uint64_t>(double(result.right) / took.count())
                  << std::endl;
        return result.wrong + result.lost == 0 ? 0 : 1;
    });
}
