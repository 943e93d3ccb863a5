// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "icmp/sample.hpp"

#include <iplevel/icmp/message.hpp>
#include <iplevel/ip/checksum.hpp>

#include <boost/test/unit_test.hpp>

using namespace iplevel;
using namespace iplevel::icmp;
using boost::asio::buffer;
using boost::asio::ip::make_address;
using test::bytes;
using test::hex;
using test::quoted_text;
using test::written;

namespace {

const extension labels = mpls_label_stack{{{16014, 4, true, 255}}};

extension information(interface_role role, std::uint32_t index, const char* name, const char* address)
{
    return interface_information{role, index, make_address(address), name, 8192};
}

std::vector<std::vector<extension>> of_routers(const char* address)
{
    const auto in = information(interface_role::incoming, 15, "en101", address);
    const auto out = information(interface_role::outgoing, 16, "en102", address);
    return {{labels, in}, {in, labels}, {labels, in, out}, {in, labels, out}};
}

template <typename Type>
void check_round_trip(
    Type type, std::size_t length_at, unsigned length, const std::vector<extension>& extensions)
{
    const basic_message<Type> message{type, 1, error_body{buffer(quoted_text), extensions, 0, 0}};
    const auto data = bytes(written(message));
    BOOST_TEST(data[length_at] == length);
    BOOST_TEST(internet_checksum(buffer(data) + 8 + 128) == 0);

    basic_message<Type> decoded;
    if constexpr (std::is_same_v<Type, type_v4>)
        decoded = decode_v4(buffer(data));
    else
        decoded = decode_v6(buffer(data));
    const auto& report = std::get<error_body>(decoded.body);
    BOOST_TEST(
        hex(report.datagram) == hex(buffer(quoted_text)) + std::string(2 * (128 - quoted_text.size()), '0'));
    BOOST_TEST_REQUIRE(report.extensions.size() == extensions.size());
    for (std::size_t i = 0; i != extensions.size(); ++i)
        BOOST_TEST(report.extensions[i].index() == extensions[i].index());
    BOOST_TEST(written(decoded) == hex(data));
}

/// The result of encode() minus the first four bytes: the size of the body.
template <typename Type>
std::size_t body_size(Type type, std::size_t datagram, std::vector<extension> extensions)
{
    const std::vector<unsigned char> zeros(datagram);
    const basic_message<Type> message{type, 0, error_body{buffer(zeros), std::move(extensions), 0, 0}};
    return written(message).size() / 2 - 4;
}

/// The size of the datagram in a destination unreachable message, given the length field and what follows it.
std::size_t datagram_size(unsigned length, std::size_t zeros, const std::string& after)
{
    char field[3];
    std::snprintf(field, sizeof field, "%02x", length);
    const auto data = bytes(std::string("0300000000") + field + "0000" + std::string(2 * zeros, '0') + after);
    const auto report = std::get<error_body>(decode_quoted_v4(buffer(data)).body);
    BOOST_TEST(report.extensions.size() == (report.datagram.size() == zeros + after.size() / 2 ? 0u : 1u));
    return report.datagram.size();
}

} // namespace

BOOST_AUTO_TEST_CASE(errors_carry_what_routers_add)
{
    for (const auto& extensions : of_routers("192.168.0.1"))
        for (auto type :
             {type_v4::destination_unreachable, type_v4::time_exceeded, type_v4::parameter_problem})
            check_round_trip(type, 5, 32, extensions);
    for (const auto& extensions : of_routers("fe80::1"))
        for (auto type : {type_v6::destination_unreachable, type_v6::time_exceeded})
            check_round_trip(type, 4, 16, extensions);
}

BOOST_AUTO_TEST_CASE(packet_too_big_and_icmpv6_parameter_problem_have_no_extensions)
{
    for (auto type : {type_v6::packet_too_big, type_v6::parameter_problem}) {
        const message_v6 message{type, 0, error_body{buffer(quoted_text), {labels}, 0, 0}};
        BOOST_TEST((test::write_error(message) == error::icmp_body_mismatch));
    }
    // Bytes of these that look like extensions belong to the datagram.
    const auto data = bytes("0200000000000500" + std::string(2 * 128, '0') + "2000000000080302000003e8");
    const auto report = std::get<error_body>(decode_v6(buffer(data)).body);
    BOOST_TEST(report.datagram.size() == 128u + 12);
    BOOST_TEST(report.extensions.empty());
    BOOST_TEST(report.mtu == 1280u);
}

