// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/checked.hpp>

#include <iplevel/control.hpp>
#include <iplevel/error_queue/report.hpp>
#include <iplevel/icmp/message.hpp>
#include <iplevel/ip/header.hpp>
#include <iplevel/ip/protocol.hpp>
#include <iplevel/ip/traffic_class.hpp>
#include <iplevel/packet_filter/options.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>

using iplevel::checked;
using iplevel::outgoing_control;
using iplevel::received_control;
using octet = checked<std::uint8_t>;

namespace {

enum unscoped
{
    seventeen = 17
};

static_assert(octet(255) == 255);
static_assert(octet() == 0);
static_assert(octet(seventeen) == 17);
static_assert(iplevel::dscp{octet(46)} == iplevel::dscp::ef);
static_assert(std::is_convertible_v<int, octet> && std::is_convertible_v<octet, std::uint8_t>);
static_assert(!std::is_constructible_v<octet, bool>);
static_assert(!std::is_constructible_v<octet, double>);
static_assert(!std::is_constructible_v<octet, iplevel::dscp>);
static_assert(sizeof(octet) == 1 && std::is_trivially_copyable_v<octet>);
static_assert(std::is_aggregate_v<outgoing_control> && std::is_aggregate_v<received_control>);

template <typename T>
std::string text(const T& value)
{
    std::ostringstream os;
    os << value;
    return os.str();
}

/// Checks that a member of this many bits does not truncate values.
template <typename Assign>
void is_refused_outside(std::intmax_t highest, Assign assign)
{
    for (std::intmax_t value :
         {std::intmax_t(-1), highest + 1, highest + 8, std::numeric_limits<std::intmax_t>::max()})
        BOOST_CHECK_THROW(assign(value), std::out_of_range);
    for (std::intmax_t value : {std::intmax_t(0), highest})
        BOOST_TEST(std::intmax_t(assign(value)) == value);
}

} // namespace

BOOST_AUTO_TEST_CASE(each_value_that_fits_is_kept_and_each_other_is_refused)
{
    for (int value = -300; value < 600; ++value) {
        if (value >= 0 && value <= 255)
            BOOST_TEST(octet(value) == value);
        else
            BOOST_CHECK_THROW(octet{value}, std::out_of_range);
    }
    is_refused_outside(65535, [](auto value) { return checked<std::uint16_t>(value); });
    is_refused_outside(0xffffffff, [](auto value) { return checked<std::uint32_t>(value); });
    BOOST_CHECK_THROW(octet{~std::uint64_t(0)}, std::out_of_range);
}

BOOST_AUTO_TEST_CASE(what_is_refused_says_what_it_was_and_what_would_do)
{
    try {
        octet{263};
        BOOST_ERROR("263 was taken");
    } catch (const std::out_of_range& e) {
        BOOST_TEST(e.what() == std::string("263 is not within 0 to 255"));
    }
}

BOOST_AUTO_TEST_CASE(no_member_of_what_is_sent_cuts_a_value)
{
    outgoing_control c;
    is_refused_outside(255, [&](auto value) { return *(c.hop_limit = value); });
    is_refused_outside(255, [&](auto value) { return *(c.traffic_class = value); });
    is_refused_outside(65535, [&](auto value) { return *(c.segment_size = value); });
    is_refused_outside(0xffffffff, [&](auto value) { return *(c.mark = value); });
    is_refused_outside(0xffffffff, [&](auto value) { return *(c.timestamp_id = value); });

    iplevel::ipv4_header v4;
    is_refused_outside(255, [&](auto value) { return v4.hop_limit = value; });
    is_refused_outside(255, [&](auto value) { return v4.traffic_class = value; });
    is_refused_outside(255, [&](auto value) { return v4.protocol = value; });
    is_refused_outside(65535, [&](auto value) { return v4.total_length = value; });
    is_refused_outside(65535, [&](auto value) { return v4.fragment_offset = value; });
    iplevel::ipv6_header v6;
    is_refused_outside(255, [&](auto value) { return v6.hop_limit = value; });
    is_refused_outside(255, [&](auto value) { return v6.traffic_class = value; });
    is_refused_outside(255, [&](auto value) { return v6.next_header = value; });
    is_refused_outside(65535, [&](auto value) { return v6.payload_length = value; });
    iplevel::icmp::message_v4 message;
    is_refused_outside(255, [&](auto value) { return message.code = value; });
    iplevel::icmp::mpls_label label;
    is_refused_outside(255, [&](auto value) { return label.ttl = value; });
    is_refused_outside(255, [](auto value) { return iplevel::ip_protocol::v6(value).protocol(); });
    is_refused_outside(255, [](auto value) {
        return iplevel::packet_filter::jump_if(iplevel::packet_filter::comparison::equal, 0, value).jt;
    });
}

