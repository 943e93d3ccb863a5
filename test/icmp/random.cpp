// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/hex.hpp"

#include <iplevel/icmp/message.hpp>
#include <iplevel/ip/header.hpp>

#include <boost/test/unit_test.hpp>

#include <random>
#include <set>

using namespace iplevel;
using namespace iplevel::icmp;
using boost::asio::buffer;
using boost::asio::const_buffer;

namespace {

class random_bytes
{
public:
    unsigned char below(unsigned n) { return static_cast<unsigned char>(engine_() % n); }

    /// An error or an extended echo request with a few objects, whose lengths are mostly correct, truncated
    /// at a random position.
    test::byte_string message()
    {
        const unsigned char types[] = {3, 11, 12, 42, 1, 2, 4, 160};
        test::byte_string data{types[below(sizeof types)], 0, 0, 0, 0, below(40), 0, 0};
        if (data[0] != 42 && data[0] != 160)
            data.resize(8 + 128);
        data.insert(data.end(), {0x20, 0, 0, 0});
        for (unsigned objects = below(4); objects != 0; --objects) {
            const unsigned payload = below(41);
            const auto length = static_cast<unsigned char>(4 + payload + (below(8) == 0 ? below(8) : 0));
            data.insert(data.end(), {0, length, below(4), below(16)});
            for (unsigned i = 0; i != payload; ++i)
                data.push_back(below(4) == 0 ? below(66) : below(5));
        }
        if (below(2) == 0)
            data.resize(below(static_cast<unsigned>(data.size())));
        data.shrink_to_fit(); // makes a read past the end a read past the allocation
        return data;
    }

private:
    std::mt19937 engine_{4884};
};

void check_within(const_buffer part, const_buffer whole)
{
    const auto *first = static_cast<const char*>(whole.data()),
               *begin = static_cast<const char*>(part.data());
    if (part.size() != 0)
        BOOST_TEST_REQUIRE((begin >= first && begin + part.size() <= first + whole.size()));
}

/// Accesses all data that the body contains, and records the kinds of its extensions.
void check_within(const message_body& body, const_buffer whole, std::set<std::size_t>& kinds)
{
    std::vector<extension> extensions;
    if (auto* raw = std::get_if<raw_body>(&body))
        check_within(raw->data, whole);
    if (auto* request = std::get_if<extended_echo_request>(&body))
        extensions = request->extensions;
    if (auto* report = std::get_if<error_body>(&body)) {
        check_within(report->datagram, whole);
        extensions = report->extensions;
    }
    for (const auto& e : extensions) {
        kinds.insert(e.index());
        if (auto* raw = std::get_if<raw_extension>(&e))
            check_within(raw->object, whole);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(messages_stay_within_the_bytes_whatever_they_are)
{
    random_bytes random;
    std::set<std::size_t> kinds_v4, kinds_v6;
    for (int round = 0; round != 50000; ++round) {
        const auto data = random.message();
        error_code ec;
        check_within(decode_quoted_v4(buffer(data), ec).body, buffer(data), kinds_v4);
        check_within(decode_v6(buffer(data), ec).body, buffer(data), kinds_v6);
    }
    BOOST_TEST(kinds_v4.size() == std::variant_size_v<extension>);
    BOOST_TEST(kinds_v6.size() == std::variant_size_v<extension>);
}

BOOST_AUTO_TEST_CASE(datagrams_stay_within_the_bytes_whatever_they_are)
{
    random_bytes random;
    unsigned accepted = 0;
    for (int round = 0; round != 50000; ++round) {
        test::byte_string data(random.below(80));
        for (auto& byte : data)
            byte = random.below(256);
        if (data.size() > 4) {
            data[0] = static_cast<unsigned char>(0x40 | random.below(16));
            data[2] = 0;
            data[3] = random.below(80);
        }
        error_code ec;
        const auto datagram = decode_ipv4_datagram(buffer(data), ec);
        check_within(datagram.payload, buffer(data));
        accepted += !ec;
    }
    BOOST_TEST(accepted > 0u);
    BOOST_TEST(accepted < 50000u);
}
