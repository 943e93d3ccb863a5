// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_SUPPORT_COALESCING_PAIR_HPP
#define IPLEVEL_TEST_SUPPORT_COALESCING_PAIR_HPP

#include "support/fixture.hpp"

#include <cstdint>
#include <string>

namespace test {

/// A pair whose receiver accepts coalesced datagrams. Prints a message and does not coalesce if it is not
/// supported.
struct coalescing_pair : udp_pair
{
    explicit coalescing_pair(const char* bind = "127.0.0.1", const char* to_ = "127.0.0.1")
        : udp_pair(bind, to_)
    {
        error_code ec;
        enable_control(receiver, control_flags::coalesced, ec);
        outgoing_control control;
        control.segment_size = std::uint16_t(1);
        if (!ec)
            send_with_control(sender, asio::buffer("xx", 2), to, control, 0, ec);
        supported = !ec;
        BOOST_WARN_MESSAGE(supported, "skipped: the system does not coalesce datagrams");
        if (supported)
            receive(receiver);
    }

    /// Sends bytes that are split into datagrams of this size, which arrive as one message.
    void send_coalesced(const std::string& run, std::size_t segment)
    {
        outgoing_control control;
        control.segment_size = static_cast<std::uint16_t>(segment);
        control.traffic_class = 3;
        send_with_control(sender, asio::buffer(run), to, control);
    }

    bool supported;
};

} // namespace test

#endif
