// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Errors that a router, or the host beyond it, returns for a datagram that does not arrive.

#include "error_queue/lab.hpp"

#include <iplevel/option/packet.hpp>

#include <boost/asio/ip/unicast.hpp>

using namespace test;

namespace {

struct expectation
{
    int error;
    unsigned type_v4, code_v4, type_v6, code_v6;
    const char* offender_v4;
    const char* offender_v6;
};

struct experiment
{
    lab::two_hosts_and_a_router net{1400};
    asio::io_context context;

    experiment()
    {
        for (const auto* host : {&net.router, &net.bob}) {
            // icmp_ratelimit is not set: a value of 0 occasionally exhausts the number of errors permitted on
            // a route.
            host->sysctl("ipv4/icmp_ratemask", "0");
            host->sysctl("ipv6/icmp/ratelimit", "0");
        }
    }

    /// Sends to the address and checks the error that is returned.
    template <typename Prepare>
    error_report run(
        family f, bool connected, const char* v4, const char* v6, const expectation& e, Prepare prepare,
        std::size_t size = 5)
    {
        const udp::endpoint to(address(f, v4, v6), 7777);
        auto socket = sender(context, net.alice, to, connected);
        prepare(socket);
        const std::string bytes(size, 'x');
        connected ? socket.send(asio::buffer(bytes)) : socket.send_to(asio::buffer(bytes), to);
        const auto t = take(socket);
        const bool is_v6 = f == family::v6;
        BOOST_TEST_INFO(t.report);
        BOOST_TEST((t.report.origin == (is_v6 ? error_origin::icmpv6 : error_origin::icmp)));
        BOOST_TEST(t.report.error == error_code(e.error, boost::system::system_category()));
        BOOST_TEST(unsigned(t.report.type) == (is_v6 ? e.type_v6 : e.type_v4));
        BOOST_TEST(unsigned(t.report.code) == (is_v6 ? e.code_v6 : e.code_v4));
        BOOST_TEST((t.report.offender == plain(f, e.offender_v4, e.offender_v6)));
        BOOST_TEST(t.destination == to);
        BOOST_TEST(t.bytes == bytes.substr(0, t.bytes.size()));
        BOOST_TEST(t.bytes.size() >= std::min<std::size_t>(size, 500));
        BOOST_TEST(t.report.control.interface_index == net.alice.index("router"));
        BOOST_TEST(t.report.control.hop_limit.has_value());
        BOOST_TEST(!t.report.control.control_truncated);
        BOOST_TEST(!t.report.transmitted.has_value());
        BOOST_TEST(!t.report.zero_copy.has_value());
        return t.report;
    }
};

const auto nothing = [](udp::socket&) {};

const auto no_fragments = [](udp::socket& socket) {
    using iplevel::path_mtu_discovery;
    using iplevel::pmtu_discovery;
    socket.set_option(path_mtu_discovery(pmtu_discovery::probe));
    const int probe = static_cast<int>(pmtu_discovery::probe);
    ::setsockopt(socket.native_handle(), IPPROTO_IP, IP_MTU_DISCOVER, &probe, sizeof probe);
};

const auto one_hop = [](udp::socket& socket) {
    socket.set_option(asio::ip::unicast::hops(1));
    const int one = 1;
    ::setsockopt(socket.native_handle(), IPPROTO_IP, IP_TTL, &one, sizeof one);
};

} // namespace

