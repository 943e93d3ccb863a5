// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>
#include <iplevel/multicast/membership.hpp>
#include <iplevel/option/custom.hpp>
#include <iplevel/option/for_ipv4.hpp>
#include <iplevel/option/packet.hpp>
#include <iplevel/option/socket.hpp>
#include <iplevel/receive.hpp>

#include "multicast/setup.hpp"

#include <boost/asio/generic/datagram_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <string>
#include <utility>
#include <vector>

using iplevel::for_ipv4;
using iplevel::set_option_for_both_families;
using namespace iplevel::multicast;
using namespace test;

static_assert(iplevel::is_settable_socket_option_v<for_ipv4<hops>, udp>);
static_assert(iplevel::is_gettable_socket_option_v<for_ipv4<hops>, udp>);
static_assert(iplevel::is_settable_socket_option_v<for_ipv4<join_group>, udp>);
static_assert(!iplevel::is_gettable_socket_option_v<for_ipv4<join_group>, udp>);
static_assert(!iplevel::is_settable_socket_option_v<for_ipv4<iplevel::path_mtu>, udp>);
static_assert(iplevel::is_gettable_socket_option_v<for_ipv4<iplevel::path_mtu>, udp>);
static_assert(iplevel::is_settable_socket_option_v<for_ipv4<iplevel::receive_buffer_force>, udp>);
static_assert(!iplevel::is_gettable_socket_option_v<for_ipv4<iplevel::receive_buffer_force>, udp>);
static_assert(iplevel::is_settable_socket_option_v<for_ipv4<source_filter>, udp>);
static_assert(iplevel::is_gettable_socket_option_v<for_ipv4<source_filter>, udp>);

namespace {

/// The hop limit of IPv4, and an option of IPv6 that refuses every value except 0 and 1.
class half_refused : public iplevel::integer_option<IPPROTO_IPV6, IPV6_V6ONLY>
{
public:
    using integer_option::integer_option;

    template <typename Protocol>
    int level(const Protocol& protocol) const
    {
        return iplevel::hop_limit().level(protocol);
    }

    template <typename Protocol>
    int name(const Protocol& protocol) const
    {
        return protocol.family() == udp::v4().family() ? iplevel::hop_limit().name(protocol) : IPV6_CHECKSUM;
    }
};

template <typename Option, typename Socket>
std::pair<int, int> both(Socket& socket)
{
    return {int(get<Option>(socket).value()), int(get<for_ipv4<Option>>(socket).value())};
}

template <typename Socket, typename Option>
iplevel::error_code set_both(Socket& socket, const Option& option)
{
    iplevel::error_code ec;
    set_option_for_both_families(socket, option, ec);
    return ec;
}

} // namespace

BOOST_AUTO_TEST_CASE(an_option_is_set_for_all_traffic_of_a_dual_stack_socket_in_one_call)
{
    const auto check = [](auto socket) {
        set_option_for_both_families(socket, iplevel::hop_limit(4));
        set_option_for_both_families(socket, iplevel::traffic_class(iplevel::dscp::af41));
        set_option_for_both_families(socket, iplevel::path_mtu_discovery(iplevel::pmtu_discovery::always));
        BOOST_TEST((both<iplevel::hop_limit>(socket) == std::pair(4, 4)));
        BOOST_TEST((both<iplevel::traffic_class>(socket) == std::pair(0x88, 0x88)));
        BOOST_TEST((both<iplevel::path_mtu_discovery>(socket) == std::pair(2, 2)));
    };
    check(udp::socket(context, udp::v6()));
    check(asio::ip::tcp::socket(context, asio::ip::tcp::v6()));
    check(asio::generic::datagram_protocol::socket(context, asio::generic::datagram_protocol(udp::v6())));
    udp::socket v6_only(context, udp::v6());
    v6_only.set_option(asio::ip::v6_only(true));
    set_option_for_both_families(v6_only, hops(6)); // Asio's option
    BOOST_TEST((both<hops>(v6_only) == std::pair(6, 6)));
    check(std::move(v6_only));
}

BOOST_AUTO_TEST_CASE(what_a_dual_stack_socket_sends_by_either_family_carries_the_option)
{
    udp::socket sender(context, udp::v6());
    sender.set_option(asio::ip::v6_only(false));
    set_option_for_both_families(sender, iplevel::hop_limit(4));
    set_option_for_both_families(sender, iplevel::traffic_class(iplevel::dscp::ef, iplevel::ecn::ect0));
    for (const char* loopback : {"127.0.0.1", "::1"}) {
        const auto address = asio::ip::make_address(loopback);
        udp::socket receiver(context, address.is_v6() ? udp::v6() : udp::v4());
        enable_control(receiver, iplevel::control_flags::hop_limit | iplevel::control_flags::traffic_class);
        receiver.bind({address, 0});
        const auto port = std::to_string(receiver.local_endpoint().port());
        sender.send_to(
            asio::buffer("x", 1),
            *udp::resolver(context).resolve(udp::v6(), loopback, port, udp::resolver::v4_mapped));
        char data[1];
        udp::endpoint from;
        iplevel::received_control control;
        receive_with_control(receiver, asio::buffer(data), from, control);
        BOOST_TEST(int(control.hop_limit.value()) == 4);
        BOOST_TEST(int(control.traffic_class.value()) == 0xba);
    }
}

