// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "lab/available.hpp"
#include "lab/host.hpp"

#include <iplevel/error.hpp>
#include <iplevel/icmp/filter.hpp>
#include <iplevel/icmp/message.hpp>
#include <iplevel/ip/header.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/unit_test.hpp>

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

using namespace iplevel;
using boost::asio::buffer;
using icmp::filter_v4;
using icmp::filter_v6;
using icmp::type_v4;
using icmp::type_v6;
using raw = boost::asio::ip::icmp;
namespace ip = boost::asio::ip;
namespace errc = boost::system::errc;

namespace {

boost::asio::io_context context;

raw::socket open(const lab::host& host, raw protocol)
{
    return host.run([&] { return raw::socket(context, protocol); });
}

template <typename Filter, typename Socket>
error_code set_error(Socket& socket)
{
    error_code ec;
    socket.set_option(Filter(), ec);
    return ec;
}

template <typename Filter, typename Socket>
error_code get_error(Socket& socket)
{
    Filter filter;
    error_code ec;
    socket.get_option(filter, ec);
    return ec;
}

/// The words of the kernel's filter.
template <std::size_t Words>
std::array<std::uint32_t, Words> words(raw::socket& socket, int level, int name)
{
    std::array<std::uint32_t, Words> result{};
    socklen_t size = sizeof result;
    BOOST_TEST(::getsockopt(socket.native_handle(), level, name, result.data(), &size) == 0);
    BOOST_TEST(size == sizeof result);
    return result;
}

template <typename Filter, typename Type>
void check_each_type(unsigned types)
{
    for (unsigned number = 0; number != types; ++number) {
        const auto type = static_cast<Type>(number);
        for (bool all_blocked : {false, true}) {
            Filter filter;
            if (all_blocked)
                filter.block_all();
            const auto check_others = [&] {
                for (unsigned other = 0; other != types; ++other)
                    if (other != number)
                        BOOST_TEST_REQUIRE(filter.will_block(static_cast<Type>(other)) == all_blocked);
            };
            filter.pass(type);
            BOOST_TEST(!filter.will_block(type));
            check_others();
            filter.block(type);
            BOOST_TEST(filter.will_block(type));
            check_others();
        }
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(each_ipv4_type_below_32_passes_or_is_blocked_alone)
{
    check_each_type<filter_v4, type_v4>(32);
}

BOOST_AUTO_TEST_CASE(each_ipv6_type_passes_or_is_blocked_alone) { check_each_type<filter_v6, type_v6>(256); }

BOOST_AUTO_TEST_CASE(a_new_filter_passes_all)
{
    BOOST_TEST(!filter_v4().will_block(type_v4::echo_request));
    BOOST_TEST(!filter_v6().will_block(type_v6::echo_request));
    BOOST_TEST((filter_v4() == filter_v4().block_all().pass_all()));
    BOOST_TEST((filter_v6() == filter_v6().block_all().pass_all()));
    BOOST_TEST((filter_v4() != filter_v4().block_all()));
    BOOST_TEST((filter_v6() != filter_v6().block(type_v6::mpl_control)));
}

BOOST_AUTO_TEST_CASE(an_ipv4_type_above_31_is_never_blocked)
{
    for (unsigned number = 32; number <= 255; ++number) {
        const auto type = static_cast<type_v4>(number);
        auto filter = filter_v4().block_all();
        BOOST_TEST(!filter.will_block(type));
        BOOST_CHECK_THROW(filter.block(type), std::out_of_range);
        BOOST_TEST((filter.pass(type) == filter_v4().block_all()));
        BOOST_CHECK_THROW(filter_v4().block(type), std::out_of_range);
    }
}

BOOST_AUTO_TEST_SUITE(on_sockets, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(the_system_has_the_filter_that_was_set)
{
    const lab::host host("host");
    auto socket = open(host, raw::v4());
    filter_v4 filter;
    socket.get_option(filter);
    BOOST_TEST((filter == filter_v4()));
    filter.block_all().pass(type_v4::echo_request).pass(type_v4::echo_reply);
    socket.set_option(filter);
    BOOST_TEST(words<1>(socket, IPPROTO_RAW, 1)[0] == 0xfffffefe);
    filter_v4 read;
    socket.get_option(read);
    BOOST_TEST((read == filter));
    BOOST_TEST((read != filter_v4()));
}

BOOST_AUTO_TEST_CASE(the_system_has_the_ipv6_filter_that_was_set)
{
    const lab::host host("host");
    auto socket = open(host, raw::v6());
    filter_v6 filter;
    socket.get_option(filter);
    BOOST_TEST((filter == filter_v6()));
    filter.block_all().pass(type_v6::echo_request).pass(type_v6::echo_reply);
    socket.set_option(filter);
    const auto system = words<8>(socket, IPPROTO_ICMPV6, ICMP6_FILTER);
    for (std::size_t i = 0; i != system.size(); ++i)
        BOOST_TEST(system[i] == (i == 4 ? 0xfffffffc : 0xffffffff));
    filter_v6 read;
    socket.get_option(read);
    BOOST_TEST((read == filter));
}

BOOST_AUTO_TEST_CASE(sockets_without_icmp_do_not_support_the_filters)
{
    const lab::host host("host");
    host.run([&] {
        ip::udp::socket udp4(context, ip::udp::v4()), udp6(context, ip::udp::v6());
        ip::tcp::socket tcp4(context, ip::tcp::v4()), tcp6(context, ip::tcp::v6());
        BOOST_TEST((set_error<filter_v4>(udp4) == errc::no_protocol_option));
        BOOST_TEST((get_error<filter_v4>(udp4) == errc::operation_not_supported));
        BOOST_TEST((set_error<filter_v6>(udp6) == errc::no_protocol_option));
        BOOST_TEST((get_error<filter_v6>(udp6) == condition::not_supported));
        BOOST_TEST((set_error<filter_v4>(tcp4) == condition::not_supported));
        BOOST_TEST((get_error<filter_v4>(tcp4) == condition::not_supported));
        BOOST_TEST((set_error<filter_v6>(tcp6) == condition::not_supported));
        BOOST_TEST((get_error<filter_v6>(tcp6) == condition::not_supported));
    });
}

BOOST_AUTO_TEST_CASE(raw_sockets_of_the_other_family_or_protocol_do_not_support_a_filter)
{
    const lab::host host("host");
    auto v4 = open(host, raw::v4()), v6 = open(host, raw::v6());
    BOOST_TEST((set_error<filter_v6>(v4) == condition::not_supported));
    BOOST_TEST((get_error<filter_v6>(v4) == condition::not_supported));
    BOOST_TEST((set_error<filter_v4>(v6) == condition::not_supported));
    BOOST_TEST((get_error<filter_v4>(v6) == condition::not_supported));
}

BOOST_AUTO_TEST_CASE(blocked_types_are_not_received)
{
    const lab::host host("host");
    auto all = open(host, raw::v4()), replies = open(host, raw::v4());
    replies.set_option(filter_v4().block_all().pass(type_v4::echo_reply));

    unsigned char data[64];
    const auto size = encode(icmp::message_v4{type_v4::echo_request, 0, icmp::echo{1, 2, {}}}, buffer(data));
    all.send_to(buffer(data, size), {ip::address_v4::loopback(), 0});

    const auto next = [&](raw::socket& socket) {
        return icmp::decode_v4(decode_ipv4_datagram(buffer(data, socket.receive(buffer(data)))).payload).type;
    };
    BOOST_TEST(next(all) == type_v4::echo_request);
    BOOST_TEST(next(all) == type_v4::echo_reply);
    BOOST_TEST(next(replies) == type_v4::echo_reply);
    BOOST_TEST(replies.available() == 0u);
}

BOOST_AUTO_TEST_CASE(blocked_ipv6_types_are_not_received)
{
    const lab::host host("host");
    auto all = open(host, raw::v6()), replies = open(host, raw::v6());
    replies.set_option(filter_v6().block_all().pass(type_v6::echo_reply));

    unsigned char data[64];
    const auto size = encode(icmp::message_v6{type_v6::echo_request, 0, icmp::echo{1, 2, {}}}, buffer(data));
    all.send_to(buffer(data, size), {ip::address_v6::loopback(), 0});

    const auto next = [&](raw::socket& socket) {
        return icmp::decode_v6(buffer(data, socket.receive(buffer(data)))).type;
    };
    BOOST_TEST(next(all) == type_v6::echo_request);
    BOOST_TEST(next(all) == type_v6::echo_reply);
    BOOST_TEST(next(replies) == type_v6::echo_reply);
    BOOST_TEST(replies.available() == 0u);
}

BOOST_AUTO_TEST_CASE(an_extended_echo_passes_a_filter_that_blocks_all)
{
    const lab::host host("host");
    auto socket = open(host, raw::v4());
    socket.set_option(filter_v4().block_all());
    unsigned char data[64];
    for (auto type : {type_v4::echo_request, type_v4::extended_echo_request}) {
        const auto size =
            encode(icmp::message_v4{type, 0, icmp::raw_body{buffer("\0\1\2\0", 4)}}, buffer(data));
        socket.send_to(buffer(data, size), {ip::address_v4::loopback(), 0});
    }
    const auto datagram = decode_ipv4_datagram(buffer(data, socket.receive(buffer(data))));
    BOOST_TEST(icmp::decode_v4(datagram.payload).type == type_v4::extended_echo_request);
}

BOOST_AUTO_TEST_SUITE_END()
