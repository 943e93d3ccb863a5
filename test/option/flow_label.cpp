// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/option/flow_label.hpp>
#include <iplevel/option/packet.hpp>
#include <iplevel/option/receive.hpp>
#include <iplevel/receive.hpp>

#include "support/namespace.hpp"
#include "support/round_trip.hpp"

#include <array>
#include <cstring>
#include <netinet/in.h>
#include <stdexcept>
#include <thread>

namespace asio = boost::asio;
using asio::ip::udp;
using iplevel::flow_label_share;
using iplevel::lease_flow_label;
using iplevel::release_flow_label;
using iplevel::with_flow_label;
using test::set_error;

namespace {

const auto loopback = asio::ip::address_v6::loopback();
constexpr std::uint32_t label = 0x12345;

iplevel::error_code connect_error(udp::socket& socket, std::uint32_t to_label)
{
    iplevel::error_code ec;
    socket.connect(with_flow_label(udp::endpoint(loopback, 9), to_label), ec);
    return ec;
}

} // namespace

BOOST_AUTO_TEST_CASE(send_flow_info_is_ipv6_only)
{
    test::on_ipv6_sockets(
        [](auto& socket) { test::round_trip_and_back(socket, iplevel::send_flow_label(true)); });
    test::on_ipv4_sockets([](auto& socket) { test::refused(socket, iplevel::send_flow_label(true)); });
}

