// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/option/custom.hpp>
#include <iplevel/option/packet.hpp>

#include "support/namespace.hpp"
#include "support/round_trip.hpp"

#include <boost/asio/generic/raw_protocol.hpp>

#include <array>
#include <fstream>
#include <netinet/in.h>
#include <sstream>
#include <string>
#include <vector>

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using test::value_of;

namespace {

const auto loopback_v4 = asio::ip::address(asio::ip::address_v4::loopback());
const auto loopback_v6 = asio::ip::address(asio::ip::address_v6::loopback());

/// The IPv4 header of the next UDP datagram to the port that a raw socket receives.
std::array<unsigned char, 20> header_to(asio::generic::raw_protocol::socket& raw, unsigned short port)
{
    std::array<unsigned char, 1500> packet;
    do
        raw.receive(asio::buffer(packet));
    while ((packet[22] << 8 | packet[23]) != port);
    std::array<unsigned char, 20> header;
    std::copy_n(packet.begin(), header.size(), header.begin());
    return header;
}

/// A counter of the network namespace, by its name in /proc/net/netstat.
long counter(const std::string& name)
{
    std::ifstream file("/proc/net/netstat");
    std::string names, values, word, value;
    while (std::getline(file, names) && std::getline(file, values)) {
        std::istringstream names_of_line(names), values_of_line(values);
        while (names_of_line >> word && values_of_line >> value)
            if (word == name)
                return std::stol(value);
    }
    return -1;
}

} // namespace

BOOST_AUTO_TEST_CASE(both_ends_of_a_tcp_connection_tell_the_path_mtu)
{
    const network_namespace inside;
    if (!inside)
        return;
    test::connection v6(loopback_v6);
    BOOST_TEST(value_of<iplevel::path_mtu>(v6.initiator) == 65536);
    BOOST_TEST(value_of<iplevel::path_mtu>(v6.responder) == 65536);
    test::connection v4(loopback_v4);
    BOOST_TEST(value_of<iplevel::path_mtu>(v4.initiator) == 65535); // the maximum of IPv4
    BOOST_TEST(value_of<iplevel::path_mtu>(v4.responder) == 65535);
}

BOOST_AUTO_TEST_CASE(a_connected_datagram_socket_tells_the_path_mtu_and_an_unconnected_one_does_not)
{
    const network_namespace inside;
    if (!inside)
        return;
    ip("link set lo mtu 1400");
    test::on_every_socket([](auto& socket) {
        BOOST_TEST(test::get_error<iplevel::path_mtu>(socket) == asio::error::not_connected);
    });
    for (const auto& loopback : {loopback_v4, loopback_v6}) {
        asio::io_context context;
        udp::socket socket(context);
        socket.connect({loopback, 9});
        BOOST_TEST(value_of<iplevel::path_mtu>(socket) == 1400);
    }
}

