// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The texts of exceptions: the option, device or step that failed, the value, and the valid values.

#include <iplevel.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

namespace asio = boost::asio;

using asio::ip::make_address;
using asio::ip::make_address_v6;
using asio::ip::udp;
using iplevel::control_flags;

namespace {

/// The text of the exception of this type.
template <typename Exception>
std::string text_of(const std::function<void()>& call)
{
    try {
        call();
    } catch (const Exception& e) {
        return e.what();
    } catch (const std::exception& e) {
        return std::string("of another type: ") + e.what();
    }
    return "nothing thrown";
}

std::string out_of_range(const std::function<void()>& call) { return text_of<std::out_of_range>(call); }

std::string system_error(const std::function<void()>& call)
{
    return text_of<boost::system::system_error>(call);
}

bool begins(const std::string& text, const std::string& with) { return text.rfind(with, 0) == 0; }

} // namespace

BOOST_AUTO_TEST_CASE(a_number_outside_of_its_range_is_named_with_its_option_and_the_range)
{
    using namespace iplevel;
    BOOST_TEST(out_of_range([] { hop_limit(300); }) == "hop_limit: 300 is not within 0 to 255");
    BOOST_TEST(out_of_range([] { hop_limit(-1); }) == "hop_limit: -1 is not within 0 to 255");
    BOOST_TEST(out_of_range([] { traffic_class(256); }) == "traffic_class: 256 is not within 0 to 255");
    BOOST_TEST(out_of_range([] { min_hop_limit(-7); }) == "min_hop_limit: -7 is not within 0 to 255");
    BOOST_TEST(
        out_of_range([] { checksum_offset(-2); }) == "checksum_offset: -2 is not within 0 to 2147483647");
    BOOST_TEST(out_of_range([] { checksum_offset(3); }) == "checksum_offset: 3 is not a multiple of 2");
    BOOST_TEST(out_of_range([] { incoming_cpu(-2); }) == "incoming_cpu: -2 is not within 0 to 2147483647");
    BOOST_TEST(out_of_range([] {
                   busy_poll(std::chrono::hours(1));
               }) == "busy_poll: 3600000000 is not within 0 to 2147483647");
    BOOST_TEST(out_of_range([] {
                   receive_buffer_force(-1);
               }) == "receive_buffer_force: -1 is not within 0 to 2147483647");
    BOOST_TEST(out_of_range([] {
                   attach_ebpf_filter(-1);
               }) == "attach_ebpf_filter: -1 is not within 0 to 2147483647");
    BOOST_TEST(out_of_range([] {
                   icmp::filter_v4().block(icmp::type_v4::extended_echo_request);
               }) == "icmp::filter_v4: 42 is not within 0 to 31");
}

