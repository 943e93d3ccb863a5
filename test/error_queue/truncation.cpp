// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "error_queue/lab.hpp"
#include "support/guard_page.hpp"

#include <iplevel/timestamping/option.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

using namespace test;

namespace {

/// Calls recvmsg for the error queue with control storage of any size.
error_report receive(udp::socket& socket, asio::mutable_buffer storage, bool& cut, std::size_t& size)
{
    pollfd p{socket.native_handle(), 0, 0};
    BOOST_TEST_REQUIRE(::poll(&p, 1, 20000) == 1);
    msghdr header{};
    header.msg_control = storage.data();
    header.msg_controllen = storage.size();
    BOOST_TEST_REQUIRE(::recvmsg(socket.native_handle(), &header, MSG_ERRQUEUE) >= 0);
    cut = (header.msg_flags & MSG_CTRUNC) != 0;
    size = header.msg_controllen;
    error_report report;
    decode(asio::buffer(storage, size), report);
    return report;
}

std::string text_without_time(error_report report)
{
    if (report.transmitted)
        report.transmitted->at = {};
    report.control.timestamp.reset();
    std::ostringstream os;
    os << report;
    return os.str();
}

udp::socket reporting(asio::io_context& context, const udp::endpoint& to, bool stamps)
{
    auto socket = open(context, to.protocol());
    enable_control(socket, all_reports | control_flags::errors);
    using flags = iplevel::timestamping_flags;
    if (stamps)
        socket.set_option(iplevel::timestamping(
            flags::transmit_software | flags::report_software | flags::option_id | flags::option_cmsg));
    return socket;
}

} // namespace

BOOST_AUTO_TEST_CASE(control_storage_of_any_size_gives_a_complete_report_or_a_flagged_one)
{
    asio::io_context context;
    const test::guard_page page;
    for (auto f : families)
        for (bool stamps : {false, true}) {
            // Timestamps are reported for a port with a socket, and errors for one without.
            udp::endpoint to(address(f, "127.0.0.1", "::1"), 0);
            auto peer = open(context, to.protocol());
            peer.bind(to);
            to = peer.local_endpoint();
            if (!stamps)
                refuse_all(peer);
            std::string whole;
            int complete = 0, partial = 0;
            for (std::size_t size = 512;; --size) {
                BOOST_TEST_INFO(name(f) << (stamps ? " timestamp, " : " error, ") << size << " bytes");
                auto socket = reporting(context, to, stamps);
                socket.send_to(asio::buffer("x", 1), to);
                bool cut = false;
                std::size_t used = 0;
                const auto report = receive(socket, page.last(size), cut, used);
                if (size == 512)
                    whole = text_without_time(report);
                const bool same = text_without_time(report) == whole;
                BOOST_TEST((same || cut || report.control.control_truncated));
                BOOST_TEST((same || !cut || report.origin == error_origin::none || !report.offender));
                complete += same && !cut;
                partial += cut;
                if (size == 0)
                    break;
            }
            BOOST_TEST_MESSAGE(name(f) << ": " << whole);
            BOOST_TEST(complete > 200);
            BOOST_TEST(partial > 50);
        }
}

BOOST_AUTO_TEST_CASE(each_read_has_the_whole_storage_whatever_the_read_before_took)
{
    asio::io_context context;
    udp::socket peer(context, udp::endpoint(asio::ip::address_v4::loopback(), 0));
    auto socket = reporting(context, peer.local_endpoint(), true);
    for (int i = 0; i < 6; ++i)
        socket.send_to(asio::buffer("x", 1), peer.local_endpoint());
    for (std::uint32_t i = 0; i < 6; ++i) {
        const auto t = take(socket);
        BOOST_TEST(!t.report.control.control_truncated);
        BOOST_TEST_REQUIRE(t.report.transmitted.has_value());
        BOOST_TEST(t.report.transmitted->id == i);
    }
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_of_the_datagram_is_flagged)
{
    asio::io_context context;
    udp::socket peer(context, udp::endpoint(asio::ip::address_v4::loopback(), 0));
    const auto to = peer.local_endpoint();
    refuse_all(peer);
    auto socket = reporting(context, to, false);
    for (std::size_t room : {0u, 4u, 5u}) {
        error_code pending;
        if (socket.send_to(asio::buffer("hello", 5), to, 0, pending) == 0)
            socket.send_to(asio::buffer("hello", 5), to);
        char bytes[5] = {};
        udp::endpoint destination;
        error_report report;
        BOOST_TEST(receive_error(socket, asio::buffer(bytes, room), destination, report) == room);
        BOOST_TEST(std::string(bytes, room) == std::string("hello", room));
        BOOST_TEST(report.control.truncated == (room < 5));
        BOOST_TEST(destination == to);
    }
}
