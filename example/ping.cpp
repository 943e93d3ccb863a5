// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"
#include "echo_socket.hpp"
#include "ping_statistics.hpp"
#include "resolve.hpp"

#include <iplevel.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <csignal>
#include <iomanip>
#include <numeric>
#include <sstream>

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::system_clock;

namespace {

constexpr char help[] =
    "Usage: ping [OPTION [VALUE]]... HOST\n"
    "\n"
    "Sends echo requests and prints the replies, and the errors that routers on the path report.\n"
    "The program ends on Ctrl-C and prints statistics.\n"
    "\n"
    "  --count N         send N requests (default: until Ctrl-C)\n"
    "  --interval MS     wait MS milliseconds between two requests (default 1000)\n"
    "  --timeout MS      wait MS milliseconds for replies after the last request (default 5000)\n"
    "  --size N          the number of bytes of data in each request (default 56)\n"
    "  --hop-limit N     send with this hop limit (default: that of the system, usually 64)\n"
    "  --interface NAME  the interface through which the requests leave\n"
    "  --source ADDRESS  the source address of the requests, an address of this machine\n"
    "  --broadcast       permit a broadcast address as HOST; all of its hosts may reply\n"
    "  --ipv4, --ipv6    use an address of this family\n"
    "  --raw             use a raw socket, even if a datagram socket is permitted\n"
    "\n"
    "The exit code is 0 if there was a reply, and 1 otherwise.\n";

struct plan
{
    std::string name;
    asio::ip::address destination;
    iplevel::outgoing_control control;
    unsigned count = 0;
    std::size_t size = 0;
    milliseconds interval{}, timeout{};
    bool broadcast = false;
};

/// Returns whether sends to the address require socket_base::broadcast. If a firewall refuses them, they fail
/// with that option, too.
bool is_broadcast(asio::io_context& context, const asio::ip::address& address)
{
    if (address.is_v6())
        return false;
    asio::ip::udp::socket socket(context, asio::ip::udp::v4());
    iplevel::error_code refused, also_refused;
    socket.connect({address, 7}, refused);
    socket.set_option(asio::socket_base::broadcast(true));
    socket.connect({address, 7}, also_refused);
    return address == asio::ip::address_v4::broadcast() ||
           (refused == asio::error::access_denied && !also_refused);
}

std::string what_happened(const iplevel::error_report& report)
{
    using namespace iplevel::icmp;
    auto text = report.origin == iplevel::error_origin::icmpv6 ? to_string(type_v6(report.type))
                                                               : to_string(type_v4(report.type));
    text += ", code " + std::to_string(report.code);
    if (report.mtu)
        text += ", mtu " + std::to_string(*report.mtu);
    return text;
}

template <typename Socket>
class pinger
{
public:
    pinger(echo_socket<Socket> echo, const plan& p, statistics& total)
        : echo_(std::move(echo)), plan_(p), total_(total)
    {
        std::iota(data_.begin(), data_.end(), static_cast<unsigned char>(0));
        if (p.broadcast)
            echo_.socket().set_option(asio::socket_base::broadcast(true));
    }

    // tag::beside[]
    asio::awaitable<void> run()
    {
        using namespace asio::experimental::awaitable_operators;
        asio::signal_set signals(echo_.socket().get_executor(), SIGINT, SIGTERM);
        co_await (
            send_requests() || receive_replies() || receive_errors() ||
            signals.async_wait(asio::use_awaitable));
    }
    // end::beside[]

private:
    static constexpr auto token = asio::as_tuple(asio::use_awaitable);

    /// A request that was sent.
    struct request
    {
        iplevel::timestamp sent_at;
        bool answered = false, settled = false; // settled by an error, which a reply may follow
    };

    asio::awaitable<void> send_requests()
    {
        asio::steady_timer timer(echo_.socket().get_executor());
        unsigned number = 0;
        do {
            co_await send_request(static_cast<std::uint16_t>(++number));
            if (settled_ == plan_.count)
                break; // the last request was not sent, and all others are settled
            timer.expires_after(number < plan_.count ? plan_.interval : plan_.timeout);
            co_await timer.async_wait(asio::use_awaitable);
        } while (number < plan_.count);
    }

    asio::awaitable<void> send_request(std::uint16_t sequence)
    {
        std::vector<unsigned char> bytes(plan_.size + 8);
        const auto size = echo_.write_request(sequence, asio::buffer(data_), asio::buffer(bytes));
        requests_[sequence] = {system_clock::now()};
        ++total_.sent;
        // tag::send[]
        const auto [ec, sent] = co_await async_send_despite_errors(
            echo_.socket(), asio::buffer(bytes, size), {plan_.destination, 0}, plan_.control, token);
        // end::send[]
        if (ec) {
            std::cout << "icmp_seq=" << sequence << " not sent: " << ec.message() << std::endl;
            --total_.sent;
            count_error(requests_[sequence]);
        }
    }

    asio::awaitable<void> receive_replies()
    {
        std::vector<unsigned char> bytes(65536);
        while (settled_ < plan_.count) {
            typename Socket::endpoint_type sender;
            iplevel::received_control control;
            auto [ec, size] = co_await async_receive_with_control(
                echo_.socket(), asio::buffer(bytes), sender, control, token);
            if (ec == asio::error::operation_aborted)
                break;
            if (ec)
                continue; // receive_errors() receives the report of this error
            if (const auto reply = echo_.find_reply(asio::buffer(bytes, size)))
                take(*reply, sender.address(), control);
        }
    }

