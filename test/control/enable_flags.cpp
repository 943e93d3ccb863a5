// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "control/enabled_state.hpp"
#include "support/round_trip.hpp"

#include <boost/test/unit_test.hpp>

using iplevel::control_flags;
using test::all_flags;
using test::flag_count;
using test::has;
using test::nth_flag;
using test::state;
using test::state_with;

namespace {

using options = std::map<std::string, int>;

/// The options except those of one family.
options without(options all, const std::string& part)
{
    for (auto it = all.begin(); it != all.end();)
        it = it->first.find(part) != std::string::npos ? all.erase(it) : std::next(it);
    return all;
}

template <typename Test>
void on_dual_stack(Test test)
{
    test::on_socket("dual-stack UDP", test::udp::v6(), [&](auto& socket) {
        socket.set_option(boost::asio::ip::v6_only(false));
        test(socket);
    });
}

} // namespace

BOOST_AUTO_TEST_CASE(each_flag_sets_the_options_of_both_families_and_no_other)
{
    for (unsigned n = 0; n != flag_count; ++n)
        on_dual_stack([&](auto& socket) {
            BOOST_TEST((state(socket) == state_with(control_flags::none)));
            enable_control(socket, nth_flag(n));
            BOOST_TEST((state(socket) == state_with(nth_flag(n))));
            disable_control(socket, nth_flag(n));
            BOOST_TEST((state(socket) == state_with(control_flags::none)));
        });
}

BOOST_AUTO_TEST_CASE(of_two_flags_each_can_be_switched_off_alone)
{
    for (unsigned one = 0; one != flag_count; ++one)
        for (unsigned other = 0; other != flag_count; ++other)
            if (one != other)
                on_dual_stack([&](auto& socket) {
                    enable_control(socket, nth_flag(one) | nth_flag(other));
                    BOOST_TEST((state(socket) == state_with(nth_flag(one) | nth_flag(other))));
                    disable_control(socket, nth_flag(one));
                    BOOST_TEST((state(socket) == state_with(nth_flag(other))));
                });
}

BOOST_AUTO_TEST_CASE(all_flags_go_on_together_and_all_but_one_go_off)
{
    on_dual_stack([](auto& socket) {
        enable_control(socket, all_flags);
        BOOST_TEST((state(socket) == state_with(all_flags)));
        disable_control(socket, all_flags & ~control_flags::packet_info);
        BOOST_TEST((state(socket) == state_with(control_flags::packet_info)));
    });
}

BOOST_AUTO_TEST_CASE(all_flags_but_one_are_known_flags)
{
    BOOST_TEST((~control_flags::none == all_flags));
    BOOST_TEST((~all_flags == control_flags::none));
    on_dual_stack([](auto& socket) {
        enable_control(socket, all_flags);
        disable_control(socket, ~control_flags::packet_info);
        BOOST_TEST((state(socket) == state_with(control_flags::packet_info)));
    });
}

BOOST_AUTO_TEST_CASE(enabling_twice_is_enabling_once)
{
    on_dual_stack([](auto& socket) {
        enable_control(socket, control_flags::hop_limit);
        enable_control(socket, control_flags::hop_limit);
        disable_control(socket, control_flags::hop_limit);
        BOOST_TEST((state(socket) == state_with(control_flags::none)));
        disable_control(socket, control_flags::hop_limit);
        BOOST_TEST((state(socket) == state_with(control_flags::none)));
    });
}

BOOST_AUTO_TEST_CASE(no_flags_are_no_change_and_no_error)
{
    on_dual_stack([](auto& socket) {
        enable_control(socket, control_flags::hop_limit);
        enable_control(socket, control_flags::none);
        disable_control(socket, control_flags::none);
        BOOST_TEST((state(socket) == state_with(control_flags::hop_limit)));
    });
}

BOOST_AUTO_TEST_CASE(an_ipv4_socket_gets_ipv4_options)
{
    const auto flags = all_flags & ~(control_flags::path_mtu | control_flags::flow_label);
    test::on_socket("UDP over IPv4", test::udp::v4(), [&](auto& socket) {
        enable_control(socket, flags);
        BOOST_TEST((without(state(socket), "(IPv6)") == without(state_with(flags), "(IPv6)")));
    });
}

BOOST_AUTO_TEST_CASE(a_raw_ipv6_socket_gets_only_ipv6_options)
{
    const auto flags = all_flags & ~control_flags::coalesced;
    test::on_socket("raw IPv6", test::icmp::v6(), [&](auto& socket) {
        enable_control(socket, flags);
        const auto expected = without(without(state_with(flags), "(IPv4)"), "coalesced");
        BOOST_TEST((without(without(state(socket), "(IPv4)"), "coalesced") == expected));
    });
}

BOOST_AUTO_TEST_CASE(a_tcp_socket_gets_the_options_of_both_families)
{
    const auto flags = all_flags & ~control_flags::coalesced;
    test::on_socket("TCP over IPv6", test::tcp::v6(), [&](auto& socket) {
        enable_control(socket, flags);
        BOOST_TEST((without(state(socket), "coalesced") == without(state_with(flags), "coalesced")));
    });
}
