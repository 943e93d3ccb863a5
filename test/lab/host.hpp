// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_LAB_HOST_HPP
#define IPLEVEL_TEST_LAB_HOST_HPP

#include "network_namespace.hpp"

#include <net/if.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace lab {

/// A host with interfaces, addresses, routes, ports and sysctls of its own.
/**
 * The host has no name in the system, and exists as long as this object or a socket opened in it. Nothing
 * remains after a test, even if it is killed, and concurrent tests do not interfere with each other. To
 * examine a host while the test runs: `nsenter --net=<network().path()>`.
 */
class host
{
public:
    /// @param name The name by which other hosts call their interface towards this host.
    explicit host(std::string name) : name_(std::move(name))
    {
        // An interface has exactly the addresses that the test assigned. No address appears, or becomes
        // usable, later.
        sysctl("ipv6/conf/default/accept_dad", "0");
        sysctl("ipv6/conf/default/addr_gen_mode", "1");
        ip("link set lo up");
    }

    const std::string& name() const noexcept { return name_; }
    const network_namespace& network() const noexcept { return namespace_; }

    /// Calls f inside this host, on this thread. A socket that it opens, or a program that it starts, remains
    /// there.
    template <typename Function>
    decltype(auto) run(Function&& f) const
    {
        const visit inside(namespace_);
        return std::forward<Function>(f)();
    }

    /// Runs lines of `ip` commands, each without the word `ip`, as one batch.
    void ip(const std::string& lines) const
    {
        run([&] {
            std::FILE* batch = ::popen("ip -batch -", "w");
            if (batch == nullptr)
                throw std::runtime_error("cannot start ip");
            const bool written = std::fputs((lines + '\n').c_str(), batch) >= 0;
            if (::pclose(batch) != 0 || !written)
                throw std::runtime_error(name_ + ": ip refused one of\n" + lines);
        });
    }

    /// Writes to a file below /proc/sys/net, as in sysctl("ipv4/ip_forward", "1").
    void sysctl(const std::string& key, const std::string& value) const
    {
        run([&] {
            std::ofstream file("/proc/sys/net/" + key);
            if (!(file << value << std::flush))
                throw std::runtime_error(name_ + ": cannot write sysctl " + key);
        });
    }

    /// Enables forwarding between the interfaces, so that other hosts can use this one as a router.
    void forward() const
    {
        sysctl("ipv4/ip_forward", "1");
        sysctl("ipv6/conf/all/forwarding", "1");
    }

    /// The index of the interface towards the host or lan called `peer`, or of "lo".
    unsigned index(const std::string& peer) const
    {
        const unsigned index = run([&] { return ::if_nametoindex(peer.c_str()); });
        if (index == 0)
            throw std::runtime_error(name_ + " has no interface " + peer);
        return index;
    }

private:
    std::string name_;
    network_namespace namespace_;
};

} // namespace lab

#endif
