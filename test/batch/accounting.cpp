// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Failures at every point of a batch: the datagrams that arrive are exactly those that were counted as sent.

#include "batch/fixture.hpp"
#include "support/faults.hpp"

#include <iplevel/option/socket.hpp>

#include <tuple>

using namespace test;
using boost::test_tools::per_element;

namespace {

constexpr std::size_t chunk = 64;

using send_form = std::pair<error_code, std::size_t> (*)(udp_pair&, outgoing_batch&);
constexpr send_form forms[] = {send_now, send_later};

error_code system_error(int value) { return {value, boost::system::system_category()}; }

outgoing_control marked(std::size_t run)
{
    outgoing_control control;
    control.traffic_class = static_cast<std::uint8_t>(1 + run % 2);
    return control;
}

/// Datagrams in runs of a given length. The traffic class distinguishes adjacent runs.
struct runs
{
    runs(udp_pair& pair, std::size_t count, std::size_t run) : out(count)
    {
        for (std::size_t i = 0; i < count; ++i)
            out.put(numbered(i), pair.to, marked(i / run));
        length = out.batch.segmentation() ? run : 1;
        marks = run;
    }

    /// Checks that datagrams first to last have arrived as they were sent, and no others.
    void check_received(udp_pair& pair, std::size_t first, std::size_t last) const
    {
        auto all = all_received(pair);
        BOOST_TEST_REQUIRE(all.size() == last - first);
        for (const auto& d : all) {
            BOOST_TEST(d.bytes == numbered(first));
            BOOST_TEST(int(d.control.traffic_class.value_or(0)) == int(*marked(first / marks).traffic_class));
            ++first;
        }
    }

