// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>
#include <iplevel/option/receive.hpp>

#include "control/drops.hpp"
#include "control/enabled_state.hpp"
#include "control/loopback.hpp"

#include <boost/test/unit_test.hpp>

#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <iterator>
#include <string>

using iplevel::control_flags;
using test::loopback;
using test::route;

namespace {

/// All other reports on a datagram that can be requested from the kernel.
constexpr struct
{
    int level;
    int name;
    int value;
} other_options[] = {
    {IPPROTO_IP, IP_RECVOPTS, 1},
    {IPPROTO_IP, IP_RETOPTS, 1},
    {IPPROTO_IP, IP_PASSSEC, 1},
    {IPPROTO_IP, IP_CHECKSUM, 1},
    {IPPROTO_IP, IP_RECVFRAGSIZE, 1},
    {IPPROTO_IPV6, IPV6_RECVHOPOPTS, 1},
    {IPPROTO_IPV6, IPV6_RECVRTHDR, 1},
    {IPPROTO_IPV6, IPV6_RECVDSTOPTS, 1},
    {IPPROTO_IPV6, IPV6_RECVFRAGSIZE, 1},
    {SOL_SOCKET, SO_TIMESTAMPING, SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE},
};

int enable_others(test::udp::socket& socket)
{
    int enabled = 0;
    for (const auto& option : other_options)
        enabled +=
            ::setsockopt(socket.native_handle(), option.level, option.name, &option.value, sizeof(int)) == 0;
    return enabled;
}

int options_on(test::udp::socket& socket)
{
    int on = 0;
    for (const auto& option : test::state(socket))
        on += option.second == 1;
    return on;
}

/// Whether the control data contains every report that a single datagram can have.
bool is_complete(const iplevel::received_control& c, const route& way)
{
    return c.destination && c.interface_index && c.hop_limit && c.traffic_class && c.timestamp &&
           c.drop_count && c.segment_size && c.original_destination && c.mark &&
           c.flow_label.has_value() == way.is_native_v6();
}

} // namespace

BOOST_AUTO_TEST_CASE(control_capacity_holds_all_reports_of_a_dual_stack_socket_at_once)
{
    for (const auto& way : {test::routes[2], route{"IPv6 on a dual-stack socket", "::", "::1", "::1"}})
        BOOST_TEST_CONTEXT(way.name)
        {
            loopback link(way, test::all_flags);
            const int ours = options_on(link.receiver), others = enable_others(link.receiver);
            BOOST_TEST(ours == int(std::size(test::system_options)));
            BOOST_TEST(others >= 9);
            test::drop(link, 1);
            iplevel::outgoing_control control;
            control.segment_size = 100;
            link.send(std::string(200, 'a'), control);
            const auto d = test::receive(link.receiver);
            BOOST_TEST_MESSAGE(
                way.name << ": " << d.control_size << " bytes with " << ours
                         << " options of enable_control and " << others << " others: " << d.control);
            BOOST_TEST(!d.cut);
            BOOST_TEST(!d.control.control_truncated);
            BOOST_TEST(is_complete(d.control, way));
        }
}

BOOST_AUTO_TEST_CASE(control_capacity_holds_them_beside_the_longest_ipv4_options)
{
    loopback link(test::routes[2], test::all_flags);
    enable_others(link.receiver);
    test::drop(link, 1);
    const unsigned char padding[40] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                       1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0};
    BOOST_TEST_REQUIRE(
        ::setsockopt(link.sender.native_handle(), IPPROTO_IP, IP_OPTIONS, padding, sizeof padding) == 0);
    link.send("x", {});
    const auto d = test::receive(link.receiver);
    BOOST_TEST_MESSAGE(d.control_size << " bytes with 40 bytes of IPv4 options, twice");
    BOOST_TEST(!d.cut);
    BOOST_TEST(d.control.drop_count.value() == 1u);
}

BOOST_AUTO_TEST_CASE(an_ipv4_datagram_on_a_dual_stack_socket_is_reported_in_both_forms_and_answered_in_one)
{
    const auto size_of = [](bool ipv6_too) {
        loopback link(test::routes[2], control_flags::packet_info);
        if (!ipv6_too)
            link.receiver.set_option(iplevel::receive_packet_info(false));
        const auto d = link.exchange({});
        BOOST_TEST(d.control.destination.value() == boost::asio::ip::make_address("127.0.0.1"));
        return d.control_size;
    };
    BOOST_TEST(size_of(false) == CMSG_SPACE(sizeof(in_pktinfo)));
    BOOST_TEST(size_of(true) == CMSG_SPACE(sizeof(in_pktinfo)) + CMSG_SPACE(sizeof(in6_pktinfo)));
}

BOOST_AUTO_TEST_CASE(the_size_of_flags_is_the_sum_of_each_and_control_capacity_is_no_less)
{
    BOOST_TEST(iplevel::control_size(control_flags::none) == 0u);
    std::size_t sum = 0;
    for (unsigned n = 0; n != test::flag_count; ++n)
        sum += iplevel::control_size(test::nth_flag(n));
    BOOST_TEST(iplevel::control_size(test::all_flags) == sum);
    BOOST_TEST(iplevel::control_size(~test::all_flags) == 0u);
    BOOST_TEST(sum <= iplevel::control_capacity);
}
