// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "icmp/sample.hpp"

#include <iplevel/icmp/message.hpp>
#include <iplevel/ip/header.hpp>

#include <boost/test/unit_test.hpp>

using namespace iplevel;
using namespace iplevel::icmp;
using boost::asio::buffer;
using test::bytes;
using test::hex;
using test::ping_text;
using test::quoted_text;
using test::written;

namespace {

const std::string ping_hex = hex(buffer(ping_text));
const std::string quoted_hex = hex(buffer(quoted_text));

error_body report(std::uint32_t mtu = 0, std::uint32_t pointer = 0)
{
    return {buffer(quoted_text), {}, mtu, pointer};
}

struct v4_row
{
    message_v4 message;
    std::string wire;
};

std::vector<v4_row> messages_v4()
{
    return {
        {{type_v4::destination_unreachable, 15, report()}, "030fcc1a00000000" + quoted_hex},
        {{type_v4::time_exceeded, 1, report()}, "0b01c42800000000" + quoted_hex},
        {{type_v4::parameter_problem, 2, report(0, 8)}, "0c02bb2708000000" + quoted_hex},
        {{type_v4::destination_unreachable, 4, report(1400)}, "0304c6ad00000578" + quoted_hex},
        {{type_v4::echo_request, 0, echo{1, 2, buffer(ping_text)}}, "08008e4800010002" + ping_hex},
        {{type_v4::echo_reply, 0, echo{1, 2, buffer(ping_text)}}, "0000964800010002" + ping_hex},
        {{type_v4::extended_echo_request, 0,
          extended_echo_request{1, 2, false, {interface_by_name{"en101"}}}},
         "2a00d3fe0001020020001554000c0301656e313031000000"},
        {{type_v4::extended_echo_reply, 0,
          extended_echo_reply{0, 0, neighbor_state::delay, true, true, false}},
         "2b00d47900000086"},
    };
}

struct v6_row
{
    message_v6 message;
    std::string before_checksum, checksum, after_checksum;
};

std::vector<v6_row> messages_v6()
{
    return {
        {{type_v6::destination_unreachable, 6, report()}, "0106", "d046", "00000000" + quoted_hex},
        {{type_v6::packet_too_big, 0, report(65535)}, "0200", "cf4c", "0000ffff" + quoted_hex},
        {{type_v6::time_exceeded, 1, report()}, "0301", "ce4b", "00000000" + quoted_hex},
        {{type_v6::parameter_problem, 2, report(0, 8)}, "0402", "cd42", "00000008" + quoted_hex},
        {{type_v6::echo_request, 0, echo{1, 2, buffer(ping_text)}}, "8000", "1871", "00010002" + ping_hex},
        {{type_v6::extended_echo_request, 0, extended_echo_request{1, 2, false, {interface_by_index{911}}}},
         "a000",
         "602a",
         "000102002000d966000803020000038f"},
        {{type_v6::extended_echo_reply, 0,
          extended_echo_reply{0, 0, neighbor_state::probe, true, false, true}},
         "a100",
         "6092",
         "000000a5"},
    };
}

} // namespace

BOOST_AUTO_TEST_CASE(icmpv4_messages_are_written_with_checksum_and_parsed)
{
    for (const auto& [message, wire] : messages_v4()) {
        BOOST_TEST(written(message) == wire);
        const auto data = bytes(wire);
        const auto decoded = decode_v4(buffer(data));
        BOOST_TEST(decoded.type == message.type);
        BOOST_TEST(decoded.code == message.code);
        BOOST_TEST(written(decoded) == wire);
    }
}

BOOST_AUTO_TEST_CASE(icmpv6_messages_are_written_without_checksum_for_sockets_and_parsed)
{
    for (const auto& [message, before, checksum, after] : messages_v6()) {
        BOOST_TEST(written(message) == before + "0000" + after);
        const auto data = bytes(before + "0000" + after);
        const auto decoded = decode_v6(buffer(data));
        BOOST_TEST(decoded.type == message.type);
        BOOST_TEST(decoded.code == message.code);
        BOOST_TEST(written(decoded) == before + "0000" + after);
    }
}

BOOST_AUTO_TEST_CASE(icmpv6_messages_are_written_with_the_checksum_of_their_addresses_and_parsed)
{
    for (const auto& [message, before, checksum, after] : messages_v6()) {
        unsigned char out[64];
        const auto size = encode(message, test::source, test::destination, buffer(out));
        BOOST_TEST(hex(buffer(out, size)) == before + checksum + after);
        const auto decoded = decode_v6(buffer(out, size), test::source, test::destination);
        BOOST_TEST(decoded.type == message.type);
        BOOST_TEST(decoded.code == message.code);
        BOOST_TEST(written(decoded) == before + "0000" + after);
    }
}

