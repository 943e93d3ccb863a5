// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Tests of the tools that make system calls fail, and of how the library handles the failures.

#include "support/faults.hpp"
#include "batch/fixture.hpp"

#include <iplevel/network_interface.hpp>

using namespace test;

BOOST_AUTO_TEST_CASE(the_nth_call_fails_as_often_as_said_and_all_are_counted)
{
    faults f;
    f.fail(call::socket, EMFILE, 1, 2);
    bool failed[5];
    for (auto& each : failed) {
        error_code ec;
        asio::io_context context;
        udp::socket socket(context);
        socket.open(udp::v4(), ec);
        each = ec == error_code(EMFILE, boost::system::system_category());
        BOOST_TEST(each == ec.failed());
    }
    BOOST_TEST((!failed[0] && failed[1] && failed[2] && !failed[3] && !failed[4]));
    BOOST_TEST(f.made(call::socket) == 5u);
}

BOOST_AUTO_TEST_CASE(nothing_fails_when_nobody_asks_for_it)
{
    {
        faults f;
        f.fail(call::socket, EMFILE, 0, 100);
    }
    udp_pair pair;
    pair.send("x");
    BOOST_TEST(receive(pair.receiver).bytes == "x");
}

BOOST_AUTO_TEST_CASE(the_librarys_own_calls_fail_too)
{
    error_code ec;
    for (auto which : {call::socket, call::send, call::recv}) {
        faults f;
        f.fail(which, ENOBUFS);
        BOOST_TEST(iplevel::network_interfaces(ec).empty());
        BOOST_TEST(ec == asio::error::no_buffer_space);
    }
    udp_pair pair;
    {
        faults f;
        f.fail(call::sendmsg, EPERM);
        BOOST_TEST(send_with_control(pair.sender, asio::buffer("x", 1), pair.to, {}, 0, ec) == 0u);
        BOOST_TEST(ec == asio::error::no_permission);
    }
    {
        faults f;
        f.fail(call::setsockopt, ENOMEM);
        enable_control(pair.receiver, control_flags::coalesced, ec);
        BOOST_TEST(ec == asio::error::no_memory);
    }
    pair.receiver.native_non_blocking(true);
    faults f;
    f.fail(call::poll, ENOMEM);
    received_batch batch(1, 10);
    BOOST_TEST(receive_batch(pair.receiver, batch, ec) == 0u);
    BOOST_TEST(ec == asio::error::no_memory);
    f.fail(call::sendmsg, EAGAIN, 0, 2);
    f.fail(call::epoll_create1, EMFILE);
    BOOST_TEST(send_with_control(pair.sender, asio::buffer("x", 1), pair.to, {}, 0, ec) == 0u);
    BOOST_TEST(ec == asio::error::no_descriptors);
}

BOOST_AUTO_TEST_CASE(the_call_that_sent_some_messages_reports_how_many_and_the_next_one_the_error)
{
    udp_pair pair;
    faults f;
    f.refuse(2, EPERM);
    f.cut(3);
    iovec bytes{const_cast<char*>("x"), 1};
    mmsghdr messages[5] = {};
    for (auto& m : messages) {
        m.msg_hdr.msg_name = pair.to.data();
        m.msg_hdr.msg_namelen = static_cast<socklen_t>(pair.to.size());
        m.msg_hdr.msg_iov = &bytes;
        m.msg_hdr.msg_iovlen = 1;
    }
    auto socket = pair.sender.native_handle();
    BOOST_TEST(::sendmmsg(socket, messages, 5, 0) == 2);
    BOOST_TEST(::sendmmsg(socket, messages, 3, 0) == -1);
    BOOST_TEST(errno == EPERM);
    BOOST_TEST(::sendmmsg(socket, messages, 3, 0) == 1);
    BOOST_TEST(::sendmmsg(socket, messages, 2, 0) == 2);
    BOOST_TEST(all_received(pair).size() == 5u);
}
