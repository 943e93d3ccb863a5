// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/hex.hpp"

#include <iplevel/ip/checksum.hpp>

#include <boost/test/unit_test.hpp>

using namespace iplevel;
using boost::asio::buffer;
using boost::asio::ip::make_address_v6;

BOOST_AUTO_TEST_CASE(the_example_of_rfc_1071)
{
    BOOST_TEST(internet_checksum(buffer(test::bytes("0001 f203 f4f5 f6f7"))) == 0xffff - 0xddf2);
}

BOOST_AUTO_TEST_CASE(nothing_sums_to_zero_and_an_odd_byte_counts_as_if_a_zero_followed)
{
    BOOST_TEST(internet_checksum({}) == 0xffff);
    BOOST_TEST(internet_checksum(buffer(test::bytes("12"))) == 0xffff - 0x1200);
    BOOST_TEST(internet_checksum(buffer(test::bytes("0001 12"))) == 0xffff - 0x1201);
}

BOOST_AUTO_TEST_CASE(a_carry_out_of_a_carry_is_added_too)
{
    BOOST_TEST(internet_checksum(buffer(test::bytes("ffff 0001"))) == 0xffff - 1);
    BOOST_TEST(internet_checksum(buffer(std::vector<unsigned char>(65536, 0xff))) == 0);
}

BOOST_AUTO_TEST_CASE(a_pseudo_header_adds_addresses_length_and_protocol)
{
    const auto sum = pseudo_header_sum(make_address_v6("fe80::1"), make_address_v6("ff02::1"), 58, 0x10002);
    const auto header =
        test::bytes("fe800000000000000000000000000001 ff020000000000000000000000000001 00010002 0000003a");
    BOOST_TEST(sum == 0xffff - internet_checksum(buffer(header)));
    BOOST_TEST(internet_checksum(buffer(test::bytes("8000 0000")), sum) == 0xffff - (sum + 0x8000) % 0xffff);
}
