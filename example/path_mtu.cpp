// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"
#include "path_search.hpp"
#include "resolve.hpp"

#include <iplevel.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <cmath>
#include <iomanip>

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr char help[] =
    "Usage: path_mtu [OPTION [VALUE]]... HOST\n"
    "\n"
    "Finds the size of the largest packet that reaches a host without fragmentation, and the router that\n"
    "limits it. The first packet is the largest that this machine can send. A router that cannot forward\n"
    "a packet should report the size that it can forward; if none does, the program searches for it.\n"
    "No privileges are required: ICMP echo is permitted to users with a group in\n"
    "net.ipv4.ping_group_range, and UDP to all users.\n"
    "\n"
    "  --port N          send UDP datagrams to this port, on which a program replies or none listens\n"
    "                    (default: ICMP echo; if it is not permitted, UDP to port 33434)\n"
    "  --timeout MS      wait MS milliseconds for an answer (default 1000)\n"
    "  --tries N         send a size at least N times before it counts as lost (default 3), and more\n"
    "                    often if the path loses packets that fit\n"
    "  --ipv4, --ipv6    use an address of this family\n"
    "\n"
    "The exit code is 0 if the size was found, and 1 if the host does not answer, or answers too seldom\n"
    "to find it.\n";

/// The host, and the packets to which it answers.
struct target
{
    asio::ip::address address;
    unsigned short port = 0; // 0: ICMP echo
    std::chrono::milliseconds timeout{};
    unsigned tries = 0;

    unsigned ip_header() const { return address.is_v6() ? 40 : 20; }

    /// The size that every link supports: RFC 8200 section 5, RFC 791 section 3.2.
    unsigned least() const { return address.is_v6() ? 1280 : 68; }
};

// tag::socket[]
// UDP and ICMP echo differ only in the endpoint.
using datagram = asio::generic::datagram_protocol;

datagram::endpoint endpoint_of(const target& to)
{
    if (to.port)
        return udp::endpoint(to.address, to.port);
    return iplevel::icmp::datagram::endpoint(to.address, 0);
}

datagram::socket open(asio::any_io_executor executor, const target& to)
{
    const auto host = endpoint_of(to);
    datagram::socket socket(executor, host.protocol());
    socket.set_option(iplevel::path_mtu_discovery(iplevel::pmtu_discovery::probe));
    iplevel::enable_control(socket, iplevel::control_flags::errors);
    socket.connect(host);
    return socket;
}
// end::socket[]

/// Returns the payload of a socket for an IP packet of this size.
std::vector<char> payload(const target& to, unsigned size)
{
    std::vector<char> bytes(size - to.ip_header());
    if (to.port) {
        bytes.resize(bytes.size() - 8); // the kernel adds the UDP header
        return bytes;
    }
    using namespace iplevel::icmp;
    const echo request{0, 1, asio::buffer(bytes) + 8};
    if (to.address.is_v6())
        encode(message_v6{type_v6::echo_request, 0, request}, asio::buffer(bytes));
    else
        encode(message_v4{type_v4::echo_request, 0, request}, asio::buffer(bytes));
    return bytes;
}

/// The answer to a packet.
struct answer
{
    std::string from;
    iplevel::error_code error; // no error if the packet arrived
    unsigned mtu = 0;          // the largest size that fits, or 0 if it was not reported
};

// tag::answers[]
constexpr auto token = asio::as_tuple(asio::use_awaitable);

/// Waits for a reply of the host.
asio::awaitable<answer> reply(datagram::socket& socket)
{
    for (std::array<char, 1> first;;) {
        auto [ec, size] = co_await socket.async_receive(asio::buffer(first), token);
        if (!ec)
            co_return answer{};
        if (ec == asio::error::operation_aborted || !socket.is_open())
            co_return answer{"this host", ec}; // all other errors have a report
    }
}

/// Waits for an ICMP error, or for an error of this host about a packet that is too large for the interface.
asio::awaitable<answer> report(datagram::socket& socket)
{
    datagram::endpoint destination;
    iplevel::error_report report;
    auto [ec, size] =
        co_await async_receive_error(socket, asio::mutable_buffer(), destination, report, token);
    if (ec)
        co_return answer{"this host", ec};
    if (report.error == asio::error::connection_refused)
        co_return answer{}; // the host received the packet, but no program listens on the port
    co_return answer{
        report.offender ? report.offender->to_string() : "this host", report.error, report.mtu.value_or(0)};
}

