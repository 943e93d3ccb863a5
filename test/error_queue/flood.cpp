// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "error_queue/calls.hpp"

#include <functional>

using namespace test;

BOOST_AUTO_TEST_CASE(a_flood_of_errors_neither_spins_nor_stops_the_receive_loop)
{
    constexpr int flood = 100000;
    refusing r;
    r.socket.non_blocking(true);
    const auto idle = [] {};
    udp::socket friendly(r.context, udp::v4());
    receive_loop loop(r.socket, flood / 100, idle);
    int reports = 0, failures = 0;
    outcome error;
    const std::function<void()> read = [&] {
        async_receive_error(
            r.socket, asio::buffer(error.bytes), error.destination, error.report, [&](error_code ec, auto) {
                ec ? ++failures : ++reports;
                read();
            });
    };
    read();
    r.context.poll();
    receives = waits = changes = 0;
    for (int i = 1; i <= flood; ++i) {
        r.send();
        if (i % 100 == 0)
            friendly.send_to(asio::buffer("x", 1), r.socket.local_endpoint());
        r.context.poll();
    }
    r.context.poll();
    BOOST_TEST_MESSAGE(
        flood << " errors: " << reports << " reports, " << failures << " failures, " << loop.errors()
              << " failed receives, recvmsg " << receives << ", epoll_wait " << waits << ", epoll_ctl "
              << changes);
    BOOST_TEST(loop.left() == 0);
    BOOST_TEST(reports == flood);
    BOOST_TEST(failures == 0);
    BOOST_TEST(receives <= 5 * flood);
    BOOST_TEST(waits <= 5 * flood);
    r.socket.close();
}

BOOST_AUTO_TEST_CASE(a_flood_that_nobody_reads_takes_no_more_memory_than_the_receive_buffer)
{
    refusing r;
    r.socket.non_blocking(true);
    int limit = 0;
    socklen_t size = sizeof limit;
    BOOST_TEST_REQUIRE(::getsockopt(r.socket.native_handle(), SOL_SOCKET, SO_RCVBUF, &limit, &size) == 0);
    for (int i = 0; i < 100000; ++i)
        r.send();
    int reports = 0;
    outcome error;
    for (error_code ec; !ec; ++reports)
        receive_error(r.socket, asio::buffer(error.bytes), error.destination, error.report, ec);
    BOOST_TEST_MESSAGE(reports << " of 100000 errors kept in " << limit << " bytes");
    BOOST_TEST(reports > 1);
    BOOST_TEST(reports < limit / 256);
}