BOOST_AUTO_TEST_CASE(an_endpoint_keeps_its_address_and_port_beside_the_label)
{
    const udp::endpoint plain(asio::ip::make_address("fe80::1%1"), 9);
    const auto labelled = with_flow_label(plain, 0xabcde);
    BOOST_TEST(labelled == plain);
    std::array<unsigned char, sizeof(sockaddr_in6)> plain_bytes, labelled_bytes;
    std::memcpy(plain_bytes.data(), plain.data(), plain_bytes.size());
    std::memcpy(labelled_bytes.data(), labelled.data(), labelled_bytes.size());
    const std::array<unsigned char, 4> expected{0x00, 0x0a, 0xbc, 0xde};
    std::memcpy(plain_bytes.data() + offsetof(sockaddr_in6, sin6_flowinfo), expected.data(), 4);
    BOOST_TEST(labelled_bytes == plain_bytes, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(labels_have_20_bits_and_are_not_zero)
{
    for (std::uint32_t bad : {0u, 0x100000u, 0xffffffffu}) {
        BOOST_CHECK_THROW(lease_flow_label(loopback, bad), std::out_of_range);
        BOOST_CHECK_THROW(release_flow_label{bad}, std::out_of_range);
        BOOST_CHECK_THROW(with_flow_label(udp::endpoint(loopback, 9), bad), std::out_of_range);
    }
    BOOST_CHECK_NO_THROW(lease_flow_label(loopback, 0xfffff));
    BOOST_CHECK_THROW(with_flow_label(udp::endpoint(udp::v4(), 9), label), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_label_is_sent_in_the_ip_header)
{
    const network_namespace inside;
    if (!inside)
        return;
    asio::io_context context;
    udp::socket sender(context, udp::v6());
    asio::ip::icmp::socket receiver(context, asio::ip::icmp::v6());
    sender.set_option(iplevel::send_flow_label(true));
    // There is no socket at the destination. The ICMP message quotes the packet from its IP header on.
    sender.send_to(asio::buffer("x", 1), with_flow_label(udp::endpoint(loopback, 9), label));
    std::array<unsigned char, 128> message{};
    receiver.receive(asio::buffer(message));
    BOOST_TEST(int{message[0]} == 1);
    BOOST_TEST((((message[9] & 0xf) << 16) | message[10] << 8 | message[11]) == 0x12345);
}

BOOST_AUTO_TEST_CASE(a_leased_label_is_the_sockets_own)
{
    const network_namespace inside;
    if (!inside)
        return;
    asio::io_context context;
    udp::socket owner(context, udp::v6()), other(context, udp::v6());
    owner.set_option(iplevel::send_flow_label(true));
    other.set_option(iplevel::send_flow_label(true));
    BOOST_TEST(!connect_error(other, label));
    owner.set_option(lease_flow_label(loopback, label));
    const auto not_permitted = asio::error::no_permission;
    BOOST_TEST(set_error(other, lease_flow_label(loopback, label)) == not_permitted);
    BOOST_TEST(
        set_error(other, lease_flow_label(loopback, label, flow_label_share::anybody)) == not_permitted);
    BOOST_TEST(connect_error(other, label) == asio::error::invalid_argument);
    BOOST_TEST(!connect_error(owner, label));
    BOOST_TEST(set_error(owner, lease_flow_label(loopback, label)) == not_permitted);

    const auto no_such_process = boost::system::errc::no_such_process;
    BOOST_TEST(set_error(other, release_flow_label(label)) == no_such_process);
    owner.set_option(release_flow_label(label));
    BOOST_TEST(set_error(owner, release_flow_label(label)) == no_such_process);
}

BOOST_AUTO_TEST_CASE(a_shared_label_is_leased_by_all_it_is_shared_with)
{
    const network_namespace inside;
    if (!inside)
        return;
    asio::io_context context;
    udp::socket first(context, udp::v6()), second(context, udp::v6());
    std::uint32_t next = label;
    for (auto share : {flow_label_share::process, flow_label_share::user, flow_label_share::anybody}) {
        first.set_option(lease_flow_label(loopback, ++next, share));
        BOOST_TEST(!set_error(second, lease_flow_label(loopback, next, share)));
    }
}

BOOST_AUTO_TEST_CASE(a_label_is_shared_between_the_threads_of_a_user)
{
    const network_namespace inside;
    if (!inside)
        return;
    asio::io_context context;
    udp::socket first(context, udp::v6()), second(context, udp::v6());
    first.set_option(lease_flow_label(loopback, label, flow_label_share::user));
    iplevel::error_code ec;
    std::thread([&] {
        ec = set_error(second, lease_flow_label(loopback, label, flow_label_share::user));
    }).join();
    BOOST_TEST(!ec);
}

BOOST_AUTO_TEST_CASE(the_traffic_class_is_not_the_one_of_the_endpoint)
{
    const network_namespace inside;
    if (!inside)
        return;
    asio::io_context context;
    udp::socket receiver(context, udp::v6()), sender(context, udp::v6());
    receiver.set_option(iplevel::receive_traffic_class(true));
    receiver.set_option(iplevel::receive_flow_label(true));
    receiver.bind({loopback, 0});
    sender.set_option(iplevel::send_flow_label(true));
    udp::endpoint destination = with_flow_label(receiver.local_endpoint(), label);
    unsigned char* info = reinterpret_cast<unsigned char*>(destination.data()) + 4;
    info[0] = 0x0b;
    info[1] |= 0x80;
    for (int traffic_class : {0, 0x20}) {
        sender.set_option(iplevel::traffic_class(traffic_class));
        sender.send_to(asio::buffer("x", 1), destination);
        char data;
        udp::endpoint from;
        iplevel::received_control control;
        receive_with_control(receiver, asio::buffer(&data, 1), from, control);
        BOOST_TEST(control.flow_label.value() == label);
        BOOST_TEST(control.traffic_class.value() == traffic_class);
    }
}

BOOST_AUTO_TEST_CASE(a_label_of_0_is_reported_with_a_traffic_class_alone)
{
    const network_namespace inside;
    if (!inside)
        return;
    asio::io_context context;
    udp::socket receiver(context, udp::v6()), sender(context, udp::v6());
    receiver.set_option(iplevel::receive_flow_label(true));
    receiver.bind({loopback, 0});
    sender.set_option(iplevel::auto_flow_label(false));
    for (int traffic_class : {0, 0x20}) {
        sender.set_option(iplevel::traffic_class(traffic_class));
        sender.send_to(asio::buffer("x", 1), receiver.local_endpoint());
        char data;
        udp::endpoint from;
        iplevel::received_control control;
        receive_with_control(receiver, asio::buffer(&data, 1), from, control);
        BOOST_TEST(control.flow_label.has_value() == (traffic_class != 0));
        BOOST_TEST(control.flow_label.value_or(0) == 0u);
    }
}

BOOST_AUTO_TEST_CASE(leases_are_ipv6_only)
{
    const network_namespace inside;
    if (!inside)
        return;
    std::uint32_t next = label;
    test::on_ipv6_sockets(
        [&](auto& socket) { BOOST_TEST(!set_error(socket, lease_flow_label(loopback, ++next))); });
    test::on_ipv4_sockets([](auto& socket) {
        BOOST_TEST(
            (set_error(socket, lease_flow_label(loopback, label)) == iplevel::condition::not_supported));
        BOOST_TEST((set_error(socket, release_flow_label(label)) == iplevel::condition::not_supported));
    });
}
