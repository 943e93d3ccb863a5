// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/option/custom.hpp>
#include <iplevel/packet_filter/options.hpp>

#include "packet_filter/bpf_kernel.hpp"
#include "support/ebpf_program.hpp"
#include "support/round_trip.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <stdexcept>
#include <type_traits>

using namespace iplevel;
using namespace iplevel::packet_filter;
using test::bytes;
using test::set_error;
using test::value_of;
using test::asio::ip::address;
using test::asio::ip::address_v4;
using test::asio::ip::address_v6;

template <typename Protocol>
constexpr bool fits = is_settable_socket_option_v<attach_filter, Protocol> &&
                      !is_gettable_socket_option_v<attach_filter, Protocol> &&
                      is_settable_socket_option_v<detach_filter, Protocol> &&
                      !is_gettable_socket_option_v<detach_filter, Protocol> &&
                      is_settable_socket_option_v<attach_ebpf_filter, Protocol> &&
                      is_settable_socket_option_v<lock_filter, Protocol> &&
                      is_gettable_socket_option_v<lock_filter, Protocol> &&
                      is_gettable_socket_option_v<attached_filter, Protocol> &&
                      is_settable_socket_option_v<attach_reuse_port_filter, Protocol> &&
                      is_settable_socket_option_v<attach_reuse_port_ebpf, Protocol> &&
                      is_settable_socket_option_v<detach_reuse_port_filter, Protocol>;
static_assert(
    fits<test::udp> && fits<test::tcp> && fits<test::icmp> && fits<test::asio::local::stream_protocol>);
static_assert(!std::is_copy_constructible_v<attach_filter> && !std::is_copy_assignable_v<attach_filter>);

namespace {

/// Keeps datagrams whose first byte is even.
const program even = {
    load_absolute(8, width::byte), compute(operation::bit_and, 1), jump_if(comparison::equal, 0, 0, 1),
    return_constant(4096), return_constant(0)};

void only_even_bytes_arrive(test::udp protocol)
{
    test::filtered_socket filtered(protocol);
    filtered.socket().set_option(attach_filter(even));
    for (std::uint8_t byte = 0; byte < 10; ++byte) {
        const auto arrived = filtered.send({byte});
        BOOST_TEST(arrived.has_value() == (byte % 2 == 0));
        if (arrived)
            BOOST_TEST((*arrived == bytes{byte}));
    }
    filtered.socket().set_option(detach_filter());
    BOOST_TEST(filtered.send({1}).has_value());
}

} // namespace

BOOST_AUTO_TEST_CASE(only_even_bytes_pass_the_filter_over_ipv4) { only_even_bytes_arrive(test::udp::v4()); }

BOOST_AUTO_TEST_CASE(only_even_bytes_pass_the_filter_over_ipv6) { only_even_bytes_arrive(test::udp::v6()); }

BOOST_AUTO_TEST_CASE(the_attached_program_reads_back_on_every_socket)
{
    BOOST_TEST(attached_filter().value().empty());
    test::on_every_socket([](auto& socket) {
        BOOST_TEST(value_of<attached_filter>(socket).empty());
        socket.set_option(attach_filter(even));
        BOOST_TEST(value_of<attached_filter>(socket) == even, boost::test_tools::per_element());
        socket.set_option(attach_filter({return_a()}));
        BOOST_TEST(
            value_of<attached_filter>(socket) == program{return_a()}, boost::test_tools::per_element());
        socket.set_option(detach_filter());
        BOOST_TEST(value_of<attached_filter>(socket).empty());
        BOOST_TEST(
            set_error(socket, detach_filter()) == error_code(ENOENT, boost::system::system_category()));
    });
}

