// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"

#include <iplevel.hpp>

#include <boost/asio.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <deque>
#include <thread>

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr char help[] =
    "Usage: echo_server [--port N] [--threads N]\n"
    "\n"
    "A UDP echo server on all IPv6 and IPv4 addresses of this machine. Each reply leaves from the\n"
    "address that the request was sent to. Each thread has its own socket on the same port, serves the\n"
    "datagrams that its processor received, and receives and sends in batches.\n"
    "  --port N     the port (default 7)\n"
    "  --threads N  the number of threads (default: one per processor)\n"
    "Once per second, the server prints how many datagrams it has received and answered since the last\n"
    "line, and how many runs the kernel has dropped. A run is a number of coalesced datagrams, or a\n"
    "single one. A drop becomes known with the next datagram. The server ends on Ctrl-C.\n";

constexpr auto reports = iplevel::control_flags::packet_info | iplevel::control_flags::drop_count;

/// Counters of one thread, which another thread reads.
struct totals
{
    std::atomic<std::uint64_t> received = 0, calls = 0, answered = 0, refused = 0, dropped_runs = 0;
};

// tag::program[]
/// An echo server with one socket, for one thread.
class echo
{
public:
    explicit echo(unsigned short port) : socket_(context_, udp::v6())
    {
        socket_.set_option(asio::ip::v6_only(false));
        socket_.set_option(iplevel::freebind(true)); // reply from addresses that are only routed to this host
        socket_.set_option(iplevel::reuse_port(true));
        socket_.set_option(udp::socket::receive_buffer_size(4 << 20));
        iplevel::enable_control(socket_, reports);
        iplevel::error_code not_supported; // older than Linux 5.0: no datagrams are coalesced
        iplevel::enable_control(socket_, iplevel::control_flags::coalesced, not_supported);
        socket_.bind(udp::endpoint(udp::v6(), port));
    }

    udp::socket& socket() { return socket_; }
    const totals& done() const { return done_; }

    void run()
    {
        receive();
        context_.run();
    }

    /// Stops the server after it has answered what it received. May be called from any thread.
    void stop()
    {
        asio::post(context_, [this] {
            stopped_ = true;
            socket_.cancel();
        });
    }

private:
    void receive()
    {
        if (stopped_ || !socket_.is_open())
            return;
        async_receive_batch(socket_, questions_, [this](auto ec, std::size_t count) {
            if (ec)
                return receive(); // an ICMP error of an earlier reply; the socket is usable
            answers_.clear();
            for (auto& question : questions_) {
                answers_.push_back(question.data(), question.sender(), reply_to(question.control()));
                drops_.update(question.control());
            }
            done_.dropped_runs = drops_.total();
            done_.received += count;
            done_.calls = questions_.statistics().calls;
            answer();
        });
    }

    void answer()
    {
        async_send_batch(socket_, answers_, [this](auto ec, std::size_t count) {
            done_.answered += count;
            if (!ec)
                return receive();
            if (ec != asio::error::operation_aborted) {
                ++done_.refused;
                answers_.skip(); // this client cannot be reached; the others can
            }
            answer();
        });
    }

    static constexpr std::size_t messages = 16;
    static constexpr std::size_t datagrams = messages * 128; // one message has at most 128

    asio::io_context context_{1};
    udp::socket socket_;
    iplevel::received_batch<udp> questions_{
        messages, iplevel::coalesced_size, control_size(reports | iplevel::control_flags::coalesced)};
    iplevel::outgoing_batch<udp> answers_{datagrams};
    iplevel::drop_counter drops_;
    totals done_;
    bool stopped_ = false;
};

// tag::share[]
/// Returns a server for each thread. The filter program selects a socket by the order of the calls to bind.
std::deque<echo> share_port(unsigned short port, unsigned threads)
{
    std::deque<echo> all;
    for (unsigned i = 0; i < threads; ++i)
        all.emplace_back(port);
    const auto program = iplevel::packet_filter::steer_by_cpu(threads);
    all.front().socket().set_option(iplevel::attach_reuse_port_filter(program));
    return all;
}
// end::share[]
// end::program[]

struct sums
{
    std::uint64_t received = 0, calls = 0, answered = 0, refused = 0, dropped_runs = 0;

    sums() = default;

    explicit sums(const std::deque<echo>& all)
    {
        for (auto& one : all) {
            received += one.done().received;
            calls += one.done().calls;
            answered += one.done().answered;
            refused += one.done().refused;
            dropped_runs += one.done().dropped_runs;
        }
    }

    void print_since(const sums& before) const
    {
        std::cout << "received=" << received - before.received << " calls=" << calls - before.calls
                  << " answered=" << answered - before.answered << " refused=" << refused - before.refused
                  << " dropped_runs=" << dropped_runs - before.dropped_runs << std::endl;
    }
};

/// Prints the counters once per second.
class statistics
{
public:
    statistics(asio::io_context& context, const std::deque<echo>& all)
        : all_(all), timer_(context), last_(all)
    {
        wait();
    }

private:
    void wait()
    {
        timer_.expires_after(std::chrono::seconds(1));
        timer_.async_wait([this](auto) {
            const sums now(all_);
            now.print_since(last_);
            last_ = now;
            wait();
        });
    }

    const std::deque<echo>& all_;
    asio::steady_timer timer_;
    sums last_;
};

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        const auto port = arguments.number("--port", 1, 65535).value_or(7);
        const auto processors = std::max(1u, std::thread::hardware_concurrency());
        const auto threads = arguments.number("--threads", 1, 1024).value_or(processors);
        arguments.end();

        auto all = share_port(static_cast<unsigned short>(port), threads);
        asio::io_context context;
        asio::signal_set signals(context, SIGINT, SIGTERM);
        signals.async_wait([&](auto...) { context.stop(); });
        statistics every_second(context, all);
        std::cout << "listening on port " << port << " with " << threads << " threads" << std::endl;

        std::vector<std::thread> running;
        for (auto& one : all)
            running.emplace_back([&one] { one.run(); });
        context.run();
        for (auto& one : all)
            one.stop();
        for (auto& thread : running)
            thread.join();
        std::cout << "in all: ";
        sums(all).print_since(sums());
        return 0;
    });
}
