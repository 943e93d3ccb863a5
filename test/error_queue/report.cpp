// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Every kind of report, decoded from bytes as the kernel writes them.

#include <iplevel/error_queue/report.hpp>

#include "support/control_bytes.hpp"
#include "support/guard_page.hpp"

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <sstream>

using boost::asio::ip::make_address;
using iplevel::error_origin;
using iplevel::error_report;
using iplevel::transmit_event;
using test::byte_string;

namespace {

byte_string extended(
    std::uint32_t error, unsigned origin, unsigned type, unsigned code, std::uint32_t info,
    std::uint32_t data)
{
    const std::uint8_t four[] = {std::uint8_t(origin), std::uint8_t(type), std::uint8_t(code), 0};
    return test::join(test::raw(error), test::raw(four), test::raw(info), test::raw(data));
}

/// A sockaddr_in with 192.0.2.1, a sockaddr_in6 with fe80::1%2000000000, one with ::ffff:192.0.2.1, and one
/// of no family.
const byte_string v4 =
    test::join(test::raw(std::uint16_t(2)), test::bytes("0000 c0000201 00000000 00000000"));
const byte_string v6 = test::join(
    test::raw(std::uint16_t(10)), test::bytes("0000 00000000 fe800000 00000000 00000000 00000001"),
    test::raw(std::uint32_t(2000000000)));
const byte_string mapped = test::join(
    test::raw(std::uint16_t(10)), test::bytes("0000 00000000 00000000 00000000 0000ffff c0000201 00000000"));
const byte_string nobody(16);

byte_string on_v4(const byte_string& error, const byte_string& offender)
{
    return test::message(0, 11, test::join(error, offender));
}

byte_string on_v6(const byte_string& error, const byte_string& offender)
{
    return test::message(41, 25, test::join(error, offender));
}

/// Three timestamps: the given number of seconds and as many nanoseconds, or none.
byte_string stamps(std::int64_t by_system, std::int64_t by_device)
{
    const std::int64_t words[] = {by_system, by_system != 0, 0, 0, by_device, by_device != 0};
    return test::message(1, 37, test::raw(words));
}

error_report decoded(const byte_string& bytes)
{
    error_report report;
    decode(boost::asio::buffer(bytes), report);
    return report;
}

std::string text(const error_report& report)
{
    std::ostringstream os;
    os << report;
    return os.str();
}

struct kind
{
    const char* text;
    byte_string bytes;
};

const kind kinds[] = {
    {"origin=icmp error=\"Connection refused\" type=\"destination unreachable\" code=\"port unreachable\" "
     "offender=192.0.2.1",
     on_v4(extended(111, 2, 3, 3, 0, 0), v4)},
    {"origin=icmp error=\"Message too long\" type=\"destination unreachable\" code=\"fragmentation needed\" "
     "offender=192.0.2.1 mtu=1400",
     on_v4(extended(90, 2, 3, 4, 1400, 0), v4)},
    {"origin=icmp error=\"Message too long\" type=\"destination unreachable\" code=\"fragmentation needed\" "
     "offender=192.0.2.1",
     on_v4(extended(90, 2, 3, 4, 0, 0), v4)},
    {"origin=icmp error=\"Connection refused\" type=\"destination unreachable\" code=\"port unreachable\" "
     "offender=192.0.2.1",
     on_v6(extended(111, 2, 3, 3, 0, 0), mapped)},
    {"origin=icmpv6 error=\"No route to host\" type=\"time exceeded\" code=\"hop limit exceeded in transit\" "
     "offender=fe80::1%2000000000",
     on_v6(extended(113, 3, 3, 0, 0, 0), v6)},
    {"origin=icmp error=\"No route to host\" type=\"time exceeded\" code=\"time to live exceeded in "
     "transit\" offender=192.0.2.1 extensions=128 valid=1",
     on_v4(
         test::join(
             test::raw(std::uint32_t(113)), test::bytes("02 0b 00 00 00000000"),
             test::raw(std::uint16_t(128)), test::bytes("00 00")),
         v4)},
    {"origin=icmp error=\"No route to host\" type=\"time exceeded\" code=\"time to live exceeded in "
     "transit\" offender=192.0.2.1 extensions=128 valid=0",
     on_v4(
         test::join(
             test::raw(std::uint32_t(113)), test::bytes("02 0b 00 00 00000000"),
             test::raw(std::uint16_t(128)), test::bytes("01 00")),
         v4)},
    {"origin=local error=\"Message too long\" mtu=1280",
     on_v6(extended(90, 1, 0, 0, 1280, 0), byte_string(28))},
    {"origin=transmit_timestamp event=sent at=1970-01-01T00:00:01.000000001Z id=7",
     test::join(stamps(1, 0), on_v4(extended(42, 4, 0, 0, 0, 7), nobody))},
    {"origin=transmit_timestamp event=scheduled at=1970-01-01T00:00:01.000000001Z id=4294967295",
     test::join(stamps(1, 0), on_v4(extended(42, 4, 0, 0, 1, 0xffffffff), nobody))},
    {"origin=transmit_timestamp event=acknowledged at=1970-01-01T00:00:01.000000001Z id=7",
     test::join(stamps(1, 0), on_v6(extended(42, 4, 0, 0, 2, 7), byte_string(28)))},
    {"origin=transmit_timestamp event=completed at=1970-01-01T00:00:01.000000001Z id=7",
     test::join(stamps(1, 0), on_v4(extended(42, 4, 0, 0, 3, 7), nobody))},
    {"origin=transmit_timestamp event=sent_by_device at=1970-01-01T00:00:05.000000001Z id=7",
     test::join(stamps(0, 5), on_v4(extended(42, 4, 0, 0, 0, 7), nobody))},
    {"origin=zero_copy first=3 last=9 copied=0", on_v4(extended(0, 5, 0, 0, 3, 9), nobody)},
    {"origin=zero_copy first=4294967295 last=0 copied=1",
     on_v6(extended(0, 5, 0, 1, 0xffffffff, 0), byte_string(28))},
    {"origin=transmit_time error=\"Operation canceled\" code=\"too late\" transmit_at=4294967299",
     on_v4(extended(125, 6, 0, 2, 3, 1), nobody)},
};

} // namespace