/// Sends one packet from its own socket. All answers on this socket therefore concern this packet.
asio::awaitable<std::optional<answer>> try_once(const target& to, unsigned size)
{
    using namespace asio::experimental::awaitable_operators;
    auto socket = open(co_await asio::this_coro::executor, to);
    const auto bytes = payload(to, size);
    auto [ec, sent] = co_await socket.async_send(asio::buffer(bytes), token);
    if (ec && ec != asio::error::message_size) // message_size has a report
        throw boost::system::system_error(ec);
    asio::steady_timer timer(socket.get_executor(), to.timeout);
    const auto first = co_await (reply(socket) || report(socket) || timer.async_wait(token));
    if (first.index() == 2)
        co_return std::nullopt;
    const auto answer = first.index() == 0 ? std::get<0>(first) : std::get<1>(first);
    if (answer.error && answer.error != asio::error::message_size)
        throw boost::system::system_error(answer.error, answer.from);
    co_return answer;
}
// end::answers[]

/// Sends packets, one after the other because hosts limit the rate of their answers.
/**
 * A packet may be lost by chance. Packets of a size that has arrived show how probable that is.
 */
class prober
{
public:
    explicit prober(const target& to) : to_(to), fits_(to.least()) {}

    /// Returns whether packets of the least size arrive.
    asio::awaitable<bool> begin()
    {
        for (unsigned i = 0; i < to_.tries || (sent_ == lost_ && i < 2 * to_.tries); ++i)
            co_await try_what_fits();
        co_return lost_ < sent_;
    }

    /// Returns the answer to a packet of this size, or nullopt if packets of this size are lost.
    asio::awaitable<std::optional<answer>> probe(unsigned size)
    {
        for (unsigned silent = 0; silent < 100;) {
            if (const auto answer = co_await try_once(to_, size)) {
                if (!answer->error) {
                    fits_ = size;
                    sent_ += silent + 1;
                    lost_ += silent;
                }
                co_return answer;
            }
            ++silent;
            co_await try_what_fits();
            const double loss = (lost_ + 1.0) / (sent_ + 2.0);
            if (silent >= to_.tries && std::pow(loss, silent) < 1e-6)
                co_return std::nullopt;
        }
        throw std::runtime_error("too few answers to tell what fits");
    }

private:
    asio::awaitable<void> try_what_fits()
    {
        const auto answer = co_await try_once(to_, fits_);
        ++sent_;
        lost_ += !answer || answer->error;
    }

    const target& to_;
    unsigned fits_, sent_ = 0, lost_ = 0;
};

asio::awaitable<void> find(const target& to)
{
    const auto step = [](unsigned size) -> std::ostream& {
        return std::cout << std::setw(5) << size << " bytes: ";
    };
    prober prober(to);
    if (!co_await prober.begin())
        throw std::runtime_error("no answer, not even to " + std::to_string(to.least()) + " bytes");
    step(to.least()) << "arrived" << std::endl;

    search sizes(to.least(), 65535);
    std::string limit = "the length field of IP";
    while (!sizes.found()) {
        const auto size = sizes.next();
        const auto answer = co_await prober.probe(size);
        if (answer && !answer->error) {
            step(size) << "arrived" << std::endl;
            sizes.arrived(size);
        } else if (answer) {
            step(size) << "refused by " << answer->from;
            if (answer->mtu)
                std::cout << ", which takes " << answer->mtu;
            std::cout << std::endl;
            sizes.lost(size, answer->mtu);
            limit = answer->from;
        } else {
            step(size) << "lost" << std::endl;
            sizes.lost(size);
            limit = "a black hole: larger packets are lost without a word";
        }
    }
    std::cout << "path MTU " << *sizes.found() << ", limited by " << limit << std::endl;
}

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        target to;
        const auto port = arguments.number("--port", 1, 65535);
        to.timeout = std::chrono::milliseconds(arguments.number("--timeout", 1, 86'400'000).value_or(1000));
        to.tries = arguments.number("--tries", 1, 100).value_or(3);
        to.address = host_argument(arguments).address;
        arguments.end();

        asio::io_context context;
        iplevel::error_code not_allowed;
        if (!port)
            datagram::socket(context).open(endpoint_of(to).protocol(), not_allowed);
        if (port || not_allowed)
            to.port = static_cast<unsigned short>(port.value_or(33434));
        std::cout << to.address << " by "
                  << (to.port ? "UDP to port " + std::to_string(to.port) : "ICMP echo") << std::endl;
        asio::co_spawn(context, find(to), [](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
        });
        context.run();
        return 0;
    });
}