BOOST_AUTO_TEST_SUITE(errors, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(a_port_where_nobody_listens_is_unreachable)
{
    experiment x;
    on_every_sender([&](family f, bool connected) {
        const auto report = x.run(
            f, connected, "10.7.2.1", "fd77:2::1", {ECONNREFUSED, 3, 3, 1, 4, "10.7.2.1", "fd77:2::1"},
            nothing);
        BOOST_TEST(unsigned(report.control.hop_limit.value()) == 63u);
    });
}

BOOST_AUTO_TEST_CASE(a_packet_that_has_come_too_far_has_exceeded_its_time)
{
    experiment x;
    on_every_sender([&](family f, bool connected) {
        x.run(
            f, connected, "10.7.2.1", "fd77:2::1", {EHOSTUNREACH, 11, 0, 3, 0, "10.7.1.2", "fd77:1::2"},
            one_hop);
    });
}

BOOST_AUTO_TEST_CASE(a_packet_that_does_not_fit_says_what_does)
{
    experiment x;
    on_every_sender([&](family f, bool connected) {
        const auto report = x.run(
            f, connected, "10.7.2.1", "fd77:2::1", {EMSGSIZE, 3, 4, 2, 0, "10.7.1.2", "fd77:1::2"},
            no_fragments, 1450);
        BOOST_TEST((report.mtu == 1400u));
    });
}

BOOST_AUTO_TEST_CASE(a_router_may_prohibit)
{
    experiment x;
    x.net.router.ip("route add prohibit 10.9.0.0/24\nroute add prohibit fd99::/64");
    on_every_sender([&](family f, bool connected) {
        x.run(
            f, connected, "10.9.0.1", "fd99::1",
            {f == family::v6 ? EACCES : EHOSTUNREACH, 3, 13, 1, 1, "10.7.1.2", "fd77:1::2"}, nothing);
    });
}

BOOST_AUTO_TEST_CASE(a_router_may_have_no_route)
{
    experiment x;
    x.net.router.ip("route add unreachable 10.9.0.0/24\nroute add unreachable fd99::/64");
    on_every_sender([&](family f, bool connected) {
        x.run(
            f, connected, "10.9.0.1", "fd99::1",
            {f == family::v6 ? ENETUNREACH : EHOSTUNREACH, 3, 1, 1, 0, "10.7.1.2", "fd77:1::2"}, nothing);
    });
}

BOOST_AUTO_TEST_CASE(a_host_that_is_not_there_is_unreachable)
{
    experiment x;
    x.net.router.sysctl("ipv4/neigh/bob/retrans_time_ms", "10");
    x.net.router.sysctl("ipv6/neigh/bob/retrans_time_ms", "10");
    on_every_sender([&](family f, bool connected) {
        x.run(
            f, connected, "10.7.2.9", "fd77:2::9", {EHOSTUNREACH, 3, 1, 1, 3, "10.7.1.2", "fd77:1::2"},
            nothing);
    });
}

BOOST_AUTO_TEST_CASE(a_datagram_that_this_host_does_not_send_is_a_local_error)
{
    lab::two_hosts net;
    asio::io_context context;
    on_every_sender([&](family f, bool connected) {
        const udp::endpoint to(address(f, "10.7.0.2", "fd77::2"), 7777);
        auto socket = sender(context, net.alice, to, connected);
        no_fragments(socket);
        error_code ec;
        const std::string bytes(1473, 'x');
        connected ? socket.send(asio::buffer(bytes), 0, ec) : socket.send_to(asio::buffer(bytes), to, 0, ec);
        BOOST_TEST(ec == asio::error::message_size);
        const auto t = take(socket);
        BOOST_TEST((t.report.origin == error_origin::local));
        BOOST_TEST(t.report.error == asio::error::message_size);
        BOOST_TEST((t.report.mtu == 1500u));
        BOOST_TEST(!t.report.offender.has_value());
        // The kernel does not know the port of an IPv4 datagram that it has not begun to build.
        const bool port_known = connected || f == family::v6;
        BOOST_TEST(t.destination == udp::endpoint(to.address(), port_known ? 7777 : 0));
        BOOST_TEST(t.bytes.empty());
    });
}

BOOST_AUTO_TEST_CASE(a_link_local_destination_and_offender_keep_their_scope)
{
    lab::two_hosts net;
    asio::io_context context;
    const auto scope = net.alice.index("bob");
    const udp::endpoint to(asio::ip::make_address("fe80::2%" + std::to_string(scope)), 7777);
    auto socket = sender(context, net.alice, to, false);
    socket.send_to(asio::buffer("x", 1), to);
    const auto t = take(socket);
    BOOST_TEST(t.destination == to);
    BOOST_TEST_REQUIRE(t.report.offender.has_value());
    BOOST_TEST(*t.report.offender == to.address());
}

BOOST_AUTO_TEST_SUITE_END()