BOOST_AUTO_TEST_CASE(a_refused_value_leaves_the_one_before)
{
    outgoing_control c;
    c.hop_limit = 64;
    BOOST_CHECK_THROW(c.hop_limit = 263, std::out_of_range);
    BOOST_TEST(c.hop_limit.value() == 64);
}

BOOST_AUTO_TEST_CASE(numbers_of_eight_bits_print_as_numbers)
{
    received_control c;
    c.hop_limit = 64;
    c.traffic_class = iplevel::make_traffic_class(iplevel::dscp::ef);
    BOOST_TEST(text(*c.hop_limit) == "64");
    BOOST_TEST(text(*c.traffic_class) == "184");
    BOOST_TEST(text(iplevel::make_traffic_class(iplevel::dscp::af41)) == "136");
    BOOST_TEST(text(iplevel::ipv4_header().hop_limit) == "64");
    BOOST_TEST(text(iplevel::ipv6_header().next_header) == "0");
    BOOST_TEST(text(iplevel::icmp::message_v6().code) == "0");
    BOOST_TEST(text(iplevel::icmp::mpls_label().ttl) == "0");
    BOOST_TEST(text(iplevel::error_report().code) == "0");
    BOOST_TEST(text(iplevel::error_report().type) == "0");
    BOOST_TEST(text(iplevel::packet_filter::instruction().jt) == "0");
}

BOOST_AUTO_TEST_CASE(a_value_compares_and_computes_as_an_integer_and_zero_is_one)
{
    outgoing_control c;
    BOOST_TEST(!c.hop_limit.has_value());
    BOOST_TEST(c.hop_limit.value_or(7) == 7);
    c.hop_limit = 0;
    BOOST_TEST(c.hop_limit.has_value());
    BOOST_TEST((c.hop_limit == 0));
    BOOST_TEST((c.hop_limit < 1));
    BOOST_TEST(*c.hop_limit - 1 == -1);
    const std::optional<std::uint8_t> plain = c.hop_limit;
    BOOST_TEST(plain.value() == 0);
    c.traffic_class = plain;
    BOOST_TEST((c.traffic_class == c.hop_limit));
    const std::uint8_t byte = *c.traffic_class;
    BOOST_TEST(byte == 0);
}

BOOST_AUTO_TEST_CASE(a_traffic_class_goes_through_the_helpers_and_is_not_cut_there)
{
    outgoing_control c;
    c.traffic_class = iplevel::make_traffic_class(iplevel::dscp::af41, iplevel::ecn::ce);
    BOOST_TEST(iplevel::dscp_of(*c.traffic_class) == iplevel::dscp::af41);
    BOOST_TEST(iplevel::ecn_of(*c.traffic_class) == iplevel::ecn::ce);
    int outside = 263;
    BOOST_CHECK_THROW(iplevel::ecn_of(outside), std::out_of_range);
    BOOST_CHECK_THROW(iplevel::dscp_of(outside), std::out_of_range);
}

#ifdef __cpp_designated_initializers

/// This case must compile without warnings under -Wextra.
BOOST_AUTO_TEST_CASE(one_member_can_be_named)
{
    BOOST_TEST((outgoing_control{.hop_limit = 1}.hop_limit == 1));
    BOOST_TEST((received_control{.traffic_class = 1}.traffic_class == 1));
    BOOST_TEST((iplevel::ipv4_header{.hop_limit = 1}.hop_limit == 1));
    BOOST_TEST((iplevel::ipv6_header{.hop_limit = 1}.hop_limit == 1));
}

#endif
