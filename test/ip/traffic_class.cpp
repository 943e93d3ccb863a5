// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/ip/traffic_class.hpp>

#include <boost/lexical_cast.hpp>
#include <boost/test/unit_test.hpp>

#include <map>
#include <string>

using namespace iplevel;

static_assert(make_traffic_class(dscp::ef) == 0xb8);
static_assert(make_traffic_class(dscp::af41, ecn::ect0) == 0x8a);
static_assert(dscp_of(0xbb) == dscp::ef && ecn_of(0xbb) == ecn::ce);

BOOST_AUTO_TEST_CASE(every_byte_splits_into_six_and_two_bits_and_is_made_from_them_again)
{
    for (unsigned byte = 0; byte <= 255; ++byte) {
        const auto tc = static_cast<std::uint8_t>(byte);
        BOOST_TEST(static_cast<unsigned>(dscp_of(tc)) == byte / 4);
        BOOST_TEST(static_cast<unsigned>(ecn_of(tc)) == byte % 4);
        BOOST_TEST(make_traffic_class(dscp_of(tc), ecn_of(tc)) == tc);
    }
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_in_six_or_two_bits_is_out_of_range)
{
    for (unsigned value = 0; value <= 255; ++value) {
        const auto byte = static_cast<std::uint8_t>(value);
        if (value > 63)
            BOOST_CHECK_THROW(make_traffic_class(dscp{byte}), std::out_of_range);
        if (value > 3)
            BOOST_CHECK_THROW(make_traffic_class(dscp::cs0, ecn{byte}), std::out_of_range);
    }
}

BOOST_AUTO_TEST_CASE(a_dscp_prints_as_in_the_registry_and_otherwise_as_its_number)
{
    // The notation of the registry: class selectors are multiples of 8, and AFxy is 8x + 2y (RFC 2597).
    std::map<unsigned, std::string> names{{1, "LE"}, {44, "VOICE-ADMIT"}, {46, "EF"}};
    for (unsigned x = 0; x <= 7; ++x)
        names[8 * x] = "CS" + std::to_string(x);
    for (unsigned x = 1; x <= 4; ++x)
        for (unsigned y = 1; y <= 3; ++y)
            names[8 * x + 2 * y] = "AF" + std::to_string(x) + std::to_string(y);

    for (unsigned value = 0; value <= 255; ++value) {
        const auto d = static_cast<dscp>(value);
        const auto expected = names.count(value) ? names[value] : std::to_string(value);
        BOOST_TEST(to_string(d) == expected);
        BOOST_TEST(boost::lexical_cast<std::string>(d) == expected);
    }
}

BOOST_AUTO_TEST_CASE(an_ecn_prints_as_in_its_rfc_and_otherwise_as_its_number)
{
    const std::string names[] = {"Not-ECT", "ECT(1)", "ECT(0)", "CE"};
    for (unsigned value = 0; value <= 255; ++value) {
        const auto e = static_cast<ecn>(value);
        const auto expected = value < 4 ? names[value] : std::to_string(value);
        BOOST_TEST(to_string(e) == expected);
        BOOST_TEST(boost::lexical_cast<std::string>(e) == expected);
    }
}
