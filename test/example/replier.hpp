// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A host that replies to echo requests in the way that the test requires.

#ifndef IPLEVEL_TEST_EXAMPLE_REPLIER_HPP
#define IPLEVEL_TEST_EXAMPLE_REPLIER_HPP

#include "lab/host.hpp"

#include <iplevel/icmp/message.hpp>
#include <iplevel/ip/header.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <utility>

namespace test {

/// An echo request or its reply.
struct echo_message
{
    std::uint16_t sequence;
    std::string data;
};

/// Replies to echo requests in place of a host's kernel.
class replier
{
    using raw = boost::asio::ip::icmp;

public:
    /// @param how_often Returns the number of replies to the request, which it may modify for the replies.
    /**
     * -1 means one reply after an error report, over IPv4.
     */
    replier(const lab::host& host, std::function<int(echo_message&)> how_often)
        : how_often_(std::move(how_often))
        , v4_(host.run([&] { return raw::socket(context_, raw::v4()); }))
        , v6_(host.run([&] { return raw::socket(context_, raw::v6()); }))
    {
        host.sysctl("ipv4/icmp_echo_ignore_all", "1");
        host.sysctl("ipv6/icmp/echo_ignore_all", "1");
        receive(v4_);
        receive(v6_);
        thread_ = std::thread([this] { context_.run(); });
    }

    ~replier()
    {
        context_.stop();
        thread_.join();
    }

private:
    void receive(raw::socket& socket)
    {
        auto& bytes = &socket == &v4_ ? v4_bytes_ : v6_bytes_;
        auto& sender = &socket == &v4_ ? v4_sender_ : v6_sender_;
        socket.async_receive_from(
            boost::asio::buffer(bytes), sender, [&](iplevel::error_code ec, std::size_t size) {
                using namespace iplevel::icmp;
                iplevel::error_code wrong;
                const boost::asio::const_buffer packet = boost::asio::buffer(bytes, size);
                BOOST_TEST(!ec);
                if (&socket == &v6_)
                    reply(
                        packet, sender, decode_v6(packet, wrong), type_v6::echo_request, type_v6::echo_reply);
                else
                    reply(
                        packet, sender, decode_v4(iplevel::decode_ipv4_datagram(packet).payload, wrong),
                        type_v4::echo_request, type_v4::echo_reply);
                receive(socket);
            });
    }

    template <typename Message, typename Type>
    void reply(
        boost::asio::const_buffer packet, const raw::endpoint& sender, Message message, Type request,
        Type reply)
    {
        if (message.type != request)
            return;
        auto& body = std::get<iplevel::icmp::echo>(message.body);
        echo_message echo{
            body.sequence, std::string(static_cast<const char*>(body.data.data()), body.data.size())};
        const int replies = how_often_(echo);
        body.sequence = echo.sequence;
        body.data = boost::asio::buffer(echo.data);
        message.type = reply;
        std::string out(8 + echo.data.size(), '\0');
        encode(message, boost::asio::buffer(out));
        if (replies < 0)
            report(packet, sender);
        for (int i = 0; i < std::abs(replies); ++i)
            (sender.address().is_v6() ? v6_ : v4_).send_to(boost::asio::buffer(out), sender);
    }

    void report(boost::asio::const_buffer packet, const raw::endpoint& sender)
    {
        using namespace iplevel::icmp;
        std::array<unsigned char, 1500> out;
        const auto size = encode(
            message_v4{type_v4::time_exceeded, 0, error_body{packet, {}, 0, 0}}, boost::asio::buffer(out));
        v4_.send_to(boost::asio::buffer(out, size), sender);
    }

    std::function<int(echo_message&)> how_often_;
    boost::asio::io_context context_;
    raw::socket v4_, v6_;
    std::array<unsigned char, 65536> v4_bytes_, v6_bytes_;
    raw::endpoint v4_sender_, v6_sender_;
    std::thread thread_;
};

} // namespace test

#endif