BOOST_AUTO_TEST_CASE(any_changed_bit_is_a_wrong_checksum)
{
    const auto right = bytes("08008e4800010002" + ping_hex);
    unsigned char right_v6[64];
    const auto size = encode(
        message_v6{type_v6::echo_request, 0, echo{1, 2, buffer(ping_text)}}, test::source, test::destination,
        buffer(right_v6));
    error_code ec;
    for (std::size_t bit = 0; bit != right.size() * 8; ++bit) {
        auto wrong = right;
        wrong[bit / 8] = static_cast<unsigned char>(wrong[bit / 8] ^ 1u << bit % 8);
        decode_v4(buffer(wrong), ec);
        BOOST_TEST((ec == error::wrong_checksum));
        BOOST_CHECK_THROW(decode_v4(buffer(wrong)), boost::system::system_error);
        decode_quoted_v4(buffer(wrong), ec);
        BOOST_TEST(!ec);

        right_v6[bit / 8] = static_cast<unsigned char>(right_v6[bit / 8] ^ 1u << bit % 8);
        decode_v6(buffer(right_v6, size), test::source, test::destination, ec);
        BOOST_TEST((ec == error::wrong_checksum));
        decode_v6(buffer(right_v6, size), ec);
        BOOST_TEST(!ec);
        right_v6[bit / 8] = static_cast<unsigned char>(right_v6[bit / 8] ^ 1u << bit % 8);
    }
    decode_v6(buffer(right_v6, size), test::source, test::source, ec);
    BOOST_TEST((ec == error::wrong_checksum));
}

BOOST_AUTO_TEST_CASE(raw_bodies_are_written_with_every_type_and_parsed_where_there_is_no_layout)
{
    BOOST_TEST(written(message_v4{type_v4::destination_unreachable, 127, {}}) == "037ffc80");
    BOOST_TEST(written(message_v6{type_v6::destination_unreachable, 128, {}}) == "01800000");

    const auto data = bytes("cafe");
    const auto wire = bytes("9e810000cafe");
    BOOST_TEST(
        written(message_v6{type_v6::duplicate_address_confirmation, 129, raw_body{buffer(data)}}) ==
        hex(wire));
    const auto decoded = decode_v6(buffer(wire));
    BOOST_TEST(decoded.type == type_v6::duplicate_address_confirmation);
    BOOST_TEST(decoded.code == 129);
    BOOST_TEST(hex(std::get<raw_body>(decoded.body).data) == "cafe");
}

