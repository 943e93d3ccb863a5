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

/// A machine of its own as far as the network goes: interfaces, addresses, routes, ports and sysctls.
/**
 * It has no name in the system and lasts as long as this object or a socket opened in it: nothing is left
 * over, not even by a test that was killed, and tests that run at once cannot meet. To look inside while it
 * runs: `nsenter --net=<network().path()>`.
 */
class host
{
public:
    /// @param name What other hosts call the interface towards this one.
    explicit host(std::string name) : name_(std::move(name))
    {
        // What an interface has is what the test gave it: no address appears, or becomes usable, by itself
        // later.
        sysctl("ipv6/conf/default/accept_dad", "0");
        sysctl("ipv6/conf/default/addr_gen_mode", "1");
        ip("link set lo up");
    }

    const std::string& name() const noexcept { return name_; }
    const network_namespace& network() const noexcept { return namespace_; }

    /// Calls f inside this host, on this thread; a socket it opens, or a program it starts, stays there.
    template <typename Function>
    decltype(auto) run(Function&& f) const
    {
        const visit inside(namespace_);
        return std::forward<Function>(f)();
    }

    /// Runs lines of `ip`, without the word, as one batch.
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

    /// Writes below /proc/sys/net, as in sysctl("ipv4/ip_forward", "1").
    void sysctl(const std::string& key, const std::string& value) const
    {
        run([&] {
            std::ofstream file("/proc/sys/net/" + key);
            if (!(file << value << std::flush))
                throw std::runtime_error(name_ + ": cannot write sysctl " + key);
        });
    }

    /// Forwards between its interfaces, so that others can route through it.
    void forward() const
    {
        sysctl("ipv4/ip_forward", "1");
        sysctl("ipv6/conf/all/forwarding", "1");
    }

    /// Index of the interface towards the host or lan called peer; of "lo" as well.
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