    outbox out;
    std::size_t length; ///< the number of datagrams in one message
    std::size_t marks;
};

/// Errors that end a send.
constexpr int final_errors[] = {ECONNREFUSED, ENETUNREACH, EHOSTUNREACH};
/// Errors that end a send of a single datagram, but not of a run.
constexpr int run_errors[] = {EIO, EINVAL, EMSGSIZE, ENOBUFS, EPERM};

void check_error(udp_pair& pair, send_form send, int error, std::size_t run, std::size_t count)
{
    for (std::size_t at = 0; at * run < count; ++at) {
        runs sent(pair, count, run);
        auto expected = at * sent.length;
        if (expected >= count)
            break;
        faults f;
        f.refuse(at, error);
        auto [ec, size] = send(pair, sent.out.batch);
        BOOST_TEST(ec == system_error(error));
        BOOST_TEST(size == expected);
        BOOST_TEST(sent.out.batch.sent() == expected);
        BOOST_TEST(!sent.out.batch.segmentation_refused());
        sent.check_received(pair, 0, expected);
        std::tie(ec, size) = send(pair, sent.out.batch);
        BOOST_TEST(!ec);
        BOOST_TEST(size == count - expected);
        BOOST_TEST(sent.out.batch.sent() == count);
        sent.check_received(pair, expected, count);
    }
}

/// Checks that a send succeeds in spite of the error.
void check_no_error(
    udp_pair& pair, send_form send, int error, std::size_t run, std::size_t count, std::size_t times)
{
    for (std::size_t at = 0; at * run < count; ++at) {
        runs sent(pair, count, run);
        faults f;
        f.refuse(at, error, times);
        auto [ec, size] = send(pair, sent.out.batch);
        BOOST_TEST(!ec);
        BOOST_TEST(size == count);
        sent.check_received(pair, 0, count);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(a_call_that_is_cut_short_anywhere_is_gone_on_with)
{
    udp_pair pair;
    for (std::size_t count : {1u, 2u, 63u, 64u, 65u, 128u, 129u, 192u}) {
        for (std::size_t at = 0; at <= count; ++at) {
            runs sent(pair, count, 1);
            faults f;
            f.cut(at);
            auto [ec, size] = forms[at % 2](pair, sent.out.batch);
            BOOST_TEST_REQUIRE(!ec);
            BOOST_TEST_REQUIRE(size == count);
            BOOST_TEST_REQUIRE((bytes_received(pair) == numbers(0, count)));
        }
    }
}

BOOST_AUTO_TEST_CASE(of_a_batch_of_any_length_that_is_cut_short_anywhere_the_system_takes_each_datagram_once)
{
    udp_pair pair;
    for (std::size_t count = 1; count <= 3 * chunk; ++count) {
        runs sent(pair, count, 1);
        for (std::size_t at = 0; at <= count; ++at) {
            auto& batch = sent.out.batch;
            batch.clear();
            for (std::size_t i = 0; i < count; ++i)
                batch.push_back(asio::buffer(sent.out.kept[i]), pair.to, marked(i));
            std::size_t taken = 0;
            bool in_order = true;
            faults f;
            f.cut(at);
            f.watch = [&](const msghdr& message) {
                in_order &=
                    message.msg_iovlen == 1 && message.msg_iov->iov_base == sent.out.kept[taken].data();
                ++taken;
            };
            auto [ec, size] = send_now(pair, batch);
            BOOST_TEST_REQUIRE((!ec && in_order));
            BOOST_TEST_REQUIRE(size == count);
            BOOST_TEST_REQUIRE(taken == count);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_error_anywhere_is_reported_at_its_position_and_the_rest_can_be_sent)
{
    udp_pair pair;
    for (auto send : forms) {
        for (int error : final_errors) {
            check_error(pair, send, error, 1, 66);
            check_error(pair, send, error, 4, 130);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_single_datagram_that_the_system_refuses_is_reported_at_its_position)
{
    udp_pair pair;
    for (auto send : forms) {
        for (int error : run_errors) {
            check_error(pair, send, error, 1, 66);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_run_that_the_system_refuses_anywhere_is_sent_all_the_same)
{
    udp_pair pair;
    const bool cuts_runs = outgoing_batch(1).segmentation();
    BOOST_WARN_MESSAGE(cuts_runs, "skipped: this system cuts no runs");
    if (!cuts_runs)
        return;
    for (auto send : forms) {
        for (int error : run_errors) {
            check_no_error(pair, send, error, 4, 128, 1);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_full_buffer_anywhere_is_waited_for)
{
    udp_pair pair;
    for (auto send : forms) {
        for (std::size_t run : {1u, 4u})
            check_no_error(pair, send, EAGAIN, run, 100, 1);
        check_no_error(pair, send, EAGAIN, 30, 100, 2);
    }
}

BOOST_AUTO_TEST_CASE(a_signal_anywhere_ends_a_send_that_may_block_and_no_other)
{
    udp_pair pair;
    for (std::size_t run : {1u, 4u}) {
        check_error(pair, send_now, EINTR, run, 100);
        check_no_error(pair, send_later, EINTR, run, 100, 2);
    }
    pair.sender.non_blocking(true);
    check_no_error(pair, send_now, EINTR, 4, 100, 2);
}

BOOST_AUTO_TEST_CASE(a_full_buffer_is_reported_on_a_socket_that_does_not_block)
{
    udp_pair pair;
    pair.sender.non_blocking(true);
    check_error(pair, send_now, EAGAIN, 1, 100);
    check_error(pair, send_now, EAGAIN, 4, 100);
}

BOOST_AUTO_TEST_CASE(many_errors_in_one_batch_are_reported_one_after_the_other)
{
    udp_pair pair;
    for (auto send : forms) {
        runs sent(pair, 150, 1);
        faults f;
        for (std::size_t at : {0u, 1u, 63u, 64u, 149u})
            f.refuse(at, EPERM);
        std::size_t position = 0;
        for (std::size_t next : {0u, 1u, 63u, 64u, 149u}) {
            auto [ec, size] = send(pair, sent.out.batch);
            BOOST_TEST(ec == system_error(EPERM));
            BOOST_TEST(size == next - position);
            position = next;
        }
        auto [ec, size] = send(pair, sent.out.batch);
        BOOST_TEST(!ec);
        BOOST_TEST(size == 1u);
        sent.check_received(pair, 0, 150);
    }
}

BOOST_AUTO_TEST_CASE(a_datagram_that_is_skipped_is_not_sent_and_all_others_are)
{
    udp_pair pair;
    for (auto send : forms) {
        for (std::size_t bad : {0u, 1u, 63u, 64u, 65u, 129u}) {
            outbox out(130);
            for (std::size_t i = 0; i < 130; ++i)
                out.put(numbered(i, i == bad ? 65508 : 8), pair.to, marked(i));
            auto [ec, size] = send(pair, out.batch);
            BOOST_TEST(ec == asio::error::message_size);
            BOOST_TEST(size == bad);
            out.batch.skip();
            BOOST_TEST(out.batch.sent() == bad + 1);
            std::tie(ec, size) = send(pair, out.batch);
            BOOST_TEST(!ec);
            BOOST_TEST(size == 129 - bad);
            auto expected = numbers(0, 130);
            expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(bad));
            BOOST_TEST(bytes_received(pair) == expected, per_element());
        }
    }
}

BOOST_AUTO_TEST_CASE(control_that_cannot_be_encoded_is_reported_behind_what_is_sent_before_it)
{
    udp_pair pair;
    for (auto send : forms) {
        outgoing_control wrong;
        wrong.source = asio::ip::address_v6::loopback();
        for (std::size_t bad : {0u, 1u, 63u, 64u, 65u, 129u}) {
            for (bool run : {false, true}) {
                outbox out(130);
                for (std::size_t i = 0; i < 130; ++i)
                    out.put(numbered(i), pair.to, i == bad || (run && i > bad) ? wrong : outgoing_control());
                auto [ec, size] = send(pair, out.batch);
                BOOST_TEST((ec == iplevel::error::source_family_mismatch));
                BOOST_TEST(size == bad);
                BOOST_TEST(bytes_received(pair) == numbers(0, bad), per_element());
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(every_count_arrives_once)
{
    udp_pair pair;
    iplevel::error_code ec;
    pair.receiver.set_option(iplevel::receive_buffer_force(1 << 22), ec);
    BOOST_WARN_MESSAGE(!ec, "skipped: a large receive buffer takes CAP_NET_ADMIN");
    if (ec)
        return;
    for (std::size_t count : {1u, 19u, 20u, 21u, 45u, 50u, 63u, 64u, 65u, 127u, 128u, 129u, 1000u}) {
        for (auto send : forms) {
            for (std::size_t run : {1000u, 64u, 3u, 1u}) {
                runs sent(pair, count, run);
                auto [sent_ec, size] = send(pair, sent.out.batch);
                BOOST_TEST(!sent_ec);
                BOOST_TEST(size == count);
                sent.check_received(pair, 0, count);
            }
        }
    }
}
