// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/zero_copy.hpp>

#include "zero_copy/lab.hpp"

#include <string>

using namespace test;
using iplevel::zero_copy_completion;

namespace {

error_report completion(std::uint32_t first, std::uint32_t last, bool copied)
{
    error_report report;
    report.zero_copy = zero_copy_completion{first, last, copied};
    return report;
}

struct loopback
{
    asio::io_context context;
    udp::endpoint to;
    udp::socket receiver, sender;
    std::string bytes = std::string(20000, 'x');

    explicit loopback(family f)
        : to(address(f, "127.0.0.1", "::1"), 0)
        , receiver(open(context, to.protocol()))
        , sender(open(context, to.protocol()))
    {
        receiver.bind(to);
        to = receiver.local_endpoint();
        sender.set_option(zero_copy(true));
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(the_option_reads_back)
{
    asio::io_context context;
    udp::socket socket(context, udp::v4());
    zero_copy option;
    socket.get_option(option);
    BOOST_TEST(!option.value());
    socket.set_option(zero_copy(true));
    socket.get_option(option);
    BOOST_TEST(option.value());
}

BOOST_AUTO_TEST_CASE(each_send_is_completed_once_and_loopback_says_that_it_copied)
{
    for (auto f : families) {
        loopback x(f);
        zero_copy_sends sends;
        constexpr std::uint32_t count = 5;
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto flags = sends.flags(x.bytes.size());
            BOOST_TEST(flags == zero_copy_flag());
            BOOST_TEST(send_with_control(x.sender, asio::buffer(x.bytes), x.to, {}, flags) == x.bytes.size());
            BOOST_TEST(sends.sent(flags) == i);
        }
        BOOST_TEST(sends.outstanding() == count);
        for (std::uint32_t i = 0; i < count; ++i)
            BOOST_TEST(receive(x.receiver).control.truncated); // releases the sender's memory
        std::uint32_t next = 0;
        while (next < count) {
            const auto t = take(x.sender);
            BOOST_TEST((t.report.origin == error_origin::zero_copy));
            BOOST_TEST(!t.report.error);
            BOOST_TEST(t.bytes.empty());
            BOOST_TEST(t.report.zero_copy.value().first == next);
            next = t.report.zero_copy->last + 1;
            BOOST_TEST(t.report.zero_copy->copied);
            sends.update(t.report);
        }
        BOOST_TEST(next == count);
        BOOST_TEST(sends.outstanding() == 0u);
        BOOST_TEST(!sends.pays());
        BOOST_TEST(sends.flags(x.bytes.size()) == 0);
    }
}

BOOST_AUTO_TEST_CASE(refused_sends_among_others_leave_nothing_outstanding_behind)
{
    loopback x(family::v4);
    x.sender.non_blocking(true);
    zero_copy_sends sends;
    const udp::endpoint nowhere(x.to.address(), 0);
    for (const auto& to : {x.to, nowhere, x.to, nowhere}) {
        error_code ec;
        send_uncopied(x.sender, sends, asio::buffer(x.bytes), to, ec);
        BOOST_TEST((ec == asio::error::invalid_argument) == (to == nowhere));
        settle(x.sender, sends);
        BOOST_TEST(!sends.in_doubt());
        BOOST_TEST(sends.outstanding() == (sends.pays() ? 1u : 0u)); // in the receiver's queue, or copied
    }
}

BOOST_AUTO_TEST_CASE(without_the_option_the_flag_copies_and_reports_nothing)
{
    loopback x(family::v4);
    x.sender.set_option(zero_copy(false));
    x.sender.non_blocking(true);
    send_with_control(x.sender, asio::buffer(x.bytes), x.to, {}, zero_copy_flag());
    receive(x.receiver);
    error_code ec;
    error_report report;
    udp::endpoint destination;
    receive_error(x.sender, asio::mutable_buffer(), destination, report, ec);
    BOOST_TEST(ec == asio::error::would_block);
}

BOOST_AUTO_TEST_CASE(small_sends_copy)
{
    zero_copy_sends sends;
    BOOST_TEST(sends.flags(zero_copy_sends::least_size - 1) == 0);
    BOOST_TEST(sends.flags(zero_copy_sends::least_size) == zero_copy_flag());
    sends.sent(0);
    BOOST_TEST(sends.outstanding() == 0u);
}

BOOST_AUTO_TEST_CASE(completions_are_counted_in_any_order_and_other_reports_not_at_all)
{
    zero_copy_sends sends;
    for (int i = 0; i < 6; ++i)
        sends.sent(zero_copy_flag());
    sends.update({});
    BOOST_TEST(sends.outstanding() == 6u);
    sends.update(completion(4, 5, false));
    BOOST_TEST(sends.outstanding() == 4u);
    sends.update(completion(1, 3, false));
    BOOST_TEST(sends.outstanding() == 1u);
    BOOST_TEST(sends.pays());
    sends.update(completion(0, 0, true));
    BOOST_TEST(sends.outstanding() == 0u);
    BOOST_TEST(!sends.pays());
}

BOOST_AUTO_TEST_CASE(a_completion_that_only_a_refused_send_can_have_ends_the_doubt)
{
    zero_copy_sends sends;
    BOOST_TEST(sends.sent(zero_copy_flag()) == 0u);
    BOOST_TEST(!sends.in_doubt());
    BOOST_TEST(sends.refused(zero_copy_flag()) == 1u);
    BOOST_TEST(sends.in_doubt());
    BOOST_TEST(sends.flags(zero_copy_sends::least_size) == 0);
    BOOST_TEST(sends.outstanding() == 2u);
    sends.update(completion(0, 0, false));
    BOOST_TEST(sends.in_doubt());
    BOOST_TEST(sends.outstanding() == 1u);
    sends.update(completion(1, 1, false));
    BOOST_TEST(!sends.in_doubt());
    BOOST_TEST(sends.outstanding() == 0u);
    BOOST_TEST(sends.flags(zero_copy_sends::least_size) == zero_copy_flag());
    BOOST_TEST(sends.sent(zero_copy_flag()) == 2u);
}

BOOST_AUTO_TEST_CASE(sends_that_are_made_in_doubt_all_the_same_are_never_said_to_be_complete_too_early)
{
    zero_copy_sends sends;
    sends.refused(zero_copy_flag());                   // has the number 0, or none
    BOOST_TEST(sends.sent(zero_copy_flag()) == 1u);    // has 1, or 0
    BOOST_TEST(sends.refused(zero_copy_flag()) == 2u); // has 2, 1 or none
    sends.update(completion(0, 0, false));
    BOOST_TEST(sends.outstanding() == 2u);
    BOOST_TEST(sends.in_doubt());
    sends.update(completion(1, 1, false));
    BOOST_TEST(sends.outstanding() == 1u);
    BOOST_TEST(sends.in_doubt());
    sends.update(completion(2, 2, false));
    BOOST_TEST(sends.outstanding() == 0u);
    BOOST_TEST(!sends.in_doubt());
}

BOOST_AUTO_TEST_CASE(a_completion_may_be_read_before_its_send_is_told)
{
    zero_copy_sends sends;
    sends.sent(zero_copy_flag()); // is queued
    sends.update(completion(1, 1, false));
    BOOST_TEST(sends.outstanding() == 1u);
    BOOST_TEST(!sends.in_doubt());
    BOOST_TEST(sends.sent(zero_copy_flag()) == 1u);
    BOOST_TEST(sends.outstanding() == 1u);
    sends.update(completion(2, 2, false));
    BOOST_TEST(sends.refused(zero_copy_flag()) == 2u);
    BOOST_TEST(sends.outstanding() == 1u);
    BOOST_TEST(!sends.in_doubt());
    BOOST_TEST(sends.sent(zero_copy_flag()) == 3u);
    BOOST_TEST(!sends.in_doubt());
    sends.update(completion(3, 3, false));
    sends.update(completion(0, 0, false));
    BOOST_TEST(sends.outstanding() == 0u);
}

BOOST_AUTO_TEST_CASE(a_failed_send_that_was_no_zero_copy_send_changes_nothing)
{
    zero_copy_sends sends;
    BOOST_TEST(sends.refused(0) == 0u);
    BOOST_TEST(!sends.in_doubt());
    BOOST_TEST(sends.outstanding() == 0u);
}

BOOST_AUTO_TEST_CASE(numbers_wrap)
{
    loopback x(family::v4);
    zero_copy_sends sends;
    for (auto [first, last] : {std::pair(0u, 0x7ffffffeu), {0x7fffffffu, 0xfffffffdu}}) {
        sends.ask(x.sender, x.to); // as if the socket had sent in the meantime
        sends.update(completion(first, last, false));
        sends.drained();
    }
    BOOST_TEST(sends.outstanding() == 0u);
    BOOST_TEST(sends.sent(zero_copy_flag()) == 0xfffffffeu);
    BOOST_TEST(sends.sent(zero_copy_flag()) == 0xffffffffu);
    BOOST_TEST(sends.refused(zero_copy_flag()) == 0u);
    sends.update(completion(0xfffffffe, 0xffffffff, false));
    BOOST_TEST(sends.in_doubt());
    BOOST_TEST(sends.outstanding() == 1u);
    sends.update(completion(0, 0, false));
    BOOST_TEST(!sends.in_doubt());
    BOOST_TEST(sends.outstanding() == 0u);
    BOOST_TEST(sends.sent(zero_copy_flag()) == 1u);
    sends.update(completion(1, 1, false));
    BOOST_TEST(sends.outstanding() == 0u);
}
