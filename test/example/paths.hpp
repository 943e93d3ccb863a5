// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A path with a bottleneck, and the expected output of path_mtu.

#ifndef IPLEVEL_TEST_EXAMPLE_PATHS_HPP
#define IPLEVEL_TEST_EXAMPLE_PATHS_HPP

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "support/program.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <string>

namespace test {

struct family
{
    const char* bob;
    const char* router;
    int least; // the MTU that path_mtu assumes
};

inline constexpr family v4{"10.7.2.1", "10.7.1.2", 68};
inline constexpr family v6{"fd77:2::1", "fd77:1::2", 1280};

/// alice -- 9000 -- router -- mtu -- bob
struct path : lab::two_hosts_and_a_router
{
    explicit path(int mtu)
    {
        const std::string size = " mtu " + std::to_string(mtu);
        alice.ip("link set router mtu 9000");
        router.ip("link set alice mtu 9000\nlink set bob" + size);
        bob.ip("link set router" + size);
        alice.sysctl("ipv4/ping_group_range", "0 2147483647");
    }

    /// Runs as root, but without the capabilities of root.
    program run(const std::string& arguments) const
    {
        return alice.run(
            [&] { return program("setpriv --bounding-set=-all --inh-caps=-all path_mtu " + arguments); });
    }
};

/// A path on which alice receives what the router forwards, but not the messages that the router itself
/// sends.
struct silent_path : path
{
    explicit silent_path(int mtu) : path(mtu)
    {
        router.ip("rule add iif lo to 10.7.1.0/24 blackhole");
        const char* for_v6 = "ip -6 rule add iif lo to fd77:1::/64 blackhole";
        BOOST_TEST_REQUIRE(router.run([&] { return std::system(for_v6); }) == 0);
    }
};

inline std::string step(int size, const std::string& fate)
{
    const auto number = std::to_string(size);
    return std::string(5 - number.size(), ' ') + number + " bytes: " + fate + '\n';
}

/// The output of path_mtu if routers report the MTU of the next link.
inline std::string told(const family& f, const std::string& by, int mtu)
{
    std::string text = f.bob + (" by " + by + '\n') + step(f.least, "arrived") +
                       step(65535, "refused by this host, which takes 9000");
    std::string limit = "this host";
    if (mtu < 9000) {
        limit = f.router;
        text += step(9000, "refused by " + limit + ", which takes " + std::to_string(mtu));
    }
    if (mtu > f.least)
        text += step(mtu, "arrived");
    return text + "path MTU " + std::to_string(mtu) + ", limited by " + limit + '\n';
}

inline std::string last_line(const std::string& text)
{
    return text.substr(text.rfind('\n', text.size() - 2) + 1);
}

} // namespace test

#endif
