// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "common.hpp"
#include "delays.hpp"
#include "resolve.hpp"

#include <iplevel.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <csignal>
#include <iomanip>

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr char help[] =
    "Usage: timestamps receive [OPTION VALUE]... PORT\n"
    "       timestamps send [OPTION [VALUE]]... HOST PORT\n"
    "\n"
    "Measures the one-way delay between two processes with the kernel's timestamps of departure and\n"
    "arrival. The sender sends each timestamp of departure in another datagram. The delay is as accurate\n"
    "as the clocks of both hosts agree; the jitter does not depend on them. A receiver measures the\n"
    "first sender only. Both end on Ctrl-C, and print statistics.\n"
    "\n"
    "  --count N         the number of datagrams (default: send 10, receive until Ctrl-C)\n"
    "  --device NAME     also use timestamps of this network device (requires privileges)\n"
    "send:\n"
    "  --interval MS     wait MS milliseconds between two datagrams (default 1000)\n"
    "  --hop-limit N     send with this hop limit (default: that of the system)\n"
    "  --launch-after N  ask the queueing discipline to send each datagram N microseconds later\n"
    "  --ipv4, --ipv6    use an address of this family\n";

struct plan
{
    unsigned count = 0;
    std::string device;
    std::chrono::milliseconds interval{};
    std::chrono::microseconds launch_after{};
    std::optional<std::uint8_t> hop_limit;
};

// tag::device[]
/// Enables timestamps of the device. Returns whether the device takes them.
bool switch_on(const std::string& device)
{
    using namespace iplevel;
    error_code ec;
    if (!device.empty())
        set_device_timestamping(device, {device_transmit_stamps::requested, device_receive_stamps::all}, ec);
    if (ec == condition::not_supported)
        std::cout << device << " takes no timestamps; the system does" << std::endl;
    else if (ec)
        throw boost::system::system_error(ec, device);
    return !device.empty() && !ec;
}
// end::device[]

void rethrow(std::exception_ptr failure)
{
    if (failure)
        std::rethrow_exception(failure);
}

class sender
{
public:
    sender(asio::io_context& context, const plan& p, const udp::endpoint& to)
        : plan_(p), socket_(context, to.protocol())
    {
        socket_.connect(to);
        // tag::number[]
        // The reports contain timestamps and numbers, but not the datagrams.
        using flags = iplevel::timestamping_flags;
        socket_.set_option(iplevel::timestamping(
            flags::report_software | flags::report_raw_hardware | flags::option_transmit_both |
            flags::option_id | flags::option_tsonly));
        // end::number[]
        if (plan_.launch_after.count())
            socket_.set_option(iplevel::transmit_time(iplevel::transmit_clock::monotonic));
        by_device_ = switch_on(plan_.device);
    }

    asio::awaitable<void> run()
    {
        asio::co_spawn(socket_.get_executor(), send(), rethrow);
        co_await follow();
    }

    void print() const
    {
        std::cout << in_queue_.count() << " of " << sent_ << " datagrams stamped\n";
        before_queue_.print("from the call to the queue");
        in_queue_.print("in the queue");
    }

private:
    // tag::send[]
    asio::awaitable<void> send()
    {
        using flags = iplevel::timestamping_flags;
        iplevel::outgoing_control control;
        control.hop_limit = plan_.hop_limit;
        control.timestamping = flags::transmit_scheduled | flags::transmit_software;
        if (by_device_)
            control.timestamping = *control.timestamping | flags::transmit_hardware;
        asio::steady_timer timer(socket_.get_executor(), std::chrono::steady_clock::now());
        while (true) {
            if (plan_.launch_after.count()) // transmit_clock::monotonic is steady_clock
                control.transmit_at =
                    std::chrono::steady_clock::now().time_since_epoch() + plan_.launch_after;
            const message m{message::measured, sent_, 0};
            ways_[sent_].first.begin = std::chrono::system_clock::now();
            co_await async_send_with_control(
                socket_, asio::buffer(&m, sizeof m), control, asio::use_awaitable);
            if (++sent_ == plan_.count)
                break;
            timer.expires_at(timer.expiry() + plan_.interval);
            co_await timer.async_wait(asio::use_awaitable);
        }
    }
    // end::send[]

    // tag::follow[]
    asio::awaitable<void> follow()
    {
        using namespace asio::experimental::awaitable_operators;
        asio::steady_timer patience(socket_.get_executor());
        for (auto left = plan_.count * (by_device_ ? 3ull : 2ull); left > 0; --left) {
            udp::endpoint destination;
            iplevel::error_report report;
            patience.expires_after(plan_.interval + plan_.launch_after + std::chrono::seconds(10));
            const auto first = co_await (
                async_receive_error(
                    socket_, asio::mutable_buffer(), destination, report,
                    asio::as_tuple(asio::use_awaitable)) ||
                patience.async_wait(asio::use_awaitable));
            if (first.index() == 1)
                co_return; // the remaining reports are lost
            if (const auto [ec, size] = std::get<0>(first); ec)
                throw boost::system::system_error(ec); // no program listens on the port
            co_await tell(report.transmitted.value()); // no other reports are enabled
        }
    }
    // end::follow[]

