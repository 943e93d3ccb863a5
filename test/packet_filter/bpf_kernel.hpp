// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_PACKET_FILTER_BPF_KERNEL_HPP
#define IPLEVEL_TEST_PACKET_FILTER_BPF_KERNEL_HPP

#include <iplevel/packet_filter/options.hpp>

#include "packet_filter/bpf_interpreter.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sched.h>
#include <vector>

namespace test {

namespace asio = boost::asio;
using asio::ip::udp;
using bytes = std::vector<std::uint8_t>;

/// A filter never truncates the UDP header.
constexpr std::size_t udp_header = 8;

/// The number of bytes of the payload that are kept, or nothing if the packet is dropped.
using kept = std::optional<std::size_t>;
constexpr std::nullopt_t dropped = std::nullopt;

inline kept kept_of(std::uint32_t verdict, std::size_t payload)
{
    if (verdict == 0)
        return dropped;
    return std::min(std::max<std::size_t>(verdict, udp_header) - udp_header, payload);
}

/// Restricts the thread to one processor, where packets over loopback arrive in the order in which they were
/// sent.
inline void stay_on_this_processor()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(::sched_getcpu(), &set);
    BOOST_TEST_REQUIRE(::sched_setaffinity(0, sizeof set, &set) == 0);
}

inline udp::socket bound_to_loopback(asio::io_context& context, udp protocol = udp::v4())
{
    const auto address = protocol == udp::v4() ? asio::ip::address(asio::ip::address_v4::loopback())
                                               : asio::ip::address(asio::ip::address_v6::loopback());
    return udp::socket(context, udp::endpoint(address, 0));
}

/// A UDP socket to which a filter can be attached, and the sockets needed to send to it.
class filtered_socket
{
public:
    explicit filtered_socket(udp protocol = udp::v4())
        : receiver_(bound_to_loopback(context_, protocol))
        , witness_(bound_to_loopback(context_, protocol))
        , sender_(bound_to_loopback(context_, protocol))
    {
        stay_on_this_processor();
        receiver_.non_blocking(true);
    }

    udp::socket& socket() { return receiver_; }
    udp::socket& sender() { return sender_; }

    /// Sends a payload and returns what arrives, or nothing if the filter drops it.
    std::optional<bytes> send(const bytes& payload) { return send(payload, sender_); }

    /// Sends a payload from another socket. It has arrived, or been dropped, when the witness receives the
    /// datagram after it.
    std::optional<bytes> send(const bytes& payload, udp::socket& from)
    {
        from.send_to(asio::buffer(payload), receiver_.local_endpoint());
        from.send_to(asio::buffer("!", 1), witness_.local_endpoint());
        bytes got(65536);
        witness_.receive(asio::buffer(got));
        iplevel::error_code ec;
        got.resize(receiver_.receive(asio::buffer(got), 0, ec));
        if (ec == asio::error::would_block)
            return std::nullopt;
        BOOST_TEST(!ec.failed());
        return got;
    }

private:
    asio::io_context context_;
    udp::socket receiver_;
    udp::socket witness_;
    udp::socket sender_;
};

/// Checks that the interpreter and the kernel keep the expected number of bytes of a UDP packet's payload.
inline void expect(const iplevel::packet_filter::program& filter, const bytes& payload, kept expected)
{
    BOOST_TEST_CONTEXT(disassemble(filter))
    {
        iplevel::error_code ec;
        check(filter, ec);
        BOOST_TEST_REQUIRE(!ec.failed());

        packet p{bytes(udp_header, 0xff), 0};
        p.bytes.insert(p.bytes.end(), payload.begin(), payload.end());
        BOOST_TEST((kept_of(interpret(filter, p), payload.size()) == expected));

        filtered_socket filtered;
        filtered.socket().set_option(iplevel::attach_filter(filter));
        const auto arrived = filtered.send(payload);
        BOOST_TEST_REQUIRE(arrived.has_value() == expected.has_value());
        if (arrived)
            BOOST_TEST((*arrived == bytes(payload.begin(), payload.begin() + std::ptrdiff_t(*expected))));
    }
}

/// Checks that check() finds an error in an instruction, and that the kernel refuses the program.
inline void expect_refusal(
    const iplevel::packet_filter::program& filter, iplevel::error reason, std::size_t position)
{
    BOOST_TEST_CONTEXT(disassemble(filter))
    {
        iplevel::error_code ec;
        BOOST_TEST(check(filter, ec) == position);
        BOOST_TEST(ec == iplevel::error_code(reason));

        asio::io_context context;
        udp::socket socket(context, udp::v4());
        socket.set_option(iplevel::attach_filter(filter), ec);
        BOOST_TEST(ec == asio::error::invalid_argument);
    }
}

} // namespace test

#endif
