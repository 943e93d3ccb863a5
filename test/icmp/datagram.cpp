// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "support/hex.hpp"

#include <iplevel/icmp/message.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/multicast.hpp>
#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <thread>

using namespace iplevel;
using boost::asio::buffer;
using boost::asio::ip::make_address;
using icmp::datagram;

namespace {

/// A host on which all users may use ping.
lab::host generous_host()
{
    lab::host host("host");
    host.sysctl("ipv4/ping_group_range", "0 2147483647");
    return host;
}

/// Sends an echo request to the socket's own address and returns the reply, whose data is in storage.
template <typename Message, typename Decode>
icmp::echo ping(
    datagram::socket& socket, Message request, Message reply, Decode decode, test::byte_string& storage)
{
    storage.resize(64);
    request.body = icmp::echo{0xbeef, 7, buffer("HELLO-R-U-THERE", 15)};
    const auto self = socket.local_endpoint();
    BOOST_TEST(socket.send_to(buffer(storage, encode(request, buffer(storage))), self) == 23);

    datagram::endpoint sender;
    storage.resize(socket.receive_from(buffer(storage), sender));
    BOOST_TEST(sender.address() == self.address());
    const Message received = decode(buffer(storage));
    BOOST_TEST(received.type == reply.type);
    BOOST_TEST(received.code == 0);
    return std::get<icmp::echo>(received.body);
}

void check_reply(const icmp::echo& reply, const datagram::socket& socket)
{
    BOOST_TEST(reply.identifier == socket.local_endpoint().port());
    BOOST_TEST(reply.sequence == 7);
    BOOST_TEST(test::text(reply.data) == "HELLO-R-U-THERE");
}

} // namespace

BOOST_AUTO_TEST_CASE(a_protocol_is_a_family)
{
    BOOST_TEST(datagram::v4().family() == AF_INET);
    BOOST_TEST(datagram::v6().family() == AF_INET6);
    BOOST_TEST(datagram::v4().type() == SOCK_DGRAM);
    BOOST_TEST(datagram::v4().protocol() == IPPROTO_ICMP);
    BOOST_TEST(datagram::v6().protocol() == IPPROTO_ICMPV6);
    BOOST_TEST((datagram::v4() == datagram::v4()));
    BOOST_TEST((datagram::v4() != datagram::v6()));
}

BOOST_AUTO_TEST_SUITE(on_sockets, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(an_ipv4_ping_comes_back_with_the_local_port_as_identifier)
{
    boost::asio::io_context context;
    const auto host = generous_host();
    auto socket =
        host.run([&] { return datagram::socket(context, datagram::endpoint(make_address("127.0.0.1"), 0)); });
    test::byte_string storage;
    const auto reply = ping(
        socket, icmp::message_v4{icmp::type_v4::echo_request}, icmp::message_v4{icmp::type_v4::echo_reply},
        [](auto bytes) { return icmp::decode_v4(bytes); }, storage);
    check_reply(reply, socket);
}

BOOST_AUTO_TEST_CASE(an_ipv6_ping_comes_back_with_the_local_port_as_identifier)
{
    boost::asio::io_context context;
    const auto host = generous_host();
    auto socket =
        host.run([&] { return datagram::socket(context, datagram::endpoint(make_address("::1"), 0)); });
    test::byte_string storage;
    const auto loopback = boost::asio::ip::address_v6::loopback();
    const auto reply = ping(
        socket, icmp::message_v6{icmp::type_v6::echo_request}, icmp::message_v6{icmp::type_v6::echo_reply},
        [&](auto bytes) { return icmp::decode_v6(bytes, loopback, loopback); }, storage);
    check_reply(reply, socket);
}

BOOST_AUTO_TEST_CASE(a_ping_to_all_nodes_of_a_link_is_answered_by_the_neighbor)
{
    boost::asio::io_context context;
    const lab::two_hosts net;
    net.alice.sysctl("ipv4/ping_group_range", "0 2147483647");
    using boost::asio::ip::make_address_v6;
    auto all_nodes = make_address_v6("ff02::1");
    auto own = make_address_v6("fe80::1"), neighbor = make_address_v6("fe80::2");
    for (auto* address : {&all_nodes, &own, &neighbor})
        address->scope_id(net.alice.index("bob"));
    auto socket = net.alice.run([&] { return datagram::socket(context, datagram::endpoint(own, 0)); });
    socket.set_option(boost::asio::ip::multicast::enable_loopback(false));
    unsigned char data[64];
    const icmp::echo ping{0xbeef, 1, buffer("HELLO-R-U-THERE", 15)};
    const auto size = encode(icmp::message_v6{icmp::type_v6::echo_request, 0, ping}, buffer(data));
    BOOST_TEST(socket.send_to(buffer(data, size), datagram::endpoint(all_nodes, 0)) == size);

    datagram::endpoint sender;
    const auto received = socket.receive_from(buffer(data), sender);
    BOOST_TEST(sender.address() == neighbor);
    const auto reply = icmp::decode_v6(buffer(data, received), neighbor, own);
    BOOST_TEST(reply.type == icmp::type_v6::echo_reply);
    BOOST_TEST(reply.code == 0);
    const auto body = std::get<icmp::echo>(reply.body);
    BOOST_TEST(body.identifier == socket.local_endpoint().port());
    BOOST_TEST(body.sequence == 1);
    BOOST_TEST(test::text(body.data) == "HELLO-R-U-THERE");
}

BOOST_AUTO_TEST_CASE(the_port_that_is_bound_is_the_identifier)
{
    boost::asio::io_context context;
    const auto host = generous_host();
    auto socket = host.run(
        [&] { return datagram::socket(context, datagram::endpoint(make_address("127.0.0.1"), 4711)); });
    test::byte_string storage;
    const auto reply = ping(
        socket, icmp::message_v4{icmp::type_v4::echo_request}, icmp::message_v4{icmp::type_v4::echo_reply},
        [](auto bytes) { return icmp::decode_v4(bytes); }, storage);
    BOOST_TEST(reply.identifier == 4711);
}

BOOST_AUTO_TEST_CASE(who_is_not_in_the_group_range_is_refused)
{
    boost::asio::io_context context;
    const lab::host host("host");
    host.run([&] {
        for (auto protocol : {datagram::v4(), datagram::v6()}) {
            datagram::socket socket(context);
            error_code ec;
            socket.open(protocol, ec);
            BOOST_TEST((ec == boost::system::errc::permission_denied));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_thousand_sockets_open_and_close_from_several_threads)
{
    const auto host = generous_host();
    std::size_t opened[4] = {};
    host.run([&] {
        std::vector<std::thread> threads;
        for (auto& count : opened)
            threads.emplace_back([&count] {
                boost::asio::io_context context;
                while (count != 250) {
                    datagram::socket socket(context);
                    error_code ec;
                    socket.open(datagram::v4(), ec);
                    if (!ec)
                        socket.bind({make_address("127.0.0.1"), 0}, ec);
                    if (!ec)
                        socket.close(ec);
                    if (ec)
                        break;
                    ++count;
                }
            });
        for (auto& thread : threads)
            thread.join();
    });
    for (auto count : opened)
        BOOST_TEST(count == 250u);
}

BOOST_AUTO_TEST_SUITE_END()