    // tag::tell[]
    asio::awaitable<void> tell(const iplevel::transmit_timestamp& stamp)
    {
        using iplevel::transmit_event;
        auto& [before_queue, in_queue] = ways_[stamp.id];
        if (stamp.event == transmit_event::scheduled) {
            before_queue.end = in_queue.begin = stamp.at;
            before_queue_.add(before_queue);
            co_return;
        }
        message m{message::sent_by_device, stamp.id, stamp.at.time_since_epoch().count()};
        if (stamp.event == transmit_event::sent) {
            m.what = message::sent;
            in_queue.end = stamp.at;
            in_queue_.add(in_queue);
        }
        co_await socket_.async_send(asio::buffer(&m, sizeof m), asio::use_awaitable);
    }
    // end::tell[]

    const plan& plan_;
    udp::socket socket_;
    bool by_device_ = false;
    std::uint32_t sent_ = 0;
    records<std::pair<way, way>> ways_; // before the queue, in the queue
    delay_statistics before_queue_, in_queue_;
};

class receiver
{
public:
    // tag::receiver[]
    receiver(asio::io_context& context, const plan& p, unsigned short port)
        : plan_(p), socket_(context, udp::v6())
    {
        socket_.set_option(asio::ip::v6_only(false));
        iplevel::enable_control(socket_, iplevel::control_flags::timestamp);
        using flags = iplevel::timestamping_flags;
        if (switch_on(plan_.device))
            socket_.set_option(iplevel::timestamping(flags::receive_hardware | flags::report_raw_hardware));
        socket_.bind(udp::endpoint(udp::v6(), port));
    }
    // end::receiver[]

    // tag::receive[]
    asio::awaitable<void> run()
    {
        std::cout << "listening on port " << socket_.local_endpoint().port() << std::endl;
        while (by_system_.count() < plan_.count) {
            message m;
            udp::endpoint from;
            iplevel::received_control control;
            const auto size = co_await async_receive_with_control(
                socket_, asio::buffer(&m, sizeof m), from, control, asio::use_awaitable);
            if (size == sizeof m && from == sender_.value_or(from)) {
                sender_ = from;
                take(m, control);
            }
        }
    }
    // end::receive[]

    void print() const
    {
        std::cout << by_system_.count() << " of " << next_ << " datagrams measured\n";
        by_system_.print("one-way delay");
        by_device_.print("one-way delay by the devices' clocks");
    }

private:
    // tag::take[]
    void take(const message& m, const iplevel::received_control& control)
    {
        auto& [by_system, by_device] = ways_[m.number];
        const iplevel::timestamp at{std::chrono::nanoseconds(m.at)};
        if (m.what == message::measured) {
            by_system.end = control.timestamp;
            by_device.end = control.device_timestamp;
            next_ = std::max<std::uint64_t>(next_, m.number + 1ull);
        } else {
            (m.what == message::sent ? by_system : by_device).begin = at;
        }
        by_device_.add(by_device);
        if (const auto delay = by_system_.add(by_system))
            std::cout << m.number << ": " << delay->count() << " us" << std::endl;
    }
    // end::take[]

    const plan& plan_;
    udp::socket socket_;
    std::optional<udp::endpoint> sender_;
    std::uint64_t next_ = 0;
    records<std::pair<way, way>> ways_; // by the clocks of the hosts, of the devices
    delay_statistics by_system_, by_device_;
};

/// Runs until the measurement is complete or interrupted, and prints the result.
template <typename Side, typename Where>
int measure(const plan& p, const Where& where)
{
    asio::io_context context;
    Side side(context, p, where);
    asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](auto...) { context.stop(); });
    asio::co_spawn(context, side.run(), [&](std::exception_ptr failure) {
        context.stop();
        rethrow(failure);
    });
    std::cout << std::fixed << std::setprecision(3);
    try {
        context.run();
    } catch (const boost::system::system_error& e) {
        if (e.code() != asio::error::connection_refused)
            throw;
        throw boost::system::system_error(e.code(), "nobody listens there");
    }
    side.print();
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    return run(argc, argv, help, [](command_line arguments) {
        const auto mode = arguments.word("send or receive");
        if (mode != "send" && mode != "receive")
            throw bad_argument("'" + mode + "' is neither send nor receive");
        plan p;
        if (const auto device = arguments.option("--device"))
            p.device = command_line::to_interface("--device", *device).name();
        const auto count = arguments.number("--count", 1, 1'000'000'000);
        if (mode == "receive") {
            p.count = count.value_or(std::numeric_limits<unsigned>::max());
            const auto port = arguments.port();
            arguments.end();
            return measure<receiver>(p, port);
        }
        p.count = count.value_or(10);
        p.interval = std::chrono::milliseconds(arguments.number("--interval", 1, 86'400'000).value_or(1000));
        p.launch_after =
            std::chrono::microseconds(arguments.number("--launch-after", 0, 1'000'000).value_or(0));
        if (const auto hops = arguments.number("--hop-limit", 1, 255))
            p.hop_limit = static_cast<std::uint8_t>(*hops);
        const udp::endpoint to{host_argument(arguments).address, arguments.port()};
        arguments.end();
        return measure<sender>(p, to);
    });
}