BOOST_AUTO_TEST_CASE(a_datagram_is_padded_to_128_bytes_only_in_front_of_extensions)
{
    for (auto type : {type_v4::destination_unreachable, type_v4::time_exceeded, type_v4::parameter_problem})
        BOOST_TEST(body_size(type, 20, {}) == 24);
    for (auto type :
         {type_v6::destination_unreachable, type_v6::packet_too_big, type_v6::time_exceeded,
          type_v6::parameter_problem})
        BOOST_TEST(body_size(type, 40, {}) == 44);

    BOOST_TEST(body_size(type_v4::parameter_problem, 20, {mpls_label_stack{}}) == 140);
    BOOST_TEST(body_size(type_v4::parameter_problem, 128, {mpls_label_stack{}}) == 140);
    BOOST_TEST(body_size(type_v4::parameter_problem, 129, {mpls_label_stack{}}) == 144);
    BOOST_TEST(body_size(type_v6::destination_unreachable, 127, {mpls_label_stack{}}) == 140);
    BOOST_TEST(body_size(type_v6::destination_unreachable, 128, {mpls_label_stack{}}) == 140);
    BOOST_TEST(body_size(type_v6::destination_unreachable, 129, {mpls_label_stack{}}) == 148);
}

BOOST_AUTO_TEST_CASE(an_extended_echo_request_has_its_extension_behind_eight_bytes)
{
    const auto size = [](std::vector<extension> e) {
        const extended_echo_request body{0, 0, false, std::move(e)};
        return written(message_v4{type_v4::extended_echo_request, 0, body}).size() / 2 - 4;
    };
    const std::vector<std::uint8_t> nsap{0x49, 0, 1, 0xaa, 0xaa, 0xbb, 0xbb, 0xcc, 0xcc, 0};
    BOOST_TEST(size({}) == 4);
    BOOST_TEST(size({interface_by_name{}}) == 12);
    BOOST_TEST(size({interface_by_address(3, nsap)}) == 28);
}

BOOST_AUTO_TEST_CASE(extended_echo_requests_ask_by_name_index_or_address)
{
    const std::vector<extension> questions{
        interface_by_name{"en101"}, interface_by_index{911},
        interface_by_address(16389, {0x01, 0x23, 0x45, 0x67, 0x89, 0xab}),
        interface_by_address(make_address("192.0.2.1"))};
    for (const auto& question : questions)
        for (bool local : {true, false}) {
            const extended_echo_request request{1, 2, local, {question}};
            const message_v4 v4{type_v4::extended_echo_request, 0, request};
            const message_v6 v6{type_v6::extended_echo_request, 0, request};
            const auto data_v4 = bytes(written(v4)), data_v6 = bytes(written(v6));
            BOOST_TEST(written(decode_v4(buffer(data_v4))) == hex(data_v4));
            BOOST_TEST(written(decode_v6(buffer(data_v6))) == hex(data_v6));
            const auto decoded = std::get<extended_echo_request>(decode_v4(buffer(data_v4)).body);
            BOOST_TEST(decoded.local == local);
            BOOST_TEST_REQUIRE(decoded.extensions.size() == 1u);
            BOOST_TEST(decoded.extensions[0].index() == question.index());
        }
}

BOOST_AUTO_TEST_CASE(raw_extensions_are_written_as_they_are)
{
    const auto report = [](std::vector<extension> e) {
        return error_body{buffer(quoted_text), std::move(e), 0, 0};
    };
    const auto request = [](std::vector<extension> e) {
        return extended_echo_request{1, 2, true, std::move(e)};
    };
    const auto quoted = hex(buffer(quoted_text));
    const auto crafted = buffer("CRAFTED", 7);

    BOOST_TEST(
        written(message_v6{type_v6::destination_unreachable, 130, report({})}) ==
        "0182000000000000" + quoted);
    BOOST_TEST(
        written(message_v6{type_v6::destination_unreachable, 131, report({raw_extension{}})}) ==
        "0183000010000000" + quoted + std::string(2 * (128 - quoted_text.size()), '0') + "2000dfff");
    BOOST_TEST(written(message_v6{type_v6::extended_echo_request, 132, request({})}) == "a084000000010201");
    BOOST_TEST(
        written(message_v6{type_v6::extended_echo_request, 133, request({raw_extension{}})}) ==
        "a0850000000102012000dfff");
    BOOST_TEST(
        written(message_v6{type_v6::extended_echo_request, 134, request({raw_extension{crafted}})}) ==
        "a0860000000102012000c321" + hex(crafted));
}

