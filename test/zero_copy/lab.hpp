// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A host whose zero-copy sends remain in a queue, or are refused.

#ifndef IPLEVEL_TEST_ZERO_COPY_LAB_HPP
#define IPLEVEL_TEST_ZERO_COPY_LAB_HPP

#include <iplevel/zero_copy.hpp>

#include "error_queue/lab.hpp"
#include "lab/refusals.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <string>
#include <vector>

namespace test {

using iplevel::zero_copy;
using iplevel::zero_copy_flag;
using iplevel::zero_copy_sends;

// tag::send[]
/// Sends without copying if that pays, and keeps account. The socket must be non_blocking().
inline void send_uncopied(
    udp::socket& socket, zero_copy_sends& sends, asio::const_buffer bytes, const udp::endpoint& to,
    error_code& ec)
{
    const auto flags = sends.flags(bytes.size());
    send_with_control(socket, bytes, to, {}, flags, ec);
    if (ec)
        sends.refused(flags);
    else
        sends.sent(flags);
}

/// Reads the pending reports, and resolves doubts. After this, sends.outstanding() is exact.
inline void settle(udp::socket& socket, zero_copy_sends& sends)
{
    error_code ec;
    if (sends.in_doubt())
        sends.ask(socket, socket.local_endpoint(), ec);
    error_report report;
    udp::endpoint destination;
    while (receive_error(socket, asio::mutable_buffer(), destination, report, ec), !ec)
        sends.update(report);
    if (ec == asio::error::would_block)
        sends.drained();
}
// end::send[]

inline constexpr unsigned short refused_port = 1000;

/// A host that queues what it sends to 10.7.0.2 or fd77::2, and a socket on it that is notified of a full
/// queue.
struct experiment
{
    explicit experiment(family f, unsigned queue = 200000) : to(address(f, "10.7.0.2", "fd77::2"), 2000)
    {
        net.alice.ip("neigh replace 10.7.0.2 lladdr 02:00:00:00:00:02 dev bob nud permanent\n"
                     "neigh replace fd77::2 lladdr 02:00:00:00:00:02 dev bob nud permanent\n"
                     "route add blackhole 10.8.0.0/24\n"
                     "route add blackhole fd78::/64");
        lab::firewall(net.alice, "udp dport 1000 drop");
        lab::hold(net.alice, "bob", queue);
        // Uses up what the queue passes immediately.
        net.alice.run([&] { return open(context, to.protocol()); }).send_to(asio::buffer(bytes, 1400), to);
        sender = net.alice.run([&] { return open(context, to.protocol()); });
        enable_control(sender, control_flags::errors);
        sender.bind({to.protocol(), 0});
        sender.non_blocking(true);
        sender.set_option(zero_copy(true));
    }

    /// Sends a datagram of any size.
    error_code send(const udp::endpoint& destination, std::size_t size, const outgoing_control& control = {})
    {
        error_code ec;
        const auto flags = sends.flags(zero_copy_sends::least_size);
        send_with_control(sender, asio::buffer(bytes, size), destination, control, flags, ec);
        number = ec ? sends.refused(flags) : sends.sent(flags);
        return ec;
    }

    /// Reads the error queue, and returns the numbers of the sends that were completed.
    std::vector<std::uint32_t> drain()
    {
        std::vector<std::uint32_t> all;
        for (;;) {
            error_code ec;
            error_report report;
            udp::endpoint destination;
            receive_error(sender, asio::mutable_buffer(), destination, report, ec);
            if (ec) {
                BOOST_TEST(ec == asio::error::would_block);
                return all;
            }
            sends.update(report);
            if (report.zero_copy)
                for (auto i = report.zero_copy->first; i != report.zero_copy->last + 1; ++i)
                    all.push_back(i);
        }
    }

    int queued()
    {
        int size = 0;
        BOOST_TEST(::ioctl(sender.native_handle(), SIOCOUTQ, &size) == 0);
        return size;
    }

    lab::two_hosts net;
    asio::io_context context;
    udp::endpoint to;
    udp::socket sender{context};
    std::string bytes = std::string(70000, 'x');
    zero_copy_sends sends;
    std::uint32_t number = 0;
};

} // namespace test

#endif
