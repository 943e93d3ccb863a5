// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/hex.hpp"

#include <iplevel/ip/checksum.hpp>
#include <iplevel/ip/header.hpp>

#include <boost/lexical_cast.hpp>
#include <boost/test/unit_test.hpp>

using namespace iplevel;
using boost::asio::buffer;
using boost::asio::ip::make_address_v4;
using boost::asio::ip::make_address_v6;
using test::bytes;
using test::hex;

namespace {

const std::string plain = "4501beefcafe45dcff01deadac10fefec0a80001";
const std::string with_options = "4601bef3cafe45dcff01deadac10fefec0a80001fffefeff";
const std::string of_ipv6 =
    "698beef1cafe2c0120010db800010000000000000000000120010db8000200000000000000000001";

ipv4_header plain_header()
{
    ipv4_header header;
    header.traffic_class = 1;
    header.total_length = 0xbeef;
    header.identification = 0xcafe;
    header.dont_fragment = true;
    header.fragment_offset = 1500;
    header.hop_limit = 255;
    header.protocol = 1;
    header.checksum = 0xdead;
    header.source = make_address_v4("172.16.254.254");
    header.destination = make_address_v4("192.168.0.1");
    return header;
}

ipv4_header header_with_options()
{
    auto header = plain_header();
    header.total_length = 0xbef3;
    header.options = bytes("fffefeff");
    return header;
}

ipv6_header header_of_ipv6()
{
    ipv6_header header;
    header.traffic_class = 0x98;
    header.flow_label = 0xbeef1;
    header.payload_length = 0xcafe;
    header.next_header = 44;
    header.hop_limit = 1;
    header.source = make_address_v6("2001:db8:1::1");
    header.destination = make_address_v6("2001:db8:2::1");
    return header;
}

template <typename Header>
std::string written(const Header& header)
{
    unsigned char out[64];
    return hex(buffer(out, encode(header, buffer(out))));
}

template <typename Header>
error_code write_error(const Header& header, std::size_t room = 64)
{
    unsigned char out[64];
    error_code ec;
    const auto size = encode(header, buffer(out, room), ec);
    BOOST_TEST(size == (ec ? 0 : header.size()));
    return ec;
}

template <typename Result>
error_code error_of(Result (*decode)(boost::asio::const_buffer, error_code&), const std::string& digits)
{
    const auto data = bytes(digits);
    error_code ec;
    decode(buffer(data), ec);
    return ec;
}

} // namespace

BOOST_AUTO_TEST_CASE(an_ipv4_header_is_written_in_network_byte_order)
{
    BOOST_TEST(written(plain_header()) == plain);
    BOOST_TEST(written(header_with_options()) == with_options);
}

BOOST_AUTO_TEST_CASE(every_field_of_an_ipv4_header_is_parsed)
{
    for (const auto& wire : {plain, with_options, plain}) {
        const auto data = bytes(wire);
        const auto header = decode_ipv4_header(buffer(data));
        BOOST_TEST(header.traffic_class == 1);
        BOOST_TEST(header.total_length == (wire == plain ? 0xbeef : 0xbef3));
        BOOST_TEST(header.identification == 0xcafe);
        BOOST_TEST(header.dont_fragment);
        BOOST_TEST(!header.more_fragments);
        BOOST_TEST(header.fragment_offset == 1500);
        BOOST_TEST(header.hop_limit == 255);
        BOOST_TEST(header.protocol == 1);
        BOOST_TEST(header.checksum.value() == 0xdead);
        BOOST_TEST(header.source.to_string() == "172.16.254.254");
        BOOST_TEST(header.destination.to_string() == "192.168.0.1");
        BOOST_TEST(hex(header.options) == (wire == plain ? "" : "fffefeff"));
        BOOST_TEST(header.size() == data.size());
        BOOST_TEST(written(header) == wire);
    }
}