BOOST_AUTO_TEST_CASE(raw_extensions_are_parsed_where_they_are_objects_or_not)
{
    const auto extensions_of = [](const test::byte_string& data) {
        return std::get<extended_echo_request>(decode_v6(buffer(data)).body).extensions;
    };
    const auto none = bytes("a084000000010201"), empty = bytes("a0850000000102012000dfff"),
               crafted = bytes("a0860000000102012000c32143524146544544");
    BOOST_TEST(extensions_of(none).empty());
    BOOST_TEST(extensions_of(empty).empty());
    const auto extensions = extensions_of(crafted);
    BOOST_TEST_REQUIRE(extensions.size() == 1u);
    BOOST_TEST(test::text(std::get<raw_extension>(extensions[0]).object) == "CRAFTED");
}

BOOST_AUTO_TEST_CASE(extensions_are_found_by_the_length_field_or_else_at_128_bytes)
{
    const std::string object = "000c010103e8defe03e8e1ff", extensions = "20001624" + object;
    BOOST_TEST(datagram_size(0, 0, "") == 0);
    BOOST_TEST(datagram_size(32, 127, "") == 127);
    for (unsigned length : {31u, 32u, 33u})
        BOOST_TEST(datagram_size(length, 128, "") == 128);
    for (unsigned length : {0u, 31u, 32u, 33u, 255u})
        BOOST_TEST(datagram_size(length, 128, extensions) == 128);
    BOOST_TEST(datagram_size(0, 0, extensions) == 16);
    BOOST_TEST(datagram_size(1, 4, extensions) == 4 + 16);
    BOOST_TEST(datagram_size(127, 512, extensions) == 512 + 16);
    BOOST_TEST(datagram_size(128, 512, extensions) == 512);
    BOOST_TEST(datagram_size(129, 512, extensions) == 512 + 16);
}

BOOST_AUTO_TEST_CASE(without_a_length_field_only_a_right_checksum_tells_extensions_from_the_datagram)
{
    for (unsigned length : {0u, 31u, 33u}) {
        BOOST_TEST(datagram_size(length, 128, "200000000004ffff") == 136);
        BOOST_TEST(datagram_size(length, 128, "2000dffc00040000") == 136);
        BOOST_TEST(datagram_size(length, 128, "2000dffb00040000") == 128);
    }
    // A long datagram whose payload begins like extensions.
    BOOST_TEST(datagram_size(0, 128, "20000000" + std::string(2 * 68, 'e')) == 200);
}

BOOST_AUTO_TEST_CASE(extensions_have_version_2_a_right_checksum_if_any_and_an_object)
{
    BOOST_TEST(datagram_size(32, 128, "200000000004ffff") == 128);
    BOOST_TEST(datagram_size(32, 128, "2000dffb00040000") == 128);
    BOOST_TEST(datagram_size(32, 128, "2000dffc00040000") == 136);
    BOOST_TEST(datagram_size(32, 128, "100000000004ffff") == 136);
    BOOST_TEST(datagram_size(32, 128, "300000000004ffff") == 136);
    BOOST_TEST(datagram_size(32, 128, "20000000") == 132);
    BOOST_TEST(datagram_size(32, 128, "20000000000400") == 135);
}

BOOST_AUTO_TEST_CASE(a_datagram_too_long_for_the_length_field_is_not_written)
{
    const std::vector<unsigned char> datagram(2041);
    const auto error_v4 = [&](std::size_t size, std::vector<extension> e) {
        const error_body report{buffer(datagram, size), std::move(e), 0, 0};
        return test::write_error(message_v4{type_v4::time_exceeded, 0, report});
    };
    const auto error_v6 = [&](std::size_t size) {
        const error_body report{buffer(datagram, size), {labels}, 0, 0};
        return test::write_error(message_v6{type_v6::time_exceeded, 0, report});
    };
    BOOST_TEST(!error_v4(1020, {labels}));
    BOOST_TEST((error_v4(1021, {labels}) == error::field_out_of_range));
    BOOST_TEST(!error_v4(1021, {}));
    BOOST_TEST(!error_v6(2040));
    BOOST_TEST((error_v6(2041) == error::field_out_of_range));
}
