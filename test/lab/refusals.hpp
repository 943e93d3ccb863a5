// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_LAB_REFUSALS_HPP
#define IPLEVEL_TEST_LAB_REFUSALS_HPP

#include "host.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace lab {

/// Runs a command of the shell inside the host.
inline void shell(const host& h, const std::string& command)
{
    if (h.run([&] { return std::system(command.c_str()); }) != 0)
        throw std::runtime_error(h.name() + ": failed: " + command);
}

/// What the host sends meets a rule of nft's: one that ends in `drop` makes a send fail with EPERM.
inline void firewall(const host& h, const std::string& rule)
{
    shell(
        h, "nft 'add table inet t; add chain inet t out { type filter hook output priority 0; };"
           "add rule inet t out " +
               rule + "'");
}

/// What the host sends to the peer stays in a queue of as many bytes, beyond which a send fails with ENOBUFS.
/**
 * The first burst of bytes passes, and then a packet in a minute or so. Runs longer than the burst are cut.
 */
inline void hold(const host& h, const std::string& peer, unsigned bytes, unsigned burst = 1600)
{
    shell(
        h, "tc qdisc add dev " + peer + " root tbf rate 160bit burst " + std::to_string(burst) + " limit " +
               std::to_string(bytes));
}

/// What was held is dropped, and nothing is held any more.
inline void let_go(const host& h, const std::string& peer) { shell(h, "tc qdisc del dev " + peer + " root"); }

} // namespace lab

#endif
