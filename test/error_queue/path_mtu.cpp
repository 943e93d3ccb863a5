// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// IPV6_PATHMTU reports do not complete a wait, and a peek removes them.

#include "error_queue/lab.hpp"

#include <iplevel/option/packet.hpp>

using namespace test;

namespace {

struct experiment
{
    explicit experiment(control_flags flags)
        : socket(net.alice.run([&] { return udp::socket(context, udp::v6()); }))
    {
        enable_control(socket, flags);
        socket.set_option(iplevel::dont_fragment(true));
        socket.bind({udp::v6(), 0});
    }

    /// Sends a datagram that is too large for the link.
    void fail()
    {
        error_code ec;
        socket.send_to(asio::buffer(large), to, 0, ec);
        BOOST_TEST(ec == asio::error::message_size);
    }

    void check(const result& r)
    {
        BOOST_TEST(r.calls == 1);
        BOOST_TEST(!r.ec);
        BOOST_TEST(r.size == 0u);
        BOOST_TEST((in.control.path_mtu == 1500u));
        BOOST_TEST(in.sender.address() == to.address());
    }

    lab::two_hosts net;
    asio::io_context context;
    udp::socket socket;
    udp::endpoint to{asio::ip::make_address("fd77::2"), 7777};
    std::string large = std::string(3000, 'x');
    inbox in;
};

} // namespace

BOOST_AUTO_TEST_SUITE(path_mtu, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(a_report_is_there_for_the_next_receive)
{
    experiment x(control_flags::path_mtu);
    x.fail();
    result r;
    async_receive_with_control(x.socket, x.in.buffer(), x.in.sender, x.in.control, r.handler());
    run(x.context);
    x.check(r);
}

BOOST_AUTO_TEST_CASE(with_errors_enabled_a_report_wakes_the_receive_that_waits)
{
    experiment x(control_flags::path_mtu | control_flags::errors);
    result r;
    async_receive_with_control(x.socket, x.in.buffer(), x.in.sender, x.in.control, r.handler());
    x.context.poll();
    x.fail();
    run(x.context);
    x.check(r);
    const auto t = take(x.socket);
    BOOST_TEST((t.report.origin == error_origin::local));
    BOOST_TEST((t.report.mtu == 1500u));
    BOOST_TEST(t.destination.address() == x.to.address());
}

BOOST_AUTO_TEST_CASE(a_receive_that_was_woken_in_vain_loses_no_report)
{
    experiment x(control_flags::path_mtu | control_flags::errors);
    x.socket.connect(x.to);
    result r;
    async_receive_with_control(x.socket, x.in.buffer(), x.in.sender, x.in.control, r.handler());
    x.context.poll();
    for (int i = 0; i < 3; ++i) {
        x.socket.send(asio::buffer("x", 1)); // there is no socket at the destination
        const auto refusal = take(x.socket);
        BOOST_TEST(refusal.report.error == asio::error::connection_refused);
        x.context.run_for(std::chrono::milliseconds(5));
    }
    BOOST_TEST(r.calls == 0);
    x.fail();
    run(x.context);
    x.check(r);
}

BOOST_AUTO_TEST_SUITE_END()