BOOST_AUTO_TEST_CASE(an_ipv4_socket_has_one_option_for_all_its_traffic)
{
    udp::socket s(context, udp::v4());
    set_option_for_both_families(s, iplevel::hop_limit(4));
    BOOST_TEST(get<iplevel::hop_limit>(s).value() == 4);
}

BOOST_AUTO_TEST_CASE(an_option_that_both_families_share_is_set_once)
{
    udp::socket s(context, udp::v6());
    set_option_for_both_families(s, join_group(kinds[2].group(), 1)); // joining twice is an error
    set_option_for_both_families(s, iplevel::packet_priority(3));
    BOOST_TEST(get<iplevel::packet_priority>(s).value() == 3);
}

BOOST_AUTO_TEST_CASE(a_value_that_one_family_refuses_changes_neither)
{
    udp::socket s(context, udp::v6());
    set_option_for_both_families(s, iplevel::hop_limit(7));
    BOOST_TEST(set_both(s, iplevel::hop_limit(0)) == asio::error::invalid_argument); // refused by IPv4
    BOOST_TEST((both<iplevel::hop_limit>(s) == std::pair(7, 7)));
    BOOST_TEST((set_both(s, iplevel::auto_flow_label(true)) == iplevel::condition::not_supported));
    BOOST_TEST(set_both(s, half_refused(9)).failed()); // refused by IPv6
    BOOST_TEST((both<iplevel::hop_limit>(s) == std::pair(7, 7)));
    BOOST_CHECK_THROW(set_option_for_both_families(s, half_refused(9)), boost::system::system_error);
    udp::socket closed(context);
    BOOST_TEST(set_both(closed, iplevel::hop_limit(4)) == asio::error::bad_descriptor);
}

BOOST_AUTO_TEST_CASE(a_dual_stack_socket_keeps_an_option_apart_for_ipv4)
{
    udp::socket s(context, udp::v6());
    s.set_option(hops(6));
    s.set_option(for_ipv4(hops(4)));
    BOOST_TEST(get<hops>(s).value() == 6);
    BOOST_TEST(get<for_ipv4<hops>>(s).value() == 4);

    s.set_option(iplevel::traffic_class(0x60));
    s.set_option(for_ipv4(iplevel::traffic_class(iplevel::dscp::ef)));
    BOOST_TEST(get<iplevel::traffic_class>(s).value() == 0x60);
    BOOST_TEST(get<for_ipv4<iplevel::traffic_class>>(s).value() == 0xb8);
}

BOOST_AUTO_TEST_CASE(an_ipv4_socket_has_the_option_itself)
{
    udp::socket s(context, udp::v4());
    s.set_option(for_ipv4(hops(4)));
    BOOST_TEST(get<hops>(s).value() == 4);
}

BOOST_AUTO_TEST_CASE(an_option_that_holds_its_question_has_room_for_the_answer)
{
    udp::socket s(context, udp::v6());
    const address group = kinds[2].group(), source = kinds[2].source();
    s.set_option(join_group(group, 1));
    s.set_option(block_source(group, source, 1));
    for_ipv4 filter(source_filter(group, 1, 2));
    s.get_option(filter);
    BOOST_TEST((filter.sources() == std::vector{source}));
}

BOOST_AUTO_TEST_CASE(a_raw_ipv6_socket_has_nothing_for_ipv4)
{
    icmp::socket s(context);
    iplevel::error_code ec;
    s.open(icmp::v6(), ec);
    if (ec) {
        BOOST_TEST_WARN(!ec, "skipped: no right to open a raw socket: " << ec.message());
        return;
    }
    BOOST_TEST((set(s, for_ipv4(hops(4))) == iplevel::condition::not_supported));
    set_option_for_both_families(s, hops(4));
    BOOST_TEST(get<hops>(s).value() == 4);
}

BOOST_AUTO_TEST_CASE(an_exception_names_the_option_and_the_family_that_refused_it)
{
    udp::socket v6(context, udp::v6());
    const auto says = [](const std::string& text) {
        return [=](const boost::system::system_error& e) {
            return std::string(e.what()).rfind("set_option_for_both_families: " + text, 0) == 0;
        };
    };
    BOOST_CHECK_EXCEPTION(
        set_option_for_both_families(v6, iplevel::hop_limit(0)), boost::system::system_error,
        says("hop_limit (IPv4): Invalid argument"));
    BOOST_CHECK_EXCEPTION(
        set_option_for_both_families(v6, iplevel::checksum_offset(2)), boost::system::system_error,
        says("checksum_offset (IPv4): Protocol not available"));
    BOOST_CHECK_EXCEPTION(
        set_option_for_both_families(v6, iplevel::bind_to_device("eth99")), boost::system::system_error,
        says("bind_to_device: No such device"));
    v6.close();
    BOOST_CHECK_EXCEPTION(
        set_option_for_both_families(v6, iplevel::hop_limit(4)), boost::system::system_error,
        says("Bad file descriptor"));
}
