// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The interface of an IPv6 datagram is given by the scope id of its destination, or by its control data.

#include "lab/available.hpp"
#include "support/reply_table.hpp"

#include <iplevel/batch/operations.hpp>
#include <iplevel/icmp/filter.hpp>
#include <iplevel/icmp/message.hpp>
#include <iplevel/multicast/membership.hpp>
#include <iplevel/option/socket.hpp>

#include <boost/asio/ip/icmp.hpp>

using namespace test;
namespace errc = boost::system::errc;
namespace icmp = iplevel::icmp;

namespace {

asio::ip::address_v6 scoped(const char* address, unsigned scope_id)
{
    auto result = asio::ip::make_address_v6(address);
    result.scope_id(scope_id);
    return result;
}

outgoing_control through(unsigned interface_index)
{
    outgoing_control control;
    control.interface_index = interface_index;
    return control;
}

outgoing_control from(const asio::ip::address& source)
{
    outgoing_control control;
    control.source = source;
    return control;
}

/// The ways to send one datagram. Each returns its error.
template <typename Socket>
error_code send(
    int way, Socket& socket, asio::const_buffer data, const typename Socket::endpoint_type& to,
    const outgoing_control& control)
{
    using protocol = typename Socket::protocol_type;
    error_code ec;
    if (way == 0) {
        send_with_control(socket, data, to, control, ec);
    } else if (way == 1) {
        result r;
        async_send_with_control(socket, data, to, control, r.handler());
        auto& context = static_cast<asio::io_context&>(socket.get_executor().context());
        run(context);
        ec = r.ec;
    } else {
        iplevel::outgoing_batch<protocol> batch(1);
        batch.push_back(data, to, control);
        send_batch(socket, batch, ec);
    }
    return ec;
}

constexpr int ways[] = {0, 1, 2};

const error_code mismatch = iplevel::error::interface_mismatch;

/// Sends an echo request of bob's. Returns its result and whether alice replied.
template <typename Socket>
std::string ping(
    int way, Socket& socket, const asio::ip::address& to, const outgoing_control& control,
    std::uint16_t sequence)
{
    unsigned char bytes[64];
    const icmp::message_v6 request{icmp::type_v6::echo_request, 0, icmp::echo{7, sequence, {}}};
    const auto size = encode(request, asio::buffer(bytes));
    const auto ec = send(way, socket, asio::buffer(bytes, size), {to, 0}, control);
    if (ec)
        return ec.message();
    for (;;) {
        const auto d = receive(socket);
        const auto message = icmp::decode_v6(asio::buffer(d.bytes));
        const auto* reply = std::get_if<icmp::echo>(&message.body);
        if (message.type == icmp::type_v6::echo_reply && reply && reply->sequence == sequence)
            return "reply";
    }
}

template <typename Socket>
void ping_all(neighbors& net, Socket& socket)
{
    const unsigned cable = net.bob.index("alice"), lan = net.bob.index("lan");
    std::uint16_t sequence = 0;
    for (int way : ways) {
        BOOST_TEST(ping(way, socket, scoped("fe80::1", 0), through(cable), ++sequence) == "reply");
        BOOST_TEST(ping(way, socket, scoped("fe80::a1", 0), through(lan), ++sequence) == "reply");
        BOOST_TEST(ping(way, socket, scoped("fe80::1", cable), {}, ++sequence) == "reply");
        BOOST_TEST(ping(way, socket, scoped("fe80::1", cable), through(cable), ++sequence) == "reply");
        BOOST_TEST(ping(way, socket, scoped("ff02::1", 0), through(lan), ++sequence) == "reply");
        BOOST_TEST(
            ping(way, socket, scoped("fe80::1", 0), from(scoped("fe80::2", cable)), ++sequence) == "reply");
        BOOST_TEST(
            ping(way, socket, scoped("fe80::1", cable), through(lan), ++sequence) == mismatch.message());
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(scopes, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(an_icmp_datagram_socket_takes_the_interface_of_the_control_data)
{
    neighbors net;
    net.bob.sysctl("ipv4/ping_group_range", "0 2147483647");
    auto socket = net.bob.run([&] { return icmp::datagram::socket(net.context, icmp::datagram::v6()); });
    ping_all(net, socket);
}

BOOST_AUTO_TEST_CASE(a_raw_socket_takes_the_interface_of_the_control_data)
{
    neighbors net;
    auto socket = net.bob.run([&] { return asio::ip::icmp::socket(net.context, asio::ip::icmp::v6()); });
    socket.set_option(icmp::filter_v6().block_all().pass(icmp::type_v6::echo_reply));
    ping_all(net, socket);
}

BOOST_AUTO_TEST_CASE(the_scope_id_of_a_wider_group_is_the_interface_that_a_datagram_leaves_through)
{
    neighbors net;
    auto receiver = net.alice.run([&] { return open(net.context, udp::v6()); });
    enable_control(receiver, all_reports);
    receiver.bind({udp::v6(), 7777});
    auto sender = net.bob.run([&] { return open(net.context, udp::v6()); });
    for (auto group : {"ff05::99", "ff0e::99", "ff35:30:fd77::99"})
        for (auto name : {"bob", "lan"}) {
            const auto joined = asio::ip::make_address(group);
            receiver.set_option(iplevel::multicast::join_group(joined, net.alice.index(name)));
        }
    for (int way : ways)
        for (auto group : {"ff05::99", "ff0e::99", "ff35:30:fd77::99"})
            for (auto [of_bob, of_alice] : {std::pair("alice", "bob"), std::pair("lan", "lan")}) {
                const unsigned index = net.bob.index(of_bob);
                for (const auto& control : {outgoing_control(), through(index)}) {
                    const udp::endpoint to(scoped(group, index), 7777);
                    BOOST_TEST(send(way, sender, asio::buffer("x", 1), to, control).message() == "Success");
                    BOOST_TEST(to.address().to_v6().scope_id() == index);
                    const auto d = receive(receiver);
                    BOOST_TEST(d.control.destination.value() == asio::ip::make_address(group));
                    BOOST_TEST(d.control.interface_index == net.alice.index(of_alice));
                }
            }
}

BOOST_AUTO_TEST_CASE(an_interface_and_a_scope_id_that_differ_are_an_error)
{
    neighbors net;
    const unsigned cable = net.bob.index("alice"), lan = net.bob.index("lan");
    auto socket = net.bob.run([&] { return open(net.context, udp::v6()); });
    for (int way : ways) {
        const auto error_of = [&](const asio::ip::address& to, const outgoing_control& control) {
            return send(way, socket, asio::buffer("x", 1), {to, 7777}, control);
        };
        for (auto to : {"fe80::1", "ff02::1", "ff01::1", "ff05::99", "ff0e::99"}) {
            BOOST_TEST(error_of(scoped(to, cable), through(lan)) == mismatch);
            BOOST_TEST(error_of(scoped(to, cable), from(scoped("fe80::b2", lan))) == mismatch);
        }
        auto control = from(scoped("fe80::2", cable));
        control.interface_index = lan;
        BOOST_TEST(error_of(scoped("fd77::1", 0), control) == mismatch);
        BOOST_TEST(!error_of(scoped("fe80::1", cable), from(scoped("fe80::2", cable))).failed());
    }
}

BOOST_AUTO_TEST_CASE(a_connected_socket_has_its_scope_id_from_the_connection)
{
    neighbors net;
    const unsigned cable = net.bob.index("alice"), lan = net.bob.index("lan");
    auto receiver = net.alice.run([&] { return open(net.context, udp::v6()); });
    receiver.bind({udp::v6(), 7777});
    auto socket = net.bob.run([&] { return open(net.context, udp::v6()); });
    socket.connect({scoped("fe80::1", cable), 7777});
    send_with_control(socket, asio::buffer("x", 1), through(cable));
    BOOST_TEST(receive(receiver).bytes == "x");
    error_code ec;
    send_with_control(socket, asio::buffer("x", 1), through(lan), ec);
    BOOST_TEST(ec == errc::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
