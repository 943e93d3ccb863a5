// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "control/members.hpp"
#include "support/control_bytes.hpp"
#include "support/guard_page.hpp"

#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <cstdint>
#include <limits>
#include <random>
#include <vector>

using iplevel::received_control;
using test::byte_string;
using test::header;
using test::join;
using test::message;
using test::raw;

namespace {

const iplevel::error_code malformed = iplevel::error::malformed_control;

struct result
{
    received_control control;
    iplevel::error_code ec;
};

/// Decodes from memory that ends where the bytes end.
result decoded(const byte_string& data)
{
    static const test::guard_page page;
    result r;
    r.ec = iplevel::error::control_buffer_too_small;
    decode(page.copy(boost::asio::buffer(data)), r.control, r.ec);
    return r;
}

struct kind
{
    int level;
    int type;
    byte_string payload;
};

/// A message of each kind that decode() reads. All members have nonzero values.
std::vector<kind> every_kind()
{
    const auto time = join(raw(std::int64_t(1500000000)), raw(std::int64_t(5)));
    const auto mapped = test::bytes("0000000000000000 0000ffffc0000201");
    const auto v6 = test::bytes("20010db800000000 0000000000000001");
    return {
        {IPPROTO_IP, IP_PKTINFO, join(raw(2), test::bytes("c0000201 c0000201"))},
        {IPPROTO_IPV6, IPV6_PKTINFO, join(mapped, raw(2))},
        {IPPROTO_IP, IP_TTL, raw(7)},
        {IPPROTO_IPV6, IPV6_HOPLIMIT, raw(7)},
        {IPPROTO_IP, IP_TOS, raw(std::uint8_t(9))},
        {IPPROTO_IPV6, IPV6_TCLASS, raw(9)},
        {IPPROTO_IPV6, IPV6_PATHMTU, join(byte_string(28), raw(1280))},
        {IPPROTO_IPV6, 11, test::bytes("0abcdef1")},
        {IPPROTO_IP, IP_ORIGDSTADDR,
         join(raw(std::uint16_t(AF_INET)), test::bytes("0035 c0000201"), byte_string(8))},
        {IPPROTO_IPV6, IPV6_ORIGDSTADDR,
         join(raw(std::uint16_t(AF_INET6)), test::bytes("0035 00000000"), v6, raw(0))},
        {SOL_SOCKET, SO_TIMESTAMPNS, time},
        {SOL_SOCKET, SO_TIMESTAMPING, join(time, byte_string(16), time)},
        {SOL_SOCKET, SO_RXQ_OVFL, raw(3)},
        {SOL_SOCKET, SO_MARK, raw(5)},
        {IPPROTO_UDP, UDP_GRO, raw(1200)},
    };
}

} // namespace

BOOST_AUTO_TEST_CASE(go_found_these_by_fuzzing)
{
    for (auto data :
         {"0c00000000000000 14000000", "0c00000000000000 1a000000", "0c000000 29000000 2e000000",
          "0c000000 29000000 2c000000"}) {
        const auto r = decoded(test::bytes(data));
        BOOST_TEST(!r.ec.failed());
        BOOST_TEST(test::is_empty(r.control));
    }
}

BOOST_AUTO_TEST_CASE(bytes_too_few_for_a_header_are_no_message)
{
    for (std::size_t size = 0; size != 16; ++size) {
        const auto r = decoded(byte_string(size));
        BOOST_TEST(!r.ec.failed());
        BOOST_TEST(test::is_empty(r.control));
    }
    received_control control;
    iplevel::error_code ec;
    decode(boost::asio::const_buffer(), control, ec);
    BOOST_TEST(!ec.failed());
}

BOOST_AUTO_TEST_CASE(a_header_of_zeros_ends_the_walk)
{
    for (std::size_t size : {16u, 32u, 4096u})
        BOOST_TEST(decoded(byte_string(size)).ec == malformed);
}

BOOST_AUTO_TEST_CASE(a_length_shorter_than_the_header_or_longer_than_the_rest_is_malformed)
{
    constexpr auto huge = std::numeric_limits<std::uint64_t>::max();
    for (std::uint64_t length :
         {std::uint64_t(0), std::uint64_t(1), std::uint64_t(15), std::uint64_t(21), std::uint64_t(4096),
          huge / 2, huge / 2 + 1, huge - 15, huge})
        for (bool after_another : {true, false}) {
            const auto bad = join(header(length, IPPROTO_IP, IP_TTL), raw(7));
            const auto before =
                after_another ? message(IPPROTO_IP, IP_TOS, raw(std::uint8_t(9))) : byte_string();
            const auto r = decoded(join(before, bad));
            BOOST_TEST(r.ec == malformed);
            BOOST_TEST(!r.control.hop_limit.has_value());
            BOOST_TEST(
                (r.control.traffic_class == (after_another ? std::optional<std::uint8_t>(9) : std::nullopt)));
        }
}