BOOST_AUTO_TEST_CASE(an_ipv4_header_that_is_cut_anywhere_is_too_short)
{
    const auto whole = bytes(with_options);
    for (std::size_t size = 0; size != whole.size(); ++size) {
        const std::vector<unsigned char> cut(whole.begin(), whole.begin() + std::ptrdiff_t(size));
        error_code ec;
        decode_ipv4_header(buffer(cut), ec);
        BOOST_TEST((ec == error::message_too_short));
        BOOST_CHECK_THROW(decode_ipv4_header(buffer(cut)), boost::system::system_error);
    }
    BOOST_TEST((error_of(decode_ipv4_header, std::string(38, '0')) == error::message_too_short));
    BOOST_TEST((error_of(decode_ipv4_header, "46" + std::string(38, '0')) == error::message_too_short));
}

BOOST_AUTO_TEST_CASE(an_ipv4_header_of_another_version_or_of_impossible_lengths_is_refused)
{
    for (char version : std::string("0123567f"))
        BOOST_TEST((error_of(decode_ipv4_header, version + plain.substr(1)) == error::wrong_ip_version));
    for (char words : std::string("01234"))
        BOOST_TEST(
            (error_of(decode_ipv4_header, std::string("4") + words + plain.substr(2)) ==
             error::wrong_header_length));
    BOOST_TEST((error_of(decode_ipv4_header, "45010013" + plain.substr(8)) == error::wrong_total_length));
    BOOST_TEST(!error_of(decode_ipv4_header, "45010014" + plain.substr(8)));
    BOOST_TEST(
        (error_of(decode_ipv4_header, "46010017" + with_options.substr(8)) == error::wrong_total_length));
    BOOST_TEST(error_of(decode_ipv4_header, "4601").message() == "message too short");
}

BOOST_AUTO_TEST_CASE(fragment_flags_and_offset_share_16_bits)
{
    ipv4_header header;
    header.checksum = 0;
    header.more_fragments = true;
    header.fragment_offset = 8191;
    BOOST_TEST(written(header).substr(12, 4) == "3fff");
    header.dont_fragment = true;
    BOOST_TEST(written(header).substr(12, 4) == "7fff");
    header.fragment_offset = 8192;
    BOOST_TEST((write_error(header) == error::field_out_of_range));

    const auto data = bytes("4500001400003fff" + plain.substr(16));
    BOOST_TEST(decode_ipv4_header(buffer(data)).more_fragments);
    BOOST_TEST(!decode_ipv4_header(buffer(data)).dont_fragment);
    BOOST_TEST(decode_ipv4_header(buffer(data)).fragment_offset == 8191);
}

BOOST_AUTO_TEST_CASE(ipv4_options_are_at_most_40_bytes_in_words_of_4)
{
    for (std::size_t size = 0; size <= 48; ++size) {
        ipv4_header header;
        header.total_length = 100;
        header.options.assign(size, 1);
        const bool fits = size % 4 == 0 && size <= 40;
        BOOST_TEST((write_error(header) == (fits ? error_code() : error::field_out_of_range)));
        if (fits)
            BOOST_TEST(written(header)[1] == "0123456789abcdef"[5 + size / 4]);
    }
}

BOOST_AUTO_TEST_CASE(a_total_length_below_the_header_is_not_written)
{
    auto header = header_with_options();
    header.total_length = 23;
    BOOST_TEST((write_error(header) == error::field_out_of_range));
    BOOST_CHECK_THROW(written(header), boost::system::system_error);
    header.total_length = 24;
    BOOST_TEST(!write_error(header));
}

BOOST_AUTO_TEST_CASE(a_checksum_that_is_absent_is_computed_over_header_and_options)
{
    auto header = header_with_options();
    header.checksum.reset();
    unsigned char out[24];
    BOOST_TEST(encode(header, buffer(out)) == 24);
    BOOST_TEST(internet_checksum(buffer(out)) == 0);
    header.checksum = decode_ipv4_header(buffer(out)).checksum;
    BOOST_TEST(header.checksum.value() != 0xdead);
    BOOST_TEST(written(header) == hex(buffer(out)));
}

BOOST_AUTO_TEST_CASE(a_header_needs_its_whole_size_in_the_buffer)
{
    for (std::size_t room = 0; room <= 24; ++room)
        BOOST_TEST(
            (write_error(header_with_options(), room) ==
             (room < 24 ? error::message_buffer_too_small : error_code())));
    for (std::size_t room = 0; room <= 40; ++room)
        BOOST_TEST(
            (write_error(header_of_ipv6(), room) ==
             (room < 40 ? error::message_buffer_too_small : error_code())));
}

