// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_LAB_REFUSALS_HPP
#define IPLEVEL_TEST_LAB_REFUSALS_HPP

#include "host.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace lab {

/// Runs a shell command inside the host.
inline void shell(const host& h, const std::string& command)
{
    if (h.run([&] { return std::system(command.c_str()); }) != 0)
        throw std::runtime_error(h.name() + ": failed: " + command);
}

/// Adds an nft rule for what the host sends. A rule that ends in `drop` makes a send fail with EPERM.
inline void firewall(const host& h, const std::string& rule)
{
    shell(
        h, "nft 'add table inet t; add chain inet t out { type filter hook output priority 0; };"
           "add rule inet t out " +
               rule + "'");
}

/// Keeps what the host sends to the peer in a queue of this many bytes. When the queue is full, a send fails
/// with ENOBUFS.
/**
 * The first burst of bytes passes, and after it about one packet per minute. Runs that are longer than the
 * burst are split.
 */
inline void hold(const host& h, const std::string& peer, unsigned bytes, unsigned burst = 1600)
{
    shell(
        h, "tc qdisc add dev " + peer + " root tbf rate 160bit burst " + std::to_string(burst) + " limit " +
               std::to_string(bytes));
}

/// Drops the packets in the queue, and removes the queue.
inline void let_go(const host& h, const std::string& peer) { shell(h, "tc qdisc del dev " + peer + " root"); }

} // namespace lab

#endif
