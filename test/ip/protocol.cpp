// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "lab/host.hpp"

#include <iplevel/ip/header.hpp>
#include <iplevel/ip/protocol.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

using namespace iplevel;
using boost::asio::buffer;
using boost::asio::ip::make_address;
namespace errc = boost::system::errc;

namespace {

constexpr std::uint8_t experimental = 253; // RFC 3692

ip_protocol::socket open(boost::asio::io_context& context, const lab::host& host, ip_protocol protocol)
{
    return host.run([&] { return ip_protocol::socket(context, protocol); });
}

} // namespace

BOOST_AUTO_TEST_CASE(a_protocol_is_a_family_and_a_number)
{
    BOOST_TEST(ip_protocol::v4(89).family() == AF_INET);
    BOOST_TEST(ip_protocol::v6(89).family() == AF_INET6);
    BOOST_TEST(ip_protocol::v4(89).type() == SOCK_RAW);
    BOOST_TEST(ip_protocol::v4(89).protocol() == 89);
    BOOST_TEST((ip_protocol::v4(89) == ip_protocol::v4(89)));
    BOOST_TEST((ip_protocol::v4(89) != ip_protocol::v6(89)));
    BOOST_TEST((ip_protocol::v4(89) != ip_protocol::v4(47)));
}

BOOST_AUTO_TEST_CASE(a_resolver_gives_endpoints_without_port)
{
    boost::asio::io_context context;
    ip_protocol::resolver resolver(context);
    const ip_protocol::endpoint endpoint = *resolver.resolve("192.0.2.1", "").begin();
    BOOST_TEST(endpoint.address().to_string() == "192.0.2.1");
    BOOST_TEST(endpoint.port() == 0);
}

BOOST_AUTO_TEST_SUITE(on_sockets, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(an_ipv4_socket_receives_header_and_payload_of_its_protocol)
{
    const lab::host host("host");
    boost::asio::io_context context;
    auto socket = open(context, host, ip_protocol::v4(experimental));
    const ip_protocol::endpoint loopback(make_address("127.0.0.1"), 0);
    BOOST_TEST(socket.send_to(buffer("hello", 5), loopback) == 5);

    char data[64];
    ip_protocol::endpoint sender;
    const auto size = socket.receive_from(buffer(data), sender);
    BOOST_TEST(sender == loopback);
    const auto datagram = decode_ipv4_datagram(buffer(data, size));
    BOOST_TEST(datagram.header.protocol == experimental);
    BOOST_TEST(datagram.header.source.to_string() == "127.0.0.1");
    BOOST_TEST(datagram.header.total_length == 25);
    BOOST_TEST(datagram.payload.size() == 5);
}

BOOST_AUTO_TEST_CASE(ip_options_are_no_part_of_the_payload)
{
    const lab::host host("host");
    boost::asio::io_context context;
    auto socket = open(context, host, ip_protocol::v4(experimental));
    const unsigned char no_operations[] = {1, 1, 1, 0};
    BOOST_TEST_REQUIRE(setsockopt(socket.native_handle(), IPPROTO_IP, IP_OPTIONS, no_operations, 4) == 0);
    socket.send_to(buffer("payload", 7), {make_address("127.0.0.1"), 0});

    char data[64];
    const auto datagram = decode_ipv4_datagram(buffer(data, socket.receive(buffer(data))));
    BOOST_TEST(datagram.header.options == std::vector<std::uint8_t>({1, 1, 1, 0}));
    BOOST_TEST(
        std::string(static_cast<const char*>(datagram.payload.data()), datagram.payload.size()) == "payload");
}

BOOST_AUTO_TEST_CASE(a_receive_that_cuts_header_or_payload_is_an_error_and_no_crash)
{
    const lab::host host("host");
    boost::asio::io_context context;
    auto socket = open(context, host, ip_protocol::v4(experimental));
    for (std::size_t room : {0u, 19u, 20u, 26u, 27u}) {
        socket.send_to(buffer("payload", 7), {make_address("127.0.0.1"), 0});
        std::vector<char> data(room);
        ip_protocol::endpoint sender;
        const auto size = socket.receive_from(buffer(data), sender);
        error_code ec;
        decode_ipv4_datagram(buffer(data, size), ec);
        BOOST_TEST((ec == (room < 27 ? error::message_too_short : error_code())));
    }
}

BOOST_AUTO_TEST_CASE(an_ipv6_socket_receives_the_payload_of_its_protocol)
{
    const lab::host host("host");
    boost::asio::io_context context;
    auto socket = open(context, host, ip_protocol::v6(experimental));
    auto other = open(context, host, ip_protocol::v6(experimental + 1));
    const ip_protocol::endpoint loopback(make_address("::1"), 0);
    other.send_to(buffer("other", 5), loopback);
    socket.send_to(buffer("hello", 5), loopback);

    char data[64];
    ip_protocol::endpoint sender;
    BOOST_TEST(socket.receive_from(buffer(data), sender) == 5);
    BOOST_TEST(std::string(data, 5) == "hello");
    BOOST_TEST(sender.address() == loopback.address());
}

BOOST_AUTO_TEST_CASE(a_port_is_0_or_the_protocol_number)
{
    const lab::host host("host");
    boost::asio::io_context context;
    for (const bool v6 : {false, true}) {
        auto socket = open(context, host, v6 ? ip_protocol::v6(experimental) : ip_protocol::v4(experimental));
        BOOST_TEST(socket.local_endpoint().port() == experimental);
        const auto loopback = make_address(v6 ? "::1" : "127.0.0.1");
        const auto send_error = [&](unsigned short port) {
            error_code ec;
            socket.send_to(buffer("x", 1), {loopback, port}, 0, ec);
            return ec;
        };
        BOOST_TEST(!send_error(0));
        BOOST_TEST(!send_error(experimental));
        BOOST_TEST((send_error(7) == (v6 ? errc::invalid_argument : errc::success)));

        char data[64];
        ip_protocol::endpoint sender;
        socket.receive_from(buffer(data), sender);
        BOOST_TEST(sender.port() == 0);
    }
}

BOOST_AUTO_TEST_CASE(an_endpoint_does_not_know_the_number_so_nothing_opens_from_it)
{
    const lab::host host("host");
    boost::asio::io_context context;
    for (const char* address : {"127.0.0.1", "::1"})
        host.run([&] {
            ip_protocol::socket socket(context);
            error_code ec;
            socket.open(ip_protocol::endpoint(make_address(address), 0).protocol(), ec);
            BOOST_TEST((ec == boost::system::errc::protocol_not_supported));
        });
}

BOOST_AUTO_TEST_CASE(a_connected_socket_sends_and_receives_without_endpoints)
{
    const lab::host host("host");
    boost::asio::io_context context;
    auto socket = open(context, host, ip_protocol::v6(experimental));
    socket.bind({make_address("::1"), 0});
    socket.connect({make_address("::1"), 0});
    socket.send(buffer("hello", 5));
    char data[64];
    BOOST_TEST(socket.receive(buffer(data)) == 5);
}

BOOST_AUTO_TEST_SUITE_END()