BOOST_AUTO_TEST_CASE(a_datagram_is_split_behind_its_options_and_at_its_total_length)
{
    const auto data =
        bytes("4600001f" + with_options.substr(8) + "0102030405060708090a"); // 24 + 7, then 3 of padding
    const auto datagram = decode_ipv4_datagram(buffer(data));
    BOOST_TEST(datagram.header.size() == 24);
    BOOST_TEST(hex(datagram.payload) == "01020304050607");
    BOOST_TEST(datagram.payload.data() == data.data() + 24);

    error_code ec;
    BOOST_TEST(decode_ipv4_datagram(buffer(data, 31), ec).payload.size() == 7);
    BOOST_TEST(!ec);
    for (std::size_t size = 0; size <= 30; ++size) {
        const std::vector<unsigned char> cut(data.begin(), data.begin() + std::ptrdiff_t(size));
        BOOST_TEST(decode_ipv4_datagram(buffer(cut), ec).payload.size() == 0);
        BOOST_TEST((ec == error::message_too_short));
        BOOST_CHECK_THROW(decode_ipv4_datagram(buffer(cut)), boost::system::system_error);
    }
}

BOOST_AUTO_TEST_CASE(a_datagram_may_have_no_payload)
{
    const auto data = bytes("46000018" + with_options.substr(8));
    BOOST_TEST(decode_ipv4_datagram(buffer(data)).payload.size() == 0);
}

BOOST_AUTO_TEST_CASE(an_ipv6_header_is_parsed_and_written)
{
    const auto data = bytes(of_ipv6);
    const auto header = decode_ipv6_header(buffer(data));
    BOOST_TEST(header.traffic_class == 0x98);
    BOOST_TEST(header.flow_label == 0xbeef1u);
    BOOST_TEST(header.payload_length == 0xcafe);
    BOOST_TEST(header.next_header == 44);
    BOOST_TEST(header.hop_limit == 1);
    BOOST_TEST(header.source.to_string() == "2001:db8:1::1");
    BOOST_TEST(header.destination.to_string() == "2001:db8:2::1");
    BOOST_TEST(written(header) == of_ipv6);
    BOOST_TEST(written(header_of_ipv6()) == of_ipv6);
}

BOOST_AUTO_TEST_CASE(a_wrong_ipv6_header_is_refused)
{
    const auto whole = bytes(of_ipv6);
    for (std::size_t size = 0; size != whole.size(); ++size) {
        const std::vector<unsigned char> cut(whole.begin(), whole.begin() + std::ptrdiff_t(size));
        error_code ec;
        decode_ipv6_header(buffer(cut), ec);
        BOOST_TEST((ec == error::message_too_short));
        BOOST_CHECK_THROW(decode_ipv6_header(buffer(cut)), boost::system::system_error);
    }
    for (char version : std::string("0123457f"))
        BOOST_TEST((error_of(decode_ipv6_header, version + of_ipv6.substr(1)) == error::wrong_ip_version));

    auto header = header_of_ipv6();
    header.flow_label = 0xfffff;
    BOOST_TEST(!write_error(header));
    header.flow_label = 0x100000;
    BOOST_TEST((write_error(header) == error::field_out_of_range));
    BOOST_CHECK_THROW(written(header), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(headers_print_as_one_line)
{
    BOOST_TEST(
        boost::lexical_cast<std::string>(header_with_options()) ==
        "source=172.16.254.254 destination=192.168.0.1 protocol=1 hop_limit=255 traffic_class=1 "
        "total_length=48883"
        " identification=51966 dont_fragment fragment_offset=1500 checksum=57005 options=4");
    ipv4_header fragment;
    fragment.more_fragments = true;
    BOOST_TEST(
        boost::lexical_cast<std::string>(fragment) ==
        "source=0.0.0.0 destination=0.0.0.0 protocol=0 hop_limit=64 traffic_class=0 total_length=20"
        " identification=0 more_fragments");
    BOOST_TEST(
        boost::lexical_cast<std::string>(header_of_ipv6()) ==
        "source=2001:db8:1::1 destination=2001:db8:2::1 next_header=44 hop_limit=1 traffic_class=152"
        " flow_label=782065 payload_length=51966");
}
