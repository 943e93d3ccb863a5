// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Many readers and writers on one socket, started from several threads through its strand.

#include "lab/available.hpp"
#include "lab/host.hpp"
#include "support/fixture.hpp"
#include "support/hex.hpp"

#include <iplevel/batch/operations.hpp>
#include <iplevel/ip/protocol.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <chrono>
#include <deque>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

using namespace test;
using iplevel::ip_protocol;
using iplevel::outgoing_batch;
using iplevel::received_batch;

namespace {

constexpr auto reports = control_flags::packet_info | control_flags::hop_limit | control_flags::traffic_class;
constexpr int gre = 47;

std::string from_hex(const char* digits)
{
    auto bytes = test::bytes(digits);
    return {bytes.begin(), bytes.end()};
}

const std::string hello = "HELLO-R-U-THERE";

/// A GRE packet (RFC 2784) that contains a datagram of the family.
const auto gre_v4 = from_hex("00000800 00000000 45000023 00000000 01ff 0000 c0000201 c00002fe") + hello;
const auto gre_v6 = from_hex("000086dd 00000000 698beef1 000f ff01 20010db8000100000000000000000001"
                             "20010db8000200000000000000000001") +
                    hello;

/// Twenty writers, half of which enable reports first and the other half disable them, between two groups of
/// ten readers.
template <typename Protocol>
class crowd
{
public:
    using endpoint = typename Protocol::endpoint;

    crowd(const Protocol& protocol, const char* address, const std::string& payload)
        : socket_(asio::make_strand(context_), protocol)
        , self_(asio::ip::make_address(address), 0)
        , payload_(payload)
    {
        socket_.bind(self_);
        self_ = socket_.local_endpoint();
        control_.source = self_.address();
        control_.interface_index = loopback_index();
        control_.traffic_class = 0x2b;
        control_.hop_limit = std::uint8_t(1);
    }

    void read()
    {
        auto& in = inboxes_.emplace_back();
        async_receive_with_control(
            socket_, asio::buffer(in.bytes), in.sender, in.control,
            [this, &in](error_code ec, std::size_t n) {
                BOOST_TEST(!ec);
                check({in.bytes, n}, in.sender, in.control);
            });
    }

    void write()
    {
        switch_reports();
        async_send_with_control(
            socket_, asio::buffer(payload_), self_, control_, [this](error_code ec, std::size_t n) {
                BOOST_TEST(!ec);
                BOOST_TEST(n == payload_.size());
                ++written_;
            });
    }

    void read_batch()
    {
        auto& batch = received_.emplace_back(1, sizeof inbox::bytes);
        async_receive_batch(socket_, batch, [this, &batch](error_code ec, std::size_t count) {
            BOOST_TEST(!ec);
            BOOST_TEST(count == 1u);
            for (const auto& datagram : batch)
                check(test::text(datagram.data()), datagram.sender(), datagram.control());
        });
    }

    void write_batch()
    {
        switch_reports();
        auto& batch = outgoing_.emplace_back(1);
        batch.push_back(asio::buffer(payload_), self_, control_);
        async_send_batch(socket_, batch, [this](error_code ec, std::size_t count) {
            BOOST_TEST(!ec);
            BOOST_TEST(count == 1u);
            ++written_;
        });
    }

    void gather(void (crowd::*reader)(), void (crowd::*writer)())
    {
        const auto start = [this](int count, void (crowd::*one)()) {
            for (int i = 0; i < count; ++i)
                asio::post(context_, [this, one] {
                    asio::post(socket_.get_executor(), [this, one] { (this->*one)(); });
                });
        };
        start(10, reader);
        start(20, writer);
        start(10, reader);
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([this] { context_.run_for(std::chrono::seconds(60)); });
        for (auto& thread : threads)
            thread.join();
        BOOST_TEST(written_ == 20);
        BOOST_TEST(read_ == 20);
    }

private:
    struct inbox
    {
        char bytes[256];
        endpoint sender;
        received_control control;
    };

    void switch_reports()
    {
        ++switched_ % 2 ? enable_control(socket_, reports) : disable_control(socket_, reports);
    }

    /// Checks a datagram while reports are enabled and disabled: each report is correct or absent.
    void check(const std::string& bytes, const endpoint& sender, const received_control& control)
    {
        const bool has_header = self_.address().is_v4() && std::is_same_v<Protocol, ip_protocol>;
        BOOST_TEST(bytes.substr(has_header ? 20 : 0) == payload_);
        BOOST_TEST(sender.address() == self_.address());
        BOOST_TEST(control.destination.value_or(self_.address()) == self_.address());
        BOOST_TEST((control.interface_index == 0 || control.interface_index == loopback_index()));
        BOOST_TEST(+control.hop_limit.value_or(1) == 1);
        BOOST_TEST(+control.traffic_class.value_or(0x2b) == 0x2b);
        ++read_;
    }

    asio::io_context context_;
    typename Protocol::socket socket_;
    endpoint self_;
    std::string payload_;
    outgoing_control control_;
    std::deque<inbox> inboxes_;
    std::deque<received_batch<Protocol>> received_;
    std::deque<outgoing_batch<Protocol>> outgoing_;
    int switched_ = 0;
    int written_ = 0;
    int read_ = 0;
};

template <typename Protocol>
void one_by_one(const Protocol& protocol, const char* address, const std::string& payload)
{
    crowd<Protocol> c(protocol, address, payload);
    c.gather(&crowd<Protocol>::read, &crowd<Protocol>::write);
}

template <typename Protocol>
void in_batches(const Protocol& protocol, const char* address, const std::string& payload)
{
    crowd<Protocol> c(protocol, address, payload);
    c.gather(&crowd<Protocol>::read_batch, &crowd<Protocol>::write_batch);
}

} // namespace

BOOST_AUTO_TEST_CASE(twenty_read_what_twenty_write_over_udp)
{
    one_by_one(udp::v4(), "127.0.0.1", hello);
    one_by_one(udp::v6(), "::1", hello);
}

BOOST_AUTO_TEST_CASE(twenty_read_what_twenty_write_over_udp_in_batches)
{
    in_batches(udp::v4(), "127.0.0.1", hello);
    in_batches(udp::v6(), "::1", hello);
}

// Raw sockets receive the packets of all programs, so each test has a host of its own.
BOOST_AUTO_TEST_SUITE(raw_sockets, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(twenty_read_what_twenty_write_over_gre)
{
    const lab::host here("here");
    here.run([] {
        one_by_one(ip_protocol::v4(gre), "127.0.0.1", gre_v4);
        one_by_one(ip_protocol::v6(gre), "::1", gre_v6);
    });
}

BOOST_AUTO_TEST_CASE(twenty_read_what_twenty_write_over_gre_in_batches)
{
    const lab::host here("here");
    here.run([] {
        in_batches(ip_protocol::v4(gre), "127.0.0.1", gre_v4);
        in_batches(ip_protocol::v6(gre), "::1", gre_v6);
    });
}

BOOST_AUTO_TEST_SUITE_END()
