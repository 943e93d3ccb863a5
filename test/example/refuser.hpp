// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A host that replies to probes of traceroute with any ICMP error, and Debian's traceroute.

#ifndef IPLEVEL_TEST_EXAMPLE_REFUSER_HPP
#define IPLEVEL_TEST_EXAMPLE_REFUSER_HPP

#include "example/probes.hpp"

#include <iplevel/icmp/message.hpp>
#include <iplevel/ip/header.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace test {

/// A command that does not resolve names, and waits the full time for each reply, however soon the others
/// arrived.
inline std::string debians_traceroute()
{
    const std::string path = installed("traceroute");
    return path.empty() ? path : path + " -n -w 5,0,0 ";
}

struct icmp_error
{
    std::uint8_t type = 0, code = 0;
    std::uint32_t mtu = 0;
    std::vector<iplevel::icmp::extension> extensions{};
};

/// Receives on a host's port 33434, and replies to each datagram with an ICMP error.
class refuser
{
    using raw = boost::asio::ip::icmp;
    using udp = boost::asio::ip::udp;

public:
    refuser(const lab::host& host, const std::string& address, icmp_error error)
        : error_(std::move(error))
        , socket_(host.run([&] {
            return udp::socket(context_, {boost::asio::ip::make_address(address), 33434});
        }))
        , router_(host.run([&] { return raw::socket(context_, is_v6() ? raw::v6() : raw::v4()); }))
    {
        receive();
        thread_ = std::thread([this] { context_.run(); });
    }

    ~refuser()
    {
        context_.stop();
        thread_.join();
    }

private:
    bool is_v6() const { return socket_.local_endpoint().address().is_v6(); }

    void receive()
    {
        socket_.async_receive_from(
            boost::asio::buffer(bytes_), sender_, [this](iplevel::error_code ec, std::size_t size) {
                BOOST_TEST(!ec);
                answer(size);
                receive();
            });
    }

    /// The IP header and the UDP header with which the datagram arrived, and its data.
    std::vector<unsigned char> packet(std::size_t size) const
    {
        const auto us = socket_.local_endpoint();
        const auto length = static_cast<std::uint16_t>(8 + size);
        std::vector<unsigned char> all(40);
        if (is_v6()) {
            iplevel::ipv6_header header;
            header.source = sender_.address().to_v6();
            header.destination = us.address().to_v6();
            header.payload_length = length;
            header.next_header = 17;
            all.resize(encode(header, boost::asio::buffer(all)));
        } else {
            iplevel::ipv4_header header;
            header.source = sender_.address().to_v4();
            header.destination = us.address().to_v4();
            header.total_length = static_cast<std::uint16_t>(20 + length);
            header.protocol = 17;
            all.resize(encode(header, boost::asio::buffer(all)));
        }
        for (const unsigned word : {unsigned(sender_.port()), unsigned(us.port()), unsigned(length), 0u}) {
            all.push_back(static_cast<unsigned char>(word >> 8));
            all.push_back(static_cast<unsigned char>(word));
        }
        all.insert(all.end(), bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(size));
        return all;
    }

    void answer(std::size_t size)
    {
        using namespace iplevel::icmp;
        const auto datagram = packet(size);
        const error_body body{boost::asio::buffer(datagram), error_.extensions, error_.mtu, 0};
        std::array<unsigned char, 500> message;
        const auto length =
            is_v6()
                ? encode(message_v6{type_v6(error_.type), error_.code, body}, boost::asio::buffer(message))
                : encode(message_v4{type_v4(error_.type), error_.code, body}, boost::asio::buffer(message));
        router_.send_to(boost::asio::buffer(message, length), raw::endpoint(sender_.address(), 0));
    }

    icmp_error error_;
    boost::asio::io_context context_;
    udp::socket socket_;
    raw::socket router_;
    std::array<unsigned char, 1500> bytes_;
    udp::endpoint sender_;
    std::thread thread_;
};

} // namespace test

#endif