BOOST_AUTO_TEST_CASE(a_program_that_cannot_be_read_stays_as_it_was)
{
    test::asio::io_context context;
    test::udp::socket closed(context), open(context, test::udp::v4());
    attached_filter option;
    error_code ec;
    closed.get_option(option, ec);
    BOOST_TEST(ec == test::asio::error::bad_descriptor);
    BOOST_TEST(option.value().empty());
    open.set_option(attach_filter(even));
    open.get_option(option);
    closed.get_option(option, ec);
    BOOST_TEST(option.value() == even, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_program_that_cannot_be_attached_leaves_the_one_there_was)
{
    test::on_every_socket([](auto& socket) {
        socket.set_option(attach_filter(even));
        for (const auto& bad :
             {program(), program(1), program(4097, return_a()), program(65537, return_a()),
              program{copy_a_to_x()}})
            BOOST_TEST(set_error(socket, attach_filter(bad)) == test::asio::error::invalid_argument);
        BOOST_TEST(value_of<attached_filter>(socket) == even, boost::test_tools::per_element());
    });
}

BOOST_AUTO_TEST_CASE(a_program_too_large_for_the_limit_of_the_system_is_out_of_memory)
{
    test::asio::io_context context;
    test::udp::socket socket(context, test::udp::v4());
    program large(longest_program, load_absolute(8, width::word));
    large.back() = return_a();
    BOOST_CHECK_NO_THROW(check(large));
    BOOST_TEST(set_error(socket, attach_filter(large)) == test::asio::error::no_memory);
}

BOOST_AUTO_TEST_CASE(a_locked_filter_stays_as_it_is)
{
    test::on_every_socket([](auto& socket) {
        socket.set_option(attach_filter(even));
        test::round_trip(socket, lock_filter(true));
        const auto not_permitted = error_code(EPERM, boost::system::system_category());
        BOOST_TEST(set_error(socket, attach_filter({return_a()})) == not_permitted);
        BOOST_TEST(set_error(socket, detach_filter()) == not_permitted);
        BOOST_TEST(set_error(socket, lock_filter(false)) == not_permitted);
        BOOST_TEST(!set_error(socket, lock_filter(true)).failed());
        BOOST_TEST(value_of<attached_filter>(socket) == even, boost::test_tools::per_element());
    });
}

BOOST_AUTO_TEST_CASE(packets_queued_before_the_filter_stay_queued)
{
    test::filtered_socket filtered;
    filtered.sender().send_to(test::asio::buffer("\1", 1), filtered.socket().local_endpoint());
    filtered.sender().send_to(test::asio::buffer("\3", 1), filtered.socket().local_endpoint());
    filtered.socket().wait(test::udp::socket::wait_read);
    filtered.socket().set_option(attach_filter(even));
    BOOST_TEST((filtered.send({5}) == bytes{1}));
}

BOOST_AUTO_TEST_CASE(a_filter_of_a_raw_ipv4_socket_sees_the_ipv4_header_and_of_a_raw_ipv6_socket_does_not)
{
    const std::uint8_t echo_request = 128, echo_reply = 129;
    const auto first_byte_received = [](test::icmp protocol, const bytes& request, std::uint8_t wanted) {
        test::asio::io_context context;
        auto socket = test::open(context, protocol);
        if (!socket.is_open())
            return wanted;
        socket.set_option(attach_filter(
            {load_absolute(0, width::byte), jump_if(comparison::equal, wanted, 0, 1), return_constant(1),
             return_constant(0)}));
        const auto loopback =
            protocol == test::icmp::v4() ? address(address_v4::loopback()) : address_v6::loopback();
        socket.send_to(test::asio::buffer(request), test::icmp::endpoint(loopback, 0));
        bytes got(64);
        got.resize(socket.receive(test::asio::buffer(got)));
        BOOST_TEST(got.size() == 1u);
        return got.front();
    };
    const bytes v4_request = {8, 0, 0xf7, 0xff, 0, 0, 0, 0};
    BOOST_TEST(first_byte_received(test::icmp::v4(), v4_request, 0x45) == 0x45);
    const bytes v6_request = {echo_request, 0, 0, 0, 0, 0, 0, 0};
    BOOST_TEST(first_byte_received(test::icmp::v6(), v6_request, echo_reply) == echo_reply);
}

BOOST_AUTO_TEST_CASE(a_filter_of_a_tcp_socket_sees_the_tcp_header)
{
    test::asio::io_context context;
    test::tcp::acceptor acceptor(context, {address_v4::loopback(), 0});
    acceptor.set_option(attach_filter(
        {load_absolute(2, width::half), jump_if(comparison::equal, acceptor.local_endpoint().port(), 0, 1),
         return_constant(1), return_constant(0)}));
    test::tcp::socket initiator(context), responder(context);
    initiator.connect(acceptor.local_endpoint());
    acceptor.accept(responder);
    BOOST_TEST(value_of<attached_filter>(responder).size() == 4u);
}

BOOST_AUTO_TEST_CASE(an_ebpf_program_filters_and_is_taken_off_as_any_other)
{
    const test::ebpf_program nothing(0);
    const test::ebpf_program header_and_two_bytes(10);
    if (!nothing)
        return;
    test::filtered_socket filtered;
    auto& socket = filtered.socket();
    socket.set_option(attach_ebpf_filter(nothing.descriptor()));
    BOOST_TEST(!filtered.send({1, 2, 3}).has_value());
    BOOST_TEST(test::get_error<attached_filter>(socket) == test::asio::error::access_denied);
    socket.set_option(attach_ebpf_filter(header_and_two_bytes.descriptor()));
    BOOST_TEST((filtered.send({1, 2, 3}) == bytes{1, 2}));
    socket.set_option(detach_filter());
    BOOST_TEST((filtered.send({1, 2, 3}) == bytes{1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(what_is_no_ebpf_program_is_refused)
{
    test::asio::io_context context;
    test::udp::socket socket(context, test::udp::v4());
    BOOST_CHECK_THROW(attach_ebpf_filter(-1), std::out_of_range);
    BOOST_CHECK_THROW(attach_reuse_port_ebpf(-1), std::out_of_range);
    for (int descriptor : {0x7fffffff, socket.native_handle()}) {
        const auto expected = descriptor == 0x7fffffff ? EBADF : EINVAL;
        BOOST_TEST(set_error(socket, attach_ebpf_filter(descriptor)).value() == expected);
        BOOST_TEST(set_error(socket, attach_reuse_port_ebpf(descriptor)).value() == expected);
    }
}
