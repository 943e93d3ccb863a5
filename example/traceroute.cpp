// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "answer.hpp"
#include "common.hpp"
#include "probes.hpp"
#include "resolve.hpp"

#include <iplevel.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>

#include <chrono>
#include <deque>
#include <iomanip>

namespace asio = boost::asio;
using asio::ip::udp;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using std::chrono::system_clock;

namespace {

constexpr char help[] =
    "Usage: traceroute [OPTION [VALUE]]... HOST\n"
    "\n"
    "Prints the routers on the path to a host. A router is found when it reports that the hop limit of a\n"
    "probe has expired. Probes are UDP datagrams, which require no privileges, or echo requests, which\n"
    "require a group of the user in net.ipv4.ping_group_range, or the privilege to open raw sockets.\n"
    "\n"
    "  --icmp          send echo requests, through a raw socket only if a datagram socket is not permitted\n"
    "  --raw           send echo requests through a raw socket\n"
    "  --ipv4, --ipv6  use an address of this family\n"
    "  --first N       the first hop limit (default 1)\n"
    "  --max N         the last hop limit (default 30)\n"
    "  --queries N     the number of probes for each hop (default 3)\n"
    "  --in-flight N   the number of probes in flight (default 16)\n"
    "  --wait MS       wait MS milliseconds for the answer to a probe (default 3000)\n"
    "  --port N        the UDP port of the first probe; the others use the following ports (default 33434)\n"
    "  --names         also print the host names of the routers\n"
    "\n"
    "After the time follows any other error that a router reported: !H, !N or !P: host, network or\n"
    "protocol unreachable; !X: prohibited; !F-MTU: too large; !S: source route failed; !V, !C: precedence\n"
    "violated, too low; !<CODE>: unreachable for another reason; !<TYPE-CODE>: another ICMP message.\n"
    "\n"
    "The exit code is 0 if the host answered, and 1 otherwise.\n";

struct plan
{
    asio::ip::address target;
    unsigned first, last, queries, in_flight;
    milliseconds wait;
    bool names;
};

template <typename Probes>
class tracer
{
public:
    tracer(Probes probes, const plan& p) : probes_(std::move(probes)), plan_(p)
    {
        iplevel::error_code not_supported; // older than Linux 5.9: no extensions are reported
        enable_control(probes_.socket(), iplevel::control_flags::error_extensions, not_supported);
    }

    asio::awaitable<void> run()
    {
        using namespace asio::experimental::awaitable_operators;
        co_await (trace() || receive_errors() || receive_answers());
    }

    bool reached() const { return reached_; }

private:
    using endpoint = typename Probes::endpoint;
    static constexpr auto token = asio::as_tuple(asio::use_awaitable);

    struct probe
    {
        steady_clock::time_point deadline;
        asio::experimental::channel<void(iplevel::error_code, answer)> channel;
        iplevel::timestamp sent_at{};
    };

    asio::awaitable<void> trace()
    {
        const unsigned all = (plan_.last - plan_.first + 1) * plan_.queries;
        for (unsigned number = 0; number < all;) {
            std::cout << std::setw(2) << plan_.first + number / plan_.queries << ' ';
            std::optional<answer> previous;
            bool is_last = false;
            for (unsigned query = 0; query < plan_.queries; ++query, ++number) {
                // tag::ahead[]
                while (sent_.size() < std::min(all, number + plan_.in_flight))
                    co_await send_next();
                const auto result = co_await answer_to(sent_[number]);
                // end::ahead[]
                if (result)
                    co_await print(*result, sent_[number], std::exchange(previous, result));
                else
                    std::cout << " *" << std::flush;
                is_last |= result && result->is_last;
            }
            std::cout << std::endl;
            if (is_last)
                break;
        }
    }

    asio::awaitable<void> send_next()
    {
        const auto number = static_cast<unsigned>(sent_.size());
        auto& executor = probes_.socket().get_executor();
        auto& p = sent_.emplace_back(probe{steady_clock::now() + plan_.wait, {executor, 1}});
        iplevel::outgoing_control control;
        control.hop_limit = plan_.first + number / plan_.queries;
        p.sent_at = system_clock::now();
        const auto [ec, sent] = co_await async_send_despite_errors(
            probes_.socket(), probes_.bytes(number), probes_.destination(number), control, token);
        if (ec)
            deliver(number, {{}, p.sent_at, ec.message()});
    }

    // tag::deadline[]
    asio::awaitable<std::optional<answer>> answer_to(probe& p)
    {
        using namespace asio::experimental::awaitable_operators;
        asio::steady_timer timer(probes_.socket().get_executor(), p.deadline);
        const auto first = co_await (p.channel.async_receive(token) || timer.async_wait(token));
        if (first.index() == 1)
            co_return std::nullopt;
        co_return std::get<answer>(std::get<0>(first)); // cannot fail, because the channel is never closed
    }
    // end::deadline[]

