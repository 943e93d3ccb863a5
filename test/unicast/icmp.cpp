// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Echo requests to this host through raw sockets, while reports and checksums are enabled and disabled.

#include "icmp/sample.hpp"
#include "lab/available.hpp"
#include "lab/host.hpp"
#include "support/fixture.hpp"

#include <iplevel/icmp/filter.hpp>
#include <iplevel/ip/header.hpp>
#include <iplevel/option/packet.hpp>

#include <boost/asio/ip/icmp.hpp>

#include <array>
#include <string>

using namespace test;
using asio::ip::address_v4;
using asio::ip::address_v6;
using iplevel::icmp::type_v4;
using iplevel::icmp::type_v6;
using raw = asio::ip::icmp;

namespace {

const raw::endpoint loopback_v4(address_v4::loopback(), 0);
const raw::endpoint loopback_v6(address_v6::loopback(), 0);
constexpr auto reports = control_flags::packet_info | control_flags::hop_limit | control_flags::traffic_class;

iplevel::icmp::echo echo(int sequence)
{
    return {0x1234, static_cast<std::uint16_t>(sequence), asio::buffer(ping_text)};
}

template <typename Message>
void check_echo(const Message& message, int sequence)
{
    const auto& body = std::get<iplevel::icmp::echo>(message.body);
    BOOST_TEST(message.code == 0);
    BOOST_TEST(body.identifier == 0x1234);
    BOOST_TEST(body.sequence == sequence);
    BOOST_TEST(test::text(body.data) == ping_text);
}

/// The expected report on this host's own reply to an echo request. The kernel's default hop limit is 64.
std::string report(const char* address, int traffic_class = 0)
{
    return std::string("destination=") + address + " interface=" + std::to_string(loopback_index()) +
           " hop_limit=64 traffic_class=" + std::to_string(traffic_class);
}

} // namespace

// Raw sockets receive the packets of all programs, so each test has a host of its own.
BOOST_AUTO_TEST_SUITE(unicast_icmp, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(an_ipv4_ping_is_reported_while_reports_are_on)
{
    const lab::host here("here");
    here.run([] {
        asio::io_context context;
        raw::socket socket(context, raw::v4());
        socket.set_option(iplevel::icmp::filter_v4().block_all().pass(type_v4::echo_reply));
        int sequence = 0;
        for (bool on : {true, false, true}) {
            on ? enable_control(socket, reports) : disable_control(socket, reports);
            std::array<unsigned char, 64> request;
            auto size = encode(
                iplevel::icmp::message_v4{type_v4::echo_request, 0, echo(++sequence)}, asio::buffer(request));
            send_with_control(socket, asio::buffer(request, size), loopback_v4, {});
            auto reply = receive(socket);
            BOOST_TEST(text(reply.control) == (on ? report("127.0.0.1") : ""));
            auto message =
                iplevel::icmp::decode_v4(iplevel::decode_ipv4_datagram(asio::buffer(reply.bytes)).payload);
            BOOST_TEST((message.type == type_v4::echo_reply));
            check_echo(message, sequence);
        }
    });
}

BOOST_AUTO_TEST_CASE(an_ipv6_ping_is_answered_whether_the_system_writes_its_checksum_or_we_do)
{
    const lab::host here("here");
    here.run([] {
        asio::io_context context;
        raw::socket socket(context, raw::v6());
        socket.set_option(iplevel::icmp::filter_v6().block_all().pass(type_v6::echo_reply));
        int sequence = 0;
        for (bool on : {true, false, true}) {
            on ? enable_control(socket, reports) : disable_control(socket, reports);
            using offset = iplevel::checksum_offset;
            socket.set_option(on ? offset(2) : offset(std::nullopt));
            const iplevel::icmp::message_v6 ping{type_v6::echo_request, 0, echo(++sequence)};
            std::array<unsigned char, 64> request;
            auto size =
                on ? encode(ping, asio::buffer(request))
                   : encode(ping, address_v6::loopback(), address_v6::loopback(), asio::buffer(request));
            send_with_control(socket, asio::buffer(request, size), loopback_v6, {});
            auto reply = receive(socket);
            BOOST_TEST(text(reply.control) == (on ? report("::1") : ""));
            auto message = iplevel::icmp::decode_v6(
                asio::buffer(reply.bytes), address_v6::loopback(), address_v6::loopback());
            BOOST_TEST((message.type == type_v6::echo_reply));
            check_echo(message, sequence);
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()