BOOST_AUTO_TEST_CASE(a_number_that_no_int_holds_is_refused_and_not_cut)
{
    BOOST_TEST(out_of_range([] {
                   iplevel::hop_limit(std::int64_t(0x100000001));
               }) == "hop_limit: 4294967297 is not within 0 to 255");
    BOOST_TEST(out_of_range([] {
                   iplevel::send_buffer_force(3'000'000'000);
               }) == "send_buffer_force: 3000000000 is not within 0 to 2147483647");
}

BOOST_AUTO_TEST_CASE(a_text_that_the_option_does_not_hold_is_quoted)
{
    BOOST_TEST(out_of_range([] {
                   iplevel::bind_to_device("sixteen-letters.");
               }) == "bind_to_device: \"sixteen-letters.\" has more than 15 bytes");
    BOOST_TEST(out_of_range([] {
                   iplevel::bind_to_device(std::string("eth0\0x", 6));
               }) == "bind_to_device: \"eth0\" is followed by a zero byte");
}

BOOST_AUTO_TEST_CASE(flow_labels_and_traffic_classes_say_what_they_do_not_take)
{
    using namespace iplevel;
    const auto to = make_address_v6("2001:db8::1");
    BOOST_TEST(out_of_range([&] {
                   lease_flow_label(to, 0x100000);
               }) == "flow_label: 1048576 is not within 1 to 1048575");
    BOOST_TEST(out_of_range([] { release_flow_label(0); }) == "flow_label: 0 is not within 1 to 1048575");
    BOOST_TEST(out_of_range([&] {
                   with_flow_label(udp::endpoint(to, 1), 0);
               }) == "flow_label: 0 is not within 1 to 1048575");
    BOOST_TEST(out_of_range([] {
                   with_flow_label(udp::endpoint(make_address("192.0.2.1"), 1), 1);
               }) == "with_flow_label: 192.0.2.1 is not IPv6");
    BOOST_TEST(out_of_range([] {
                   make_traffic_class(dscp(64));
               }) == "make_traffic_class: dscp 64 is not within 0 to 63");
    BOOST_TEST(out_of_range([] {
                   make_traffic_class(dscp::ef, ecn(4));
               }) == "make_traffic_class: ecn 4 is not within 0 to 3");
}

BOOST_AUTO_TEST_CASE(instructions_and_source_filters_say_what_does_not_exist_or_fit)
{
    namespace filter = iplevel::packet_filter;
    using filter::reg;
    BOOST_TEST(out_of_range([] {
                   filter::load_scratch(reg::a, 16);
               }) == "packet_filter: there is no scratch slot 16");
    BOOST_TEST(out_of_range([] { filter::load_constant(reg(2), 0); }) == "packet_filter: there is no reg 2");
    BOOST_TEST(out_of_range([] {
                   filter::load_absolute(0, filter::width(24));
               }) == "packet_filter: there is no width 24");
    BOOST_TEST(out_of_range([] {
                   filter::compute(filter::operation(0x80), 0);
               }) == "packet_filter: there is no operation 128");
    BOOST_TEST(out_of_range([] {
                   filter::jump_if(filter::comparison(8), 0, 0);
               }) == "packet_filter: there is no comparison 8");
    BOOST_TEST(begins(out_of_range([] { filter::steer_by_cpu(0); }), "steer_by_cpu: "));
    const auto mixed = [] {
        iplevel::multicast::source_filter(
            make_address("232.1.1.1"), 1, iplevel::multicast::filter_mode::include,
            {make_address("192.0.2.1"), make_address("2001:db8::1")});
    };
    BOOST_TEST(
        text_of<std::invalid_argument>(mixed) ==
        "source_filter: 2001:db8::1 is of another family than 232.1.1.1");
}

BOOST_AUTO_TEST_CASE(an_answer_of_another_size_is_told_with_both_sizes)
{
    const auto answer = [](auto option) { return [option]() mutable { option.resize(udp::v4(), 3); }; };
    const std::string four = "socket option of 4 bytes: the system answered with 3";
    BOOST_TEST(text_of<std::length_error>(answer(iplevel::hop_limit())) == four);
    BOOST_TEST(text_of<std::length_error>(answer(iplevel::unicast_interface())) == four);
    BOOST_TEST(text_of<std::length_error>(answer(iplevel::multicast::outbound_interface())) == four);
    BOOST_TEST(text_of<std::length_error>(answer(iplevel::icmp::filter_v4())) == four);
    BOOST_TEST(
        text_of<std::length_error>(answer(iplevel::socket_cookie())) ==
        "socket option of 8 bytes: the system answered with 3");
    BOOST_TEST(text_of<std::length_error>([] {
                   iplevel::bind_to_device().resize(udp::v4(), 17);
               }) == "socket option of 16 bytes: the system answered with 17");
}

BOOST_AUTO_TEST_CASE(a_batch_says_how_much_it_holds)
{
    iplevel::outgoing_batch<udp> full(0);
    BOOST_TEST(text_of<std::length_error>([&] {
                   full.push_back(asio::const_buffer());
               }) == "outgoing_batch: full, with 0 datagrams");
    BOOST_TEST(
        text_of<std::length_error>([] { iplevel::received_batch<udp>(3, std::size_t(-1)); }) ==
        "received_batch: there is no memory for 3 times " + std::to_string(std::size_t(-1)) + " bytes");
}

BOOST_AUTO_TEST_CASE(enable_control_says_which_option_of_which_family_failed)
{
    asio::io_context context;
    udp::socket socket(context, udp::v4());
    BOOST_TEST(begins(
        system_error([&] { enable_control(socket, control_flags::path_mtu); }),
        "enable_control: receive_path_mtu (IPv4): Operation not supported"));
    BOOST_TEST(begins(
        system_error([&] { disable_control(socket, control_flags::flow_label); }),
        "disable_control: receive_flow_label (IPv4): "));
    BOOST_TEST(begins(
        system_error([&] { enable_control(socket, control_flags(1u << 31)); }),
        "enable_control: Invalid argument"));
    iplevel::error_code ec;
    enable_control(socket, control_flags::path_mtu, ec);
    BOOST_TEST(ec.location().function_name() == std::string("receive_path_mtu (IPv4)"));
    socket.close();
    BOOST_TEST(begins(
        system_error([&] { enable_control(socket, control_flags::hop_limit); }),
        "enable_control: Bad file descriptor"));
}

BOOST_AUTO_TEST_CASE(a_device_that_does_not_exist_is_named)
{
    BOOST_TEST(begins(
        system_error([] { iplevel::find_device_timestamping("eth99"); }),
        "find_device_timestamping: eth99: No such device"));
    BOOST_TEST(begins(
        system_error([] { iplevel::set_device_timestamping("eth99", {}); }),
        "set_device_timestamping: eth99: No such device"));
}

BOOST_AUTO_TEST_CASE(no_text_has_a_path_in_it)
{
    asio::io_context context;
    udp::socket closed(context), v4(context, udp::v4());
    char bytes[8] = {};
    const auto buffer = asio::buffer(bytes);
    udp::endpoint peer(make_address("127.0.0.1"), 9);
    iplevel::received_control received;
    iplevel::error_report report;
    iplevel::received_batch<udp> incoming(1, 8);
    iplevel::outgoing_batch<udp> outgoing(1);
    outgoing.push_back(asio::buffer(bytes), peer);
    const std::pair<const char*, std::function<void()>> calls[] = {
        {"receive_with_control", [&] { receive_with_control(closed, buffer, peer, received); }},
        {"receive_with_control", [&] { receive_with_control(closed, buffer, received); }},
        {"send_with_control", [&] { iplevel::send_with_control(closed, asio::buffer(bytes), peer, {}); }},
        {"receive_batch", [&] { receive_batch(closed, incoming); }},
        {"send_batch", [&] { send_batch(closed, outgoing); }},
        {"receive_error", [&] { receive_error(closed, buffer, peer, report); }},
        {"enable_control", [&] { enable_control(v4, control_flags::path_mtu); }},
        {"enable_control", [&] { enable_control(closed, control_flags::path_mtu); }},
        {"open_receiver",
         [&] {
             iplevel::multicast::open_receiver(
                 v4, iplevel::multicast::join_group(make_address("232.1.1.1")), 0);
         }},
        {"open_receiver",
         [&] {
             iplevel::multicast::open_receiver(
                 closed, iplevel::multicast::join_group(make_address("192.0.2.1")), 0);
         }},
        {"decode", [&] { iplevel::decode(asio::buffer("12345678123456781234"), received); }},
        {"encode", [&] { iplevel::encode(iplevel::ipv4_header(), asio::mutable_buffer()); }},
        {"decode_v4", [&] { iplevel::icmp::decode_v4(asio::const_buffer()); }},
        {"decode_ipv6_header", [&] { iplevel::decode_ipv6_header(asio::const_buffer()); }},
        {"check", [&] { iplevel::packet_filter::check({}); }},
        {"assemble", [&] { iplevel::packet_filter::assemble("what"); }},
        {"find_interface", [&] { iplevel::find_interface("eth99"); }},
    };
    for (const auto& [function, call] : calls) {
        const auto text = system_error(call);
        BOOST_TEST(begins(text, std::string(function) + ": "));
        BOOST_TEST(text.find('/') == text.npos, text);
    }
    iplevel::error_code ec;
    enable_control(v4, control_flags::path_mtu, ec);
    BOOST_TEST(ec.what().find('/') == std::string::npos, ec.what());
}