BOOST_AUTO_TEST_CASE(what_must_not_be_fragmented_and_does_not_fit_is_refused)
{
    const network_namespace inside;
    if (!inside)
        return;
    ip("link set lo mtu 1400");
    const std::vector<char> payload(2000);
    for (const auto& loopback : {loopback_v4, loopback_v6}) {
        asio::io_context context;
        udp::socket receiver(context, {loopback, 0}), sender(context, {loopback, 0});
        const auto to = receiver.local_endpoint();
        for (bool on : {true, false}) {
            sender.set_option(iplevel::dont_fragment(on));
            iplevel::error_code ec;
            sender.send_to(asio::buffer(payload), to, 0, ec);
            BOOST_TEST(ec == (on ? asio::error::message_size : iplevel::error_code()));
        }
        using iplevel::pmtu_discovery;
        for (auto [choice, refused] :
             {std::pair(pmtu_discovery::never, false),
              {pmtu_discovery::want, false},
              {pmtu_discovery::always, true},
              {pmtu_discovery::probe, true},
              {pmtu_discovery::interface_mtu, true},
              {pmtu_discovery::omit, false}}) {
            sender.set_option(iplevel::path_mtu_discovery(choice));
            iplevel::error_code ec;
            sender.send_to(asio::buffer(payload), to, 0, ec);
            BOOST_TEST(ec == (refused ? asio::error::message_size : iplevel::error_code()));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_dont_fragment_bit_is_set_as_the_choices_say)
{
    const network_namespace inside;
    if (!inside)
        return;
    asio::io_context context;
    asio::generic::raw_protocol::socket raw(context, asio::generic::raw_protocol(AF_INET, IPPROTO_UDP));
    udp::socket receiver(context, {loopback_v4, 0}), sender(context, udp::v4());
    using iplevel::pmtu_discovery;
    for (auto [choice, forbidden] :
         {std::pair(pmtu_discovery::never, false),
          {pmtu_discovery::want, true},
          {pmtu_discovery::always, true},
          {pmtu_discovery::probe, true},
          {pmtu_discovery::interface_mtu, false},
          {pmtu_discovery::omit, false}}) {
        sender.set_option(iplevel::path_mtu_discovery(choice));
        sender.send_to(asio::buffer("x", 1), receiver.local_endpoint());
        const auto header = header_to(raw, receiver.local_endpoint().port());
        BOOST_TEST(((header[6] & 0x40) != 0) == forbidden, "choice " << static_cast<int>(choice));
    }
}

BOOST_AUTO_TEST_CASE(the_options_of_a_dual_stack_socket_leave_its_ipv4_traffic_alone)
{
    const network_namespace inside;
    if (!inside)
        return;
    asio::io_context context;
    asio::generic::raw_protocol::socket raw(context, asio::generic::raw_protocol(AF_INET, IPPROTO_UDP));
    udp::socket receiver(context, {loopback_v4, 0}), sender(context, udp::v6());
    sender.set_option(asio::ip::v6_only(false));
    const auto port = receiver.local_endpoint().port();
    const udp::endpoint mapped(
        asio::ip::make_address_v6(asio::ip::v4_mapped, asio::ip::address_v4::loopback()), port);
    const auto send = [&] {
        sender.send_to(asio::buffer("x", 1), mapped);
        return header_to(raw, port);
    };
    const auto before = send();

    sender.set_option(iplevel::hop_limit(7));
    sender.set_option(iplevel::traffic_class(0x2b));
    auto header = send();
    BOOST_TEST(int{header[8]} == int{before[8]});
    BOOST_TEST(int{header[1]} == 0);

    sender.set_option(iplevel::integer_option<IPPROTO_IP, IP_TTL>(7));
    sender.set_option(iplevel::integer_option<IPPROTO_IP, IP_TOS>(0x2b));
    header = send();
    BOOST_TEST(int{header[8]} == 7);
    BOOST_TEST(int{header[1]} == 0x2b);
}

BOOST_AUTO_TEST_CASE(min_hop_limit_drops_segments_but_no_datagrams)
{
    const network_namespace inside;
    if (!inside)
        return;
    for (const auto& loopback : {loopback_v4, loopback_v6}) {
        asio::io_context context;
        tcp::acceptor acceptor(context, {loopback, 0});
        acceptor.set_option(iplevel::min_hop_limit(255));
        const long before = counter("TCPMinTTLDrop");
        BOOST_TEST_REQUIRE(before >= 0);
        tcp::socket client(context);
        client.async_connect(acceptor.local_endpoint(), [](iplevel::error_code) {});
        while (counter("TCPMinTTLDrop") == before) // counted once the segment has arrived
            usleep(1000);
        client.close();

        udp::socket receiver(context, {loopback, 0}), sender(context, receiver.local_endpoint().protocol());
        receiver.set_option(iplevel::min_hop_limit(255));
        sender.set_option(iplevel::hop_limit(7));
        sender.send_to(asio::buffer("x", 1), receiver.local_endpoint());
        char byte = 0;
        BOOST_TEST(receiver.receive(asio::buffer(&byte, 1)) == 1u);
    }
}

BOOST_AUTO_TEST_CASE(header_included_lets_the_sender_write_the_header)
{
    const network_namespace inside;
    if (!inside)
        return;
    asio::io_context context;
    test::icmp::socket sender(context, test::icmp::v4()), receiver(context, test::icmp::v4());
    sender.set_option(iplevel::header_included(true));
    const std::array<unsigned char, 28> packet{0x45, 0, 0,   28, 0x12, 0x34, 0, 0, 99,   1,    0, 0, 127, 0,
                                               0,    1, 127, 0,  0,    1,    0, 0, 0xff, 0xff, 0, 0, 0,   0};
    sender.send_to(asio::buffer(packet), {loopback_v4, 0});
    std::array<unsigned char, 64> read{};
    BOOST_TEST(receiver.receive(asio::buffer(read)) == packet.size());
    BOOST_TEST(int{read[8]} == 99);
    BOOST_TEST((read[4] << 8 | read[5]) == 0x1234);
}

BOOST_AUTO_TEST_CASE(a_checksum_is_written_where_checksum_offset_says)
{
    const network_namespace inside;
    if (!inside)
        return;
    asio::io_context context;
    const asio::generic::raw_protocol protocol(AF_INET6, 253); // for experiments, RFC 3692
    asio::generic::raw_protocol::socket sender(context, protocol), receiver(context, protocol);
    sender.set_option(iplevel::checksum_offset(4));
    const udp::endpoint to(loopback_v6, 0);
    sender.send_to(asio::buffer("\0\0\0\0\0\0\0\0", 8), {to.data(), to.size(), 0});
    std::array<unsigned char, 8> read{};
    BOOST_TEST(receiver.receive(asio::buffer(read)) == 8u);
    // Only the pseudo-header: ::1 twice, length 8, next header 253.
    BOOST_TEST((read[4] << 8 | read[5]) == (~(1 + 1 + 8 + 253) & 0xffff));
}