BOOST_AUTO_TEST_CASE(every_kind_of_report_is_read_and_streams_in_one_line)
{
    for (const auto& k : kinds)
        BOOST_TEST(text(decoded(k.bytes)) == k.text);
    BOOST_TEST(text(error_report()) == "origin=none");
}

BOOST_AUTO_TEST_CASE(what_is_said_about_the_icmp_message_itself_comes_with_it)
{
    const auto ttl = test::message(0, 2, test::raw(63));
    const auto report = decoded(test::join(ttl, kinds[0].bytes));
    BOOST_TEST(text(report) == std::string(kinds[0].text) + " hop_limit=63");
}

BOOST_AUTO_TEST_CASE(an_origin_that_is_unknown_is_passed_on_as_its_number)
{
    BOOST_TEST(
        text(decoded(on_v4(extended(5, 77, 1, 2, 3, 4), nobody))) ==
        "origin=77 error=\"Input/output error\"");
}

BOOST_AUTO_TEST_CASE(any_beginning_of_a_report_is_complete_or_flagged_and_never_wrong)
{
    const test::guard_page page;
    for (const auto& k : kinds) {
        const auto whole = text(decoded(k.bytes));
        for (std::size_t size = 0; size <= k.bytes.size(); ++size) {
            BOOST_TEST_INFO(k.text << ", " << size << " of " << k.bytes.size() << " bytes");
            error_report report;
            iplevel::error_code ec;
            decode(page.copy(boost::asio::buffer(k.bytes.data(), size)), report, ec);
            const bool flagged =
                ec.failed() || report.control.control_truncated || report.origin == error_origin::none;
            BOOST_TEST((flagged || text(report) == whole));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_error_too_short_for_its_offender_is_flagged)
{
    for (std::size_t size = 0; size < 16 + 16; ++size) {
        auto payload = test::join(extended(111, 2, 3, 3, 0, 0), v4);
        payload.resize(size);
        const auto report = decoded(test::message(0, 11, payload));
        BOOST_TEST(report.control.control_truncated);
        BOOST_TEST(!report.offender.has_value());
        BOOST_TEST((report.origin == (size < 16 ? error_origin::none : error_origin::icmp)));
    }
}

BOOST_AUTO_TEST_CASE(a_timestamp_that_did_not_come_is_flagged)
{
    const auto report = decoded(on_v4(extended(42, 4, 0, 0, 0, 7), nobody));
    BOOST_TEST(report.control.control_truncated);
    BOOST_TEST(!report.transmitted.has_value());
}

BOOST_AUTO_TEST_CASE(a_malformed_message_is_an_error_and_what_stood_before_it_is_read)
{
    error_report report;
    iplevel::error_code ec;
    const auto bytes = test::join(kinds[0].bytes, test::header(1, 0, 11));
    decode(boost::asio::buffer(bytes), report, ec);
    BOOST_TEST(ec == make_error_code(iplevel::error::malformed_control));
    BOOST_TEST(text(report) == kinds[0].text);
    BOOST_CHECK_THROW(decode(boost::asio::buffer(bytes), report), boost::system::system_error);
}
