// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_ICMP_SAMPLE_HPP
#define IPLEVEL_TEST_ICMP_SAMPLE_HPP

#include "support/hex.hpp"

#include <iplevel/icmp/message.hpp>

#include <boost/asio/ip/address_v6.hpp>

namespace test {

inline const auto source = boost::asio::ip::make_address_v6("fe80::1");
inline const auto destination = boost::asio::ip::make_address_v6("ff02::1");

inline const std::string ping_text = "HELLO-R-U-THERE";
inline const std::string quoted_text = "ERROR-INVOKING-PACKET";

template <typename Message>
std::string written(const Message& message)
{
    std::vector<unsigned char> out(70000);
    return hex(boost::asio::buffer(out, encode(message, boost::asio::buffer(out))));
}

template <typename Message>
iplevel::error_code write_error(const Message& message, std::size_t room = 70000)
{
    std::vector<unsigned char> out(room);
    iplevel::error_code ec;
    encode(message, boost::asio::buffer(out), ec);
    return ec;
}

} // namespace test

#endif