    asio::awaitable<void> receive_errors()
    {
        for (std::array<unsigned char, 1500> returned;;) {
            endpoint destination;
            iplevel::error_report report;
            auto [ec, size] = co_await async_receive_error(
                probes_.socket(), asio::buffer(returned), destination, report, token);
            if (ec == asio::error::operation_aborted)
                break;
            if (ec || !report.offender)
                continue; // local errors are the result of the send
            const auto bytes = asio::buffer(returned, size);
            deliver(
                probes_.find_refused(destination, bytes),
                {*report.offender, report.control.timestamp.value_or(system_clock::now()), remark_on(report),
                 extensions_of(report, bytes), !is_time_exceeded(report)});
        }
    }

    asio::awaitable<void> receive_answers()
    {
        for (std::array<unsigned char, 1500> received;;) {
            endpoint sender;
            iplevel::received_control control;
            auto [ec, size] = co_await async_receive_with_control(
                probes_.socket(), asio::buffer(received), sender, control, token);
            if (ec == asio::error::operation_aborted)
                break;
            if (!ec)
                deliver(
                    probes_.find_answered(sender, asio::buffer(received, size)),
                    {sender.address(), control.timestamp.value_or(system_clock::now())});
        }
    }

    void deliver(std::optional<unsigned> number, answer a)
    {
        if (number && *number < sent_.size())
            sent_[*number].channel.try_send(iplevel::error_code(), std::move(a)); // ignores a second answer
    }

    asio::awaitable<void> print(const answer& a, const probe& p, const std::optional<answer>& previous)
    {
        if (a.from.is_unspecified()) {
            std::cout << ' ' << a.remark << std::flush;
            co_return;
        }
        if (!previous || previous->from != a.from || previous->extensions != a.extensions) {
            std::cout << ' ';
            if (plan_.names)
                std::cout << co_await name_of(a.from) << " (" << a.from << ')';
            else
                std::cout << a.from;
            std::cout << (a.extensions.empty() ? "" : " ") << a.extensions;
        }
        const std::chrono::duration<double, std::milli> round_trip = a.at - p.sent_at;
        std::cout << "  " << std::fixed << std::setprecision(3) << round_trip.count() << " ms"
                  << (a.remark.empty() ? "" : " ") << a.remark << std::flush;
        reached_ = reached_ || a.from == plan_.target;
    }

    asio::awaitable<std::string> name_of(const asio::ip::address& address)
    {
        udp::resolver resolver(probes_.socket().get_executor());
        auto [ec, found] = co_await resolver.async_resolve(udp::endpoint(address, 0), token);
        co_return ec ? address.to_string() : found.begin()->host_name();
    }

    Probes probes_;
    const plan& plan_;
    std::deque<probe> sent_;
    bool reached_ = false;
};

template <typename Probes>
int trace(asio::io_context& context, Probes probes, const plan& p)
{
    tracer tracer(std::move(probes), p);
    asio::co_spawn(context, tracer.run(), [](std::exception_ptr failure) {
        if (failure)
            std::rethrow_exception(failure);
    });
    context.run();
    return tracer.reached() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        plan p;
        const bool raw = arguments.flag("--raw"), echo = arguments.flag("--icmp") || raw;
        p.first = arguments.number("--first", 1, 255).value_or(1);
        p.last = arguments.number("--max", p.first, 255).value_or(std::max(30u, p.first));
        p.queries = arguments.number("--queries", 1, 10).value_or(3);
        p.in_flight = arguments.number("--in-flight", 1, 1000).value_or(16);
        p.wait = milliseconds(arguments.number("--wait", 1, 86'400'000).value_or(3000));
        const auto port = arguments.number("--port", 1, 60'000).value_or(33434);
        p.names = arguments.flag("--names");
        const host_argument host(arguments);
        arguments.end();
        p.target = host.address;

        const bool v6 = p.target.is_v6();
        std::cout << "traceroute to " << host.name << " (" << p.target << "), " << p.last << " hops max, "
                  << (v6 ? 40 : 20) + 8 + probe_size << " byte packets" << std::endl;
        asio::io_context context;
        if (!echo)
            return trace(
                context, udp_probes(context.get_executor(), p.target, static_cast<unsigned short>(port)), p);
        return with_echo_socket(context.get_executor(), v6, raw, [&](auto socket) {
            return trace(context, echo_probes(std::move(socket), p.target), p);
        });
    });
}