BOOST_AUTO_TEST_CASE(what_is_shorter_than_its_layout_is_too_short)
{
    error_code ec;
    const auto cut = bytes("030f0000000000");
    for (unsigned type = 0; type <= 255; ++type)
        for (std::size_t size = 0; size <= 8; ++size) {
            std::vector<unsigned char> data(size);
            if (size)
                data[0] = static_cast<unsigned char>(type);
            const bool laid_out_v4 =
                type == 0 || type == 3 || type == 8 || type == 11 || type == 12 || type == 42 || type == 43;
            decode_quoted_v4(buffer(data), ec);
            BOOST_TEST((ec == error::message_too_short) == (size < (laid_out_v4 ? 8u : 4u)));
            const bool laid_out_v6 =
                (type >= 1 && type <= 4) || type == 128 || type == 129 || type == 160 || type == 161;
            decode_v6(buffer(data), ec);
            BOOST_TEST((ec == error::message_too_short) == (size < (laid_out_v6 ? 8u : 4u)));
        }
    decode_v4(buffer(cut), ec);
    BOOST_TEST((ec == error::message_too_short));
    BOOST_CHECK_THROW(decode_quoted_v4(buffer(cut)), boost::system::system_error);
    BOOST_CHECK_THROW(decode_v6(buffer(cut, 3)), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(a_failed_parse_returns_an_empty_message)
{
    error_code ec;
    const auto wrong = bytes("08000000 00010002");
    const auto message = decode_v4(buffer(wrong), ec);
    BOOST_TEST(std::get<raw_body>(message.body).data.size() == 0);
}

BOOST_AUTO_TEST_CASE(a_body_of_another_type_is_not_written)
{
    for (const auto& row : messages_v4())
        for (unsigned type : {1u, 5u, 9u, 255u}) {
            const message_v4 wrong{static_cast<type_v4>(type), 0, row.message.body};
            BOOST_TEST((test::write_error(wrong) == error::icmp_body_mismatch));
        }
    BOOST_TEST(
        (test::write_error(message_v4{type_v4::time_exceeded, 0, echo{}}) == error::icmp_body_mismatch));
    BOOST_TEST(
        (test::write_error(message_v4{type_v4::echo_request, 0, report()}) == error::icmp_body_mismatch));
    BOOST_TEST(
        (test::write_error(message_v6{type_v6::echo_reply, 0, extended_echo_reply{}}) ==
         error::icmp_body_mismatch));
    BOOST_TEST(
        (test::write_error(message_v6{type_v6::extended_echo_reply, 0, extended_echo_request{}}) ==
         error::icmp_body_mismatch));
}

BOOST_AUTO_TEST_CASE(a_number_that_its_field_cannot_hold_is_not_written)
{
    const auto too_large = error::field_out_of_range;
    BOOST_TEST(!test::write_error(message_v4{type_v4::parameter_problem, 0, report(0, 255)}));
    BOOST_TEST((test::write_error(message_v4{type_v4::parameter_problem, 0, report(0, 256)}) == too_large));
    BOOST_TEST((test::write_error(message_v4{type_v4::parameter_problem, 0, report(1, 0)}) == too_large));
    BOOST_TEST(!test::write_error(message_v4{type_v4::destination_unreachable, 4, report(65535)}));
    BOOST_TEST(
        (test::write_error(message_v4{type_v4::destination_unreachable, 4, report(65536)}) == too_large));
    BOOST_TEST((test::write_error(message_v4{type_v4::destination_unreachable, 3, report(1)}) == too_large));
    BOOST_TEST((test::write_error(message_v4{type_v4::time_exceeded, 0, report(0, 1)}) == too_large));
    BOOST_TEST(!test::write_error(message_v6{type_v6::packet_too_big, 0, report(0xffffffff)}));
    BOOST_TEST((test::write_error(message_v6{type_v6::packet_too_big, 0, report(0, 1)}) == too_large));
    BOOST_TEST(!test::write_error(message_v6{type_v6::parameter_problem, 0, report(0, 0xffffffff)}));
    BOOST_TEST((test::write_error(message_v6{type_v6::time_exceeded, 0, report(1)}) == too_large));
    const extended_echo_reply no_state{1, 2, neighbor_state{8}, false, false, false};
    BOOST_TEST((test::write_error(message_v4{type_v4::extended_echo_reply, 0, no_state}) == too_large));
}

BOOST_AUTO_TEST_CASE(a_message_needs_its_whole_size_in_the_buffer)
{
    for (const auto& [message, wire] : messages_v4())
        for (std::size_t room = 0; room <= wire.size() / 2; ++room)
            BOOST_TEST(
                (test::write_error(message, room) ==
                 (room < wire.size() / 2 ? error::message_buffer_too_small : error_code())));
    BOOST_CHECK_THROW(encode(message_v4(), {}), boost::system::system_error);
    BOOST_CHECK_THROW(encode(message_v6(), {}), boost::system::system_error);
    BOOST_CHECK_THROW(encode(message_v6(), test::source, test::destination, {}), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(an_echo_request_becomes_its_reply_in_place_or_at_the_front_of_its_buffer)
{
    for (std::size_t header : {0u, 4u, 20u}) {
        auto data = bytes(std::string(2 * header, '0') + "08008e4800010002" + ping_hex);
        auto message = decode_v4(buffer(data) + header);
        message.type = type_v4::echo_reply;
        const auto size = encode(message, buffer(data));
        BOOST_TEST(hex(buffer(data, size)) == "0000964800010002" + ping_hex);
    }
}

BOOST_AUTO_TEST_CASE(the_beginning_of_a_ping_that_an_error_quotes_is_read_header_first)
{
    // A time exceeded message with 28 of the 84 bytes of a ping: the headers, as required by RFC 792.
    const auto data = bytes("0b00dac100000000 45000054000140000101f5a4c0000201c0000202 0800123400070003");
    const auto message = decode_v4(buffer(data));
    const auto& quoted = std::get<error_body>(message.body).datagram;
    const auto header = decode_ipv4_header(quoted);
    BOOST_TEST(header.destination.to_string() == "192.0.2.2");
    const auto ping = decode_quoted_v4(quoted + header.size());
    BOOST_TEST(ping.type == type_v4::echo_request);
    BOOST_TEST(std::get<echo>(ping.body).identifier == 7);
    BOOST_TEST(std::get<echo>(ping.body).sequence == 3);
}
