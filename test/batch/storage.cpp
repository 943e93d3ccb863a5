// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The memory for control data that is passed to the kernel, for single calls and in batches.

#include "batch/fixture.hpp"
#include "support/faults.hpp"

#include <cstdint>

using namespace test;

namespace {

/// Inspects the control data of every message that is sent or received.
struct inspector
{
    inspector()
    {
        system.watch = system.receiving = [this](const msghdr& message) {
            ++messages;
            auto address = reinterpret_cast<std::uintptr_t>(message.msg_control);
            misaligned += address % alignof(cmsghdr) != 0;
            empty += message.msg_control && message.msg_controllen == 0;
            shared += address != 0 && address == last;
            last = address;
        };
    }

    void check(int at_least)
    {
        BOOST_TEST(messages >= at_least);
        BOOST_TEST(misaligned == 0);
        BOOST_TEST(empty == 0);
    }

    faults system;
    std::uintptr_t last = 0;
    int messages = 0, misaligned = 0, empty = 0, shared = 0;
};

outgoing_control marked(std::size_t i)
{
    outgoing_control control;
    if (i % 3)
        control.traffic_class = static_cast<std::uint8_t>(i);
    return control;
}

} // namespace

BOOST_AUTO_TEST_CASE(control_data_is_aligned_and_null_when_empty_one_datagram_at_a_time)
{
    udp_pair pair;
    inspector look;
    for (std::size_t i = 0; i < 6; ++i) {
        pair.send("x", marked(i));
        receive(pair.receiver);
    }
    look.check(12);
}

BOOST_AUTO_TEST_CASE(control_data_of_received_batches_is_aligned_and_null_when_empty_whatever_its_size)
{
    for (std::size_t control_size : {0u, 1u, 20u, 57u, 120u, 123u, 512u}) {
        udp_pair pair;
        received_batch batch(8, 100, control_size);
        inspector look;
        for (int round = 0; round < 4; ++round) {
            for (std::size_t i = 0; i < 8; ++i)
                pair.send("x", marked(i));
            await_datagram(pair.receiver);
            for (std::size_t received = 0; received < 8;)
                received += receive_batch(pair.receiver, batch);
        }
        look.check(32);
    }
}

BOOST_AUTO_TEST_CASE(control_data_of_outgoing_batches_is_aligned_null_when_empty_and_each_ones_own)
{
    udp_pair pair;
    outbox out(100);
    for (std::size_t i = 0; i < 100; ++i)
        out.put(numbered(i), pair.to, marked(i));
    inspector look;
    auto [ec, size] = send_now(pair, out.batch);
    BOOST_TEST(!ec);
    BOOST_TEST(size == 100u);
    look.check(100);
    if (out.batch.segmentation())
        BOOST_TEST(look.shared == 0);
}
