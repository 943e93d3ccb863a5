// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "control/enabled_state.hpp"
#include "support/round_trip.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/test/unit_test.hpp>

#include <linux/net_tstamp.h>
#include <poll.h>
#include <sys/socket.h>

#include <string>

namespace asio = boost::asio;

using iplevel::condition;
using iplevel::control_flags;
using test::all_flags;
using test::has;
using test::state;

namespace {

template <typename Socket>
iplevel::error_code enable_error(Socket& socket, control_flags flags)
{
    iplevel::error_code ec;
    enable_control(socket, flags, ec);
    return ec;
}

/// The options that were requested from the socket, according to ec.
std::string asked_for(const iplevel::error_code& ec)
{
    return ec.has_location() ? ec.location().function_name() : "nothing";
}

/// Checks that every combination of flags with one of these fails and leaves the socket unchanged, whatever
/// was enabled before.
template <typename Socket>
void fails_without_a_trace(Socket& socket, control_flags failing)
{
    for (auto already : {control_flags::none, control_flags::hop_limit | control_flags::timestamp}) {
        enable_control(socket, already);
        const auto before = state(socket);
        for (unsigned bits = 0; bits <= unsigned(all_flags); ++bits)
            if (const control_flags flags{bits}; has(flags, failing)) {
                const auto ec = enable_error(socket, flags);
                if (ec != condition::not_supported || state(socket) != before)
                    BOOST_ERROR("flags " << bits << ": " << ec.what());
            }
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(an_option_that_ipv4_lacks_leaves_an_ipv4_socket_as_it_was)
{
    test::on_ipv4_sockets([](auto& socket) {
        fails_without_a_trace(socket, control_flags::path_mtu | control_flags::flow_label);
        BOOST_TEST(asked_for(enable_error(socket, control_flags::path_mtu)) == "receive_path_mtu (IPv4)");
        BOOST_TEST(asked_for(enable_error(socket, control_flags::flow_label)) == "receive_flow_label (IPv4)");
    });
}

BOOST_AUTO_TEST_CASE(coalescing_leaves_a_socket_other_than_udp_as_it_was)
{
    const auto test = [](auto& socket) {
        fails_without_a_trace(socket, control_flags::coalesced);
        const bool v4 = socket.local_endpoint().protocol().family() == AF_INET;
        BOOST_TEST(
            asked_for(
                enable_error(socket, all_flags & ~control_flags::path_mtu & ~control_flags::flow_label)) ==
            (v4 ? "receive_coalesced (IPv4)" : "receive_coalesced (IPv6)"));
    };
    test::on_socket("raw IPv4", test::icmp::v4(), test);
    test::on_socket("raw IPv6", test::icmp::v6(), test);
    test::on_socket("TCP over IPv4", test::tcp::v4(), test);
    test::on_socket("TCP over IPv6", test::tcp::v6(), test);
}

BOOST_AUTO_TEST_CASE(a_failing_disable_leaves_the_socket_as_it_was)
{
    test::on_ipv4_sockets([](auto& socket) {
        enable_control(socket, control_flags::hop_limit);
        const auto before = state(socket);
        iplevel::error_code ec;
        disable_control(socket, control_flags::hop_limit | control_flags::path_mtu, ec);
        BOOST_TEST((ec == condition::not_supported));
        BOOST_TEST(asked_for(ec) == "receive_path_mtu (IPv4)");
        BOOST_TEST((state(socket) == before));
    });
}

BOOST_AUTO_TEST_CASE(a_failure_leaves_another_kind_of_timestamp_on)
{
    asio::io_context context;
    for (int kind : {SO_TIMESTAMP, SO_TIMESTAMPNS}) {
        test::udp::socket socket(context, test::udp::v4());
        const auto is_on = [&] {
            int value = 0;
            socklen_t size = sizeof value;
            ::getsockopt(socket.native_handle(), SOL_SOCKET, kind, &value, &size);
            return value == 1;
        };
        const int on = 1;
        ::setsockopt(socket.native_handle(), SOL_SOCKET, kind, &on, sizeof on);
        BOOST_TEST_REQUIRE(is_on());
        BOOST_TEST(enable_error(socket, control_flags::timestamp | control_flags::path_mtu).failed());
        BOOST_TEST(is_on());
    }
}

BOOST_AUTO_TEST_CASE(neither_a_failure_nor_what_is_off_already_takes_anything_from_the_error_queue)
{
    asio::io_context context;
    test::udp::socket socket(context, test::udp::endpoint(asio::ip::address_v4::loopback(), 0));
    const unsigned sent = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_TIMESTAMPING, &sent, sizeof sent);
    socket.send_to(asio::buffer("x", 1), socket.local_endpoint());
    const auto there = [&] {
        pollfd p{socket.native_handle(), 0, 0};
        return ::poll(&p, 1, 5000) == 1 && (p.revents & POLLERR) != 0;
    };
    BOOST_TEST_REQUIRE(there());
    BOOST_TEST(enable_error(socket, control_flags::errors | control_flags::path_mtu).failed());
    BOOST_TEST(there());
    disable_control(socket, control_flags::errors);
    BOOST_TEST(there());
}

BOOST_AUTO_TEST_CASE(unknown_flags_are_an_invalid_argument)
{
    test::on_every_socket([](auto& socket) {
        for (control_flags unknown :
             {control_flags(1u << test::flag_count), control_flags(1u << 31),
              control_flags(~unsigned(all_flags))}) {
            const auto before = state(socket);
            const auto ec = enable_error(socket, unknown | control_flags::hop_limit);
            BOOST_TEST(ec == asio::error::make_error_code(asio::error::invalid_argument));
            BOOST_TEST(asked_for(ec) == "enable_control");
            BOOST_TEST((state(socket) == before));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_closed_socket_is_a_bad_descriptor)
{
    asio::io_context context;
    test::udp::socket socket(context);
    for (auto flags : {control_flags::none, control_flags::hop_limit, all_flags}) {
        const auto ec = enable_error(socket, flags);
        BOOST_TEST(ec == asio::error::make_error_code(asio::error::bad_descriptor));
        BOOST_TEST(asked_for(ec) == "enable_control");
    }
    iplevel::error_code ec;
    disable_control(socket, control_flags::hop_limit, ec);
    BOOST_TEST(ec == asio::error::make_error_code(asio::error::bad_descriptor));
    BOOST_TEST(asked_for(ec) == "disable_control");
}

BOOST_AUTO_TEST_CASE(a_local_socket_supports_no_reports_on_ip)
{
    asio::io_context context;
    asio::local::datagram_protocol::socket socket(context, asio::local::datagram_protocol());
    for (auto flag :
         {control_flags::packet_info, control_flags::hop_limit, control_flags::traffic_class,
          control_flags::path_mtu, control_flags::original_destination, control_flags::flow_label,
          control_flags::coalesced, control_flags::errors, control_flags::error_extensions})
        BOOST_TEST((enable_error(socket, flag) == condition::not_supported));
    BOOST_TEST(asked_for(enable_error(socket, control_flags::packet_info)) == "receive_packet_info (IPv4)");
    BOOST_TEST(!enable_error(socket, control_flags::timestamp).failed());
}

BOOST_AUTO_TEST_CASE(success_clears_the_error)
{
    test::on_every_socket([](auto& socket) {
        iplevel::error_code ec = asio::error::bad_descriptor;
        enable_control(socket, control_flags::hop_limit, ec);
        BOOST_TEST(!ec.failed());
        ec = asio::error::bad_descriptor;
        disable_control(socket, control_flags::hop_limit, ec);
        BOOST_TEST(!ec.failed());
    });
}

BOOST_AUTO_TEST_CASE(the_exceptions_text_names_function_family_and_option)
{
    asio::io_context context;
    test::udp::socket socket(context, test::udp::v4());
    const auto says = [](const std::string& function) {
        return [=](const boost::system::system_error& e) {
            const std::string text = e.what();
            return text.rfind(function + ": ", 0) == 0 && text.find("receive_path_mtu (IPv4)") != text.npos;
        };
    };
    const auto flags = control_flags::hop_limit | control_flags::path_mtu;
    BOOST_CHECK_EXCEPTION(enable_control(socket, flags), boost::system::system_error, says("enable_control"));
    BOOST_CHECK_EXCEPTION(
        disable_control(socket, flags), boost::system::system_error, says("disable_control"));
}
