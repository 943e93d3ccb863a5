// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Malformed control data, passed through each of the operations that receive.

#include "batch/fixture.hpp"
#include "support/control_bytes.hpp"
#include "support/faults.hpp"

#include <iplevel/error_queue/receive.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

using namespace test;

namespace {

/// A valid message, and one whose length is shorter than its header or extends past the end.
byte_string malformed(std::uint64_t length)
{
    return join(message(IPPROTO_IP, IP_TTL, raw(7)), header(length, IPPROTO_IP, IP_TOS));
}

const byte_string samples[] = {malformed(0), malformed(15), malformed(17), malformed(~std::uint64_t(0))};

void write(msghdr& message, const byte_string& control)
{
    std::memcpy(message.msg_control, control.data(), control.size());
    message.msg_controllen = control.size();
}

const std::string what_was_sound = "hop_limit=7 control_truncated=1";

} // namespace

BOOST_AUTO_TEST_CASE(malformed_control_data_is_flagged_by_every_receive_with_what_came_before_it)
{
    for (const auto& sample : samples) {
        udp_pair pair;
        faults f;
        f.received = [&](msghdr& message) { write(message, sample); };
        pair.send("now");
        auto d = receive(pair.receiver);
        BOOST_TEST(d.bytes == "now");
        BOOST_TEST(text(d.control) == what_was_sound);

        inbox in;
        result r;
        async_receive_with_control(pair.receiver, in.buffer(), in.sender, in.control, r.handler());
        pair.context.poll();
        pair.send("later");
        run(pair.context);
        BOOST_TEST(in.taken(r.size) == "later");
        BOOST_TEST(text(in.control) == what_was_sound);
    }
}

BOOST_AUTO_TEST_CASE(malformed_control_data_is_flagged_in_the_datagram_of_the_batch_that_has_it)
{
    for (const auto& sample : samples) {
        udp_pair pair;
        faults f;
        received_batch batch(4, 100);
        for (int i = 0; i < 3; ++i) { // until the batch requests more than one
            int nth = 0;
            f.received = [&](msghdr& message) {
                write(message, nth++ % 2 == 0 ? sample : padded(test::message(IPPROTO_IP, IP_TTL, raw(9))));
            };
            for (const auto& bytes : numbers(0, 4))
                pair.send(bytes);
            for (std::size_t left = 4; left != 0;) {
                nth = 0;
                left -= receive_batch(pair.receiver, batch);
                std::size_t at = 0;
                for (const auto& d : batch)
                    BOOST_TEST(text(d.control()) == (at++ % 2 == 0 ? what_was_sound : "hop_limit=9"));
            }
        }
        BOOST_TEST(batch.statistics().depth == 4u);
    }
}

BOOST_AUTO_TEST_CASE(malformed_control_data_is_flagged_in_a_report_of_the_error_queue)
{
    for (const auto& sample : samples) {
        udp_pair pair;
        enable_control(pair.sender, control_flags::errors);
        faults f;
        f.report = [&](msghdr& message) {
            write(message, sample);
            message.msg_flags = MSG_ERRQUEUE;
            return ssize_t(0);
        };
        char bytes[10];
        udp::endpoint destination;
        iplevel::error_report report;
        iplevel::receive_error(pair.sender, asio::buffer(bytes), destination, report);
        BOOST_TEST((report.origin == iplevel::error_origin::none));
        BOOST_TEST(text(report.control) == what_was_sound);
    }
}
