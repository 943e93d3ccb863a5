// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The text of messages, their types, codes and extensions.

#include <iplevel/icmp/message.hpp>

#include <boost/lexical_cast.hpp>
#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

namespace asio = boost::asio;

using namespace iplevel::icmp;

namespace {

template <typename T>
std::string text(const T& value)
{
    return boost::lexical_cast<std::string>(value);
}

/// The codes that have a name, after a check that all names of a type are different.
template <typename Type>
std::set<unsigned> named(Type type)
{
    std::set<unsigned> codes;
    std::set<std::string> names;
    for (unsigned code = 0; code < 256; ++code) {
        const auto name = code_to_string(type, static_cast<std::uint8_t>(code));
        BOOST_TEST(names.insert(name).second);
        if (name != std::to_string(code))
            codes.insert(code);
    }
    return codes;
}

std::set<unsigned> first(unsigned count)
{
    std::set<unsigned> codes;
    while (count > 0)
        codes.insert(--count);
    return codes;
}

const char payload[56] = {};

} // namespace

BOOST_AUTO_TEST_CASE(a_code_prints_in_words_and_one_without_name_as_its_number)
{
    BOOST_TEST(code_to_string(type_v4::destination_unreachable, 3) == "port unreachable");
    BOOST_TEST(
        code_to_string(type_v4::destination_unreachable, 13) == "communication administratively prohibited");
    BOOST_TEST(
        code_to_string(type_v6::destination_unreachable, 1) ==
        "communication with destination administratively prohibited");
    BOOST_TEST(code_to_string(type_v6::destination_unreachable, 4) == "port unreachable");
    BOOST_TEST(code_to_string(type_v4::time_exceeded, 1) == "fragment reassembly time exceeded");
    BOOST_TEST(code_to_string(type_v6::extended_echo_reply, 2) == "no such interface");
    BOOST_TEST(code_to_string(type_v4::destination_unreachable, 16) == "16");
    BOOST_TEST(code_to_string(type_v4::echo_request, 0) == "0");
    BOOST_TEST(code_to_string(type_v6{77}, 255) == "255");
}

BOOST_AUTO_TEST_CASE(the_codes_of_the_registry_are_named_and_no_others)
{
    BOOST_TEST((named(type_v4::destination_unreachable) == first(16)));
    BOOST_TEST((named(type_v4::redirect) == first(4)));
    BOOST_TEST((named(type_v4::time_exceeded) == first(2)));
    BOOST_TEST((named(type_v4::parameter_problem) == first(3)));
    BOOST_TEST((named(type_v4::extended_echo_reply) == first(5)));
    BOOST_TEST((named(type_v6::destination_unreachable) == first(9)));
    BOOST_TEST((named(type_v6::packet_too_big) == first(0)));
    BOOST_TEST((named(type_v6::time_exceeded) == first(2)));
    BOOST_TEST((named(type_v6::parameter_problem) == first(11)));
    BOOST_TEST((named(type_v6::extended_echo_reply) == first(5)));
}

BOOST_AUTO_TEST_CASE(echo_messages_stream_in_one_line)
{
    const echo body{7, 1, asio::buffer(payload)};
    BOOST_TEST(
        text(message_v4{type_v4::echo_request, 0, body}) ==
        "type=\"echo request\" identifier=7 sequence=1 size=56");
    BOOST_TEST(
        text(message_v6{type_v6::echo_reply, 0, body}) ==
        "type=\"echo reply\" identifier=7 sequence=1 size=56");
    BOOST_TEST(text(message_v4()) == "type=\"echo reply\" size=0");
    BOOST_TEST(text(message_v6{type_v6::redirect, 3, raw_body{}}) == "type=redirect code=3 size=0");
    BOOST_TEST(text(message_v6{type_v6{77}, 0, raw_body{}}) == "type=77 size=0");
}

BOOST_AUTO_TEST_CASE(errors_stream_with_their_code_in_words_and_what_the_router_added)
{
    error_body body;
    body.datagram = asio::buffer(payload, 28);
    BOOST_TEST(
        text(message_v4{type_v4::destination_unreachable, 10, body}) ==
        "type=\"destination unreachable\" "
        "code=\"communication with destination host administratively prohibited\" datagram=28");
    body.mtu = 1280;
    BOOST_TEST(
        text(message_v6{type_v6::packet_too_big, 0, body}) == "type=\"packet too big\" mtu=1280 datagram=28");
    body.mtu = 0;
    body.pointer = 6;
    BOOST_TEST(
        text(message_v6{type_v6::parameter_problem, 1, body}) ==
        "type=\"parameter problem\" code=\"unrecognized next header type encountered\" pointer=6 "
        "datagram=28");
    body.pointer = 0;
    body.extensions = {mpls_label_stack{{{24000, 5, false, 1}, {16, 0, true, 255}}}, interface_by_index{3}};
    BOOST_TEST(
        text(message_v4{type_v4::time_exceeded, 0, body}) ==
        "type=\"time exceeded\" code=\"time to live exceeded in transit\" datagram=28 "
        "label=24000 traffic_class=5 ttl=1 label=16 traffic_class=0 ttl=255 index=3");
}

BOOST_AUTO_TEST_CASE(extended_echo_messages_stream_every_member)
{
    BOOST_TEST(
        text(message_v4{
            type_v4::extended_echo_request, 0,
            extended_echo_request{7, 255, true, {interface_by_name{"ge-0/0/1 b"}}}}) ==
        "type=\"extended echo request\" identifier=7 sequence=255 local=1 name=\"ge-0/0/1 b\"");
    BOOST_TEST(
        text(message_v6{
            type_v6::extended_echo_reply, 4,
            extended_echo_reply{7, 1, neighbor_state::stale, true, false, true}}) ==
        "type=\"extended echo reply\" code=\"multiple interfaces satisfy query\" identifier=7 sequence=1 "
        "state=stale active=1 ipv4=0 ipv6=1");
}

BOOST_AUTO_TEST_CASE(every_extension_streams_in_one_line)
{
    using boost::asio::ip::make_address;
    interface_information nic;
    nic.role = interface_role::next_hop;
    BOOST_TEST(text(extension(nic)) == "interface=next_hop");
    nic.index = 2;
    nic.address = make_address("192.0.2.1");
    nic.name = "eth0";
    nic.mtu = 1500;
    BOOST_TEST(text(extension(nic)) == "interface=next_hop index=2 address=192.0.2.1 name=eth0 mtu=1500");
    BOOST_TEST(text(extension(raw_extension{asio::buffer(payload, 12)})) == "extension_size=12");
    BOOST_TEST(text(extension(mpls_label_stack())) == "");
    BOOST_TEST(text(extension(interface_by_address(make_address("2001:db8::1")))) == "address=2001:db8::1");
    BOOST_TEST(text(extension(interface_by_address(make_address("192.0.2.1")))) == "address=192.0.2.1");
    BOOST_TEST(text(extension(interface_by_address(16389, {2, 0, 0xff}))) == "address=16389:02:00:ff");
    BOOST_TEST(text(interface_role{9}) == "9");
    BOOST_TEST(text(neighbor_state{9}) == "9");
}
