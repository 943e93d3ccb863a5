// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_CONTROL_DROPS_HPP
#define IPLEVEL_TEST_CONTROL_DROPS_HPP

#include "control/loopback.hpp"

#include <linux/filter.h>
#include <linux/sock_diag.h>

#include <array>
#include <cstdint>
#include <thread>

namespace test {

inline std::uint32_t drop_count(udp::socket& socket)
{
    std::array<std::uint32_t, SK_MEMINFO_VARS> values{};
    socklen_t size = sizeof values;
    BOOST_TEST_REQUIRE(
        ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_MEMINFO, values.data(), &size) == 0);
    return values[SK_MEMINFO_DROPS];
}

/// Makes the receiver drop this many datagrams, by a filter that drops all. Returns when they have been
/// counted.
inline void drop(loopback& link, std::uint32_t count)
{
    sock_filter nothing[] = {{BPF_RET | BPF_K, 0, 0, 0}};
    const sock_fprog program{1, nothing};
    const int socket = link.receiver.native_handle();
    BOOST_TEST_REQUIRE(::setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0);
    const auto wanted = drop_count(link.receiver) + count;
    for (std::uint32_t i = 0; i != count; ++i)
        link.send("x", {});
    while (drop_count(link.receiver) != wanted)
        std::this_thread::yield();
    const int ignored = 0;
    BOOST_TEST_REQUIRE(::setsockopt(socket, SOL_SOCKET, SO_DETACH_FILTER, &ignored, sizeof ignored) == 0);
}

} // namespace test

#endif
