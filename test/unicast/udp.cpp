// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A socket that sends to itself while reports are enabled and disabled.

#include "support/fixture.hpp"

#include <iplevel/option/packet.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace test;

namespace {

constexpr auto payload = std::string_view("HELLO-R-U-THERE");
constexpr auto reports = control_flags::packet_info | control_flags::hop_limit | control_flags::traffic_class;

/// A socket whose reports are enabled, disabled and enabled again, while its hop limit increases.
struct itself
{
    explicit itself(const char* address) : socket(context, {asio::ip::make_address(address), 0}) {}

    template <typename Check>
    void turn_reports_on_off_and_on(const outgoing_control& control, Check check)
    {
        std::uint8_t hop_limit = 0;
        for (bool on : {true, false, true}) {
            on ? enable_control(socket, reports) : disable_control(socket, reports);
            socket.set_option(iplevel::hop_limit(++hop_limit));
            auto size = send_with_control(socket, asio::buffer(payload), socket.local_endpoint(), control);
            BOOST_TEST(size == payload.size());
            auto received = receive(socket);
            BOOST_TEST(received.bytes == payload);
            BOOST_TEST(received.sender == socket.local_endpoint());
            BOOST_TEST(text(received.control) == (on ? check(hop_limit) : ""));
        }
    }

    asio::io_context context;
    udp::socket socket;
};

std::string report(const char* address, int hop_limit, int traffic_class)
{
    return std::string("destination=") + address + " interface=" + std::to_string(loopback_index()) +
           " hop_limit=" + std::to_string(hop_limit) + " traffic_class=" + std::to_string(traffic_class);
}

/// The text, with a buffer for each of the words that Go's test sends.
auto words()
{
    return std::array<asio::const_buffer, 4>{
        asio::buffer("HELLO-", 6), asio::buffer("R-", 2), asio::buffer("U-", 2), asio::buffer("THERE", 5)};
}

} // namespace

BOOST_AUTO_TEST_CASE(an_ipv4_socket_reports_its_own_datagrams_while_reports_are_on)
{
    itself self("127.0.0.1");
    self.turn_reports_on_off_and_on({}, [](int hop_limit) { return report("127.0.0.1", hop_limit, 0); });
}

BOOST_AUTO_TEST_CASE(an_ipv6_socket_reports_its_own_datagrams_while_reports_are_on)
{
    itself self("::1");
    outgoing_control control;
    control.source = asio::ip::address_v6::loopback();
    control.interface_index = loopback_index();
    control.traffic_class = iplevel::make_traffic_class(iplevel::dscp::af11, iplevel::ecn::ce);
    self.turn_reports_on_off_and_on(control, [](int hop_limit) { return report("::1", hop_limit, 0x2b); });
}

BOOST_AUTO_TEST_CASE(the_hop_limit_of_one_datagram_is_reported_in_place_of_the_sockets)
{
    itself self("::1");
    outgoing_control control;
    control.hop_limit = 200;
    self.turn_reports_on_off_and_on(control, [](int) { return report("::1", 200, 0); });
}

BOOST_AUTO_TEST_CASE(a_datagram_is_gathered_from_words_and_scattered_into_pieces_connected_or_not)
{
    itself self("127.0.0.1");
    const auto to = self.socket.local_endpoint();
    udp::socket connected(self.context, udp::v4());
    connected.connect(to);
    const auto check = [&](std::size_t sent) {
        BOOST_TEST(sent == payload.size());
        char bytes[32] = {};
        const std::array<asio::mutable_buffer, 5> pieces{
            asio::buffer(bytes, 1), asio::buffer(bytes + 1, 2), asio::buffer(bytes + 3, 4),
            asio::buffer(bytes + 7, 4), asio::buffer(bytes + 11, 21)};
        received_control control;
        BOOST_TEST(receive_with_control(self.socket, pieces, control) == payload.size());
        BOOST_TEST(std::string_view(bytes) == payload);
    };
    check(send_with_control(self.socket, words(), to, {}));
    check(send_with_control(connected, words(), iplevel::outgoing_control{}));
}

BOOST_AUTO_TEST_CASE(a_socket_that_does_not_block_says_that_there_is_nothing)
{
    itself self("127.0.0.1");
    self.socket.non_blocking(true);
    char bytes[32];
    received_control control;
    error_code ec;
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST(receive_with_control(self.socket, asio::buffer(bytes), control, ec) == 0u);
        BOOST_TEST((ec == asio::error::would_block));
        send_with_control(self.socket, asio::buffer(payload), self.socket.local_endpoint(), {}, ec);
        BOOST_TEST(!ec);
        await_datagram(self.socket);
        BOOST_TEST(receive_with_control(self.socket, asio::buffer(bytes), control, ec) == payload.size());
        BOOST_TEST(!ec);
    }
}