BOOST_AUTO_TEST_CASE(the_length_decides_where_the_next_message_starts)
{
    const auto r = decoded(join(header(20, 99, 99), raw(0), raw(0), message(IPPROTO_IP, IP_TTL, raw(7))));
    BOOST_TEST(!r.ec.failed());
    BOOST_TEST(r.control.hop_limit.value() == 7);
}

BOOST_AUTO_TEST_CASE(a_message_with_too_few_bytes_is_absent_and_flagged)
{
    for (const auto& k : every_kind())
        for (std::size_t size = 0; size != k.payload.size(); ++size) {
            BOOST_TEST_INFO("level " << k.level << " type " << k.type << " with " << size << " bytes");
            const auto r =
                decoded(message(k.level, k.type, {k.payload.begin(), k.payload.begin() + long(size)}));
            BOOST_TEST(!r.ec.failed());
            BOOST_TEST(r.control.control_truncated);
            received_control rest = r.control;
            rest.control_truncated = false;
            BOOST_TEST(test::is_empty(rest));
        }
}

BOOST_AUTO_TEST_CASE(every_prefix_gives_what_is_complete_and_says_when_a_message_is_not)
{
    byte_string data;
    std::vector<received_control> complete(1);
    std::vector<std::size_t> starts, ends;
    for (const auto& k : every_kind()) {
        starts.push_back(data.size());
        ends.push_back(data.size() + 16 + k.payload.size());
        data = join(data, message(k.level, k.type, k.payload));
        const auto r = decoded(data);
        BOOST_TEST(!r.ec.failed());
        BOOST_TEST(!r.control.control_truncated);
        complete.push_back(r.control);
    }
    BOOST_TEST(!test::is_empty(complete.back()));

    for (std::size_t size = 0, next = 0; size <= data.size(); ++size) {
        if (next != ends.size() && size == ends[next])
            ++next;
        const bool cut = next != starts.size() && size >= starts[next] + 16;
        const auto r = decoded({data.begin(), data.begin() + long(size)});
        BOOST_TEST_INFO("the first " << size << " bytes");
        BOOST_TEST(test::same(r.control, complete[next]));
        BOOST_TEST(r.ec == (cut ? malformed : iplevel::error_code()));
    }
}

BOOST_AUTO_TEST_CASE(the_bytes_need_no_alignment)
{
    byte_string data;
    for (const auto& k : every_kind())
        data = join(data, message(k.level, k.type, k.payload));
    const auto expected = decoded(data).control;
    for (std::size_t offset = 1; offset != 8; ++offset) {
        const auto moved = join(byte_string(offset), data);
        received_control control;
        decode(boost::asio::buffer(moved) + offset, control);
        BOOST_TEST(test::same(control, expected));
    }
}

BOOST_AUTO_TEST_CASE(random_bytes_are_malformed_or_decoded_the_same_wherever_they_are)
{
    std::mt19937 random(1);
    const auto below = [&](std::size_t n) { return std::size_t(random()) % n; };
    const auto kinds = every_kind();
    int refused = 0, sound = 0;
    for (int round = 0; round != 100000; ++round) {
        byte_string data;
        for (std::size_t messages = below(4); messages != 0; --messages) {
            const auto& k = kinds[below(kinds.size())];
            auto m = message(k.level, k.type, byte_string(below(64)));
            for (std::size_t flips = below(4); flips != 0; --flips)
                m[below(m.size())] = static_cast<unsigned char>(random());
            data = join(data, m);
        }
        for (std::size_t noise = below(40); noise != 0; --noise)
            data.push_back(static_cast<unsigned char>(random()));
        const auto r = decoded(data);
        ++(r.ec ? refused : sound);
        received_control again;
        iplevel::error_code ec;
        decode(boost::asio::buffer(data), again, ec);
        if (ec != r.ec || (ec && ec != malformed) || !test::same(again, r.control))
            BOOST_ERROR("bytes " << test::hex(data));
    }
    BOOST_TEST(refused > 1000);
    BOOST_TEST(sound > 1000);
}

BOOST_AUTO_TEST_CASE(the_throwing_form_names_itself)
{
    const auto names_itself = [](const boost::system::system_error& e) {
        return e.code() == malformed &&
               std::string(e.what()).rfind("decode: malformed control message", 0) == 0;
    };
    const auto zeros = byte_string(16);
    received_control control;
    BOOST_CHECK_EXCEPTION(
        decode(boost::asio::buffer(zeros), control), boost::system::system_error, names_itself);
}
