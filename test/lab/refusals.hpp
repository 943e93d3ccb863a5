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

/// What the host sends to any other and matches the rule is dropped: a send fails with EPERM.
inline void firewall(const host& h, const std::string& rule)
{
    shell(
        h,
        "nft 'add table inet refusals; add chain inet refusals out { type filter hook output priority 0; };"
        " add rule inet refusals out " +
            rule + " drop'");
}

/// Takes the host's firewall away.
inline void no_firewall(const host& h) { shell(h, "nft delete table inet refusals"); }

/// What the host sends to the peer stays in a queue of as many bytes, beyond which a send fails with ENOBUFS.
/**
 * As near as the queueing discipline can: it lets the first 1600 bytes pass, and one packet a minute or so.
 */
inline void hold(const host& h, const std::string& peer, unsigned bytes)
{
    shell(h, "tc qdisc add dev " + peer + " root tbf rate 160bit burst 1600 limit " + std::to_string(bytes));
}

/// What was held is dropped, and nothing is held any more.
inline void let_go(const host& h, const std::string& peer) { shell(h, "tc qdisc del dev " + peer + " root"); }

} // namespace lab

#endif