    // tag::errors[]
    asio::awaitable<void> receive_errors()
    {
        std::array<unsigned char, 1500> returned;
        while (settled_ < plan_.count) {
            typename Socket::endpoint_type destination;
            iplevel::error_report report;
            auto [ec, size] = co_await async_receive_error(
                echo_.socket(), asio::buffer(returned), destination, report, token);
            if (ec == asio::error::operation_aborted)
                break;
            const auto refused = echo_.find_request(asio::buffer(returned, size));
            if (ec || !refused || !report.offender)
                continue; // local errors are the result of the send
            auto& probe = requests_[refused->sequence];
            std::cout << "From " << *report.offender << " icmp_seq=" << refused->sequence << ' '
                      << what_happened(report) << (is_known(probe) ? "" : unknown) << std::endl;
            if (is_known(probe))
                count_error(probe);
        }
    }
    // end::errors[]

    void take(
        const iplevel::icmp::echo& reply, const asio::ip::address& from,
        const iplevel::received_control& control)
    {
        auto& asked = requests_[reply.sequence];
        std::cout << 8 + reply.data.size() << " bytes from " << from << ": icmp_seq=" << reply.sequence;
        if (control.hop_limit)
            std::cout << " ttl=" << unsigned(*control.hop_limit);
        if (!is_known(asked)) {
            std::cout << unknown << std::endl;
            return;
        }
        const std::chrono::duration<double, std::milli> round_trip =
            control.timestamp.value_or(system_clock::now()) - asked.sent_at;
        std::cout << " time=" << std::fixed << std::setprecision(3) << round_trip.count() << " ms"
                  << (asked.answered ? " (DUP!)" : "") << changes(reply.data) << std::endl;
        ++(std::exchange(asked.answered, true) ? total_.duplicates : total_.received);
        total_.add_round_trip(round_trip.count());
        settle(asked);
    }

    /// Describes how the data of a reply differs from that of the request.
    std::string changes(asio::const_buffer data) const
    {
        if (data.size() != data_.size())
            return " (" + std::to_string(data.size()) + " bytes of data instead of " +
                   std::to_string(data_.size()) + ')';
        const auto* bytes = static_cast<const unsigned char*>(data.data());
        const auto [sent, received] = std::mismatch(data_.begin(), data_.end(), bytes);
        if (sent == data_.end())
            return "";
        std::ostringstream text;
        text << "\nwrong data byte #" << sent - data_.begin() << " should be 0x" << std::hex
             << unsigned(*sent) << " but was 0x" << unsigned(*received);
        return text.str();
    }

    static constexpr const char* unknown = " (unknown: no request has that number)";

    static bool is_known(const request& r) { return r.sent_at != iplevel::timestamp(); }

    void count_error(request& r)
    {
        ++total_.errors;
        settle(r);
    }

    void settle(request& r) { settled_ += !std::exchange(r.settled, true); }

    echo_socket<Socket> echo_;
    const plan& plan_;
    statistics& total_;
    std::vector<unsigned char> data_ = std::vector<unsigned char>(plan_.size);
    std::vector<request> requests_ = std::vector<request>(65536); // by sequence number
    unsigned settled_ = 0;
};

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        plan p;
        p.count =
            arguments.number("--count", 1, 1'000'000'000).value_or(std::numeric_limits<unsigned>::max());
        p.interval = milliseconds(arguments.number("--interval", 0, 86'400'000).value_or(1000));
        p.timeout = milliseconds(arguments.number("--timeout", 0, 86'400'000).value_or(5000));
        p.size = arguments.number("--size", 0, 65'507).value_or(56);
        if (const auto hops = arguments.number("--hop-limit", 1, 255))
            p.control.hop_limit = *hops;
        if (const auto name = arguments.option("--interface"))
            p.control.interface_index = command_line::to_interface("--interface", *name).index();
        if (const auto source = arguments.option("--source"))
            p.control.source = command_line::to_address("--source", *source);
        p.broadcast = arguments.flag("--broadcast");
        const bool raw = arguments.flag("--raw");
        const host_argument host(arguments);
        arguments.end();
        p.name = host.name;
        p.destination = host.address;
        if (p.control.source)
            command_line::check_family("--source", *p.control.source, p.destination);

        asio::io_context context;
        if (!p.broadcast && is_broadcast(context, p.destination))
            throw bad_argument(p.name + " is a broadcast address: --broadcast sends there all the same");
        statistics total;
        with_echo_socket(context.get_executor(), p.destination.is_v6(), raw, [&](auto echo) {
            std::cout << "PING " << p.name << " (" << p.destination << ") " << p.size << " bytes of data."
                      << std::endl;
            pinger ping(std::move(echo), p, total);
            asio::co_spawn(context, ping.run(), [](std::exception_ptr failure) {
                if (failure)
                    std::rethrow_exception(failure);
            });
            context.run();
        });
        total.print(p.name);
        return total.received ? 0 : 1;
    });
}
