// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A path with four routers, and other programs that examine paths.

#ifndef IPLEVEL_TEST_EXAMPLE_PROBES_HPP
#define IPLEVEL_TEST_EXAMPLE_PROBES_HPP

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "support/program.hpp"

#include <boost/test/unit_test.hpp>

#include <deque>
#include <iostream>
#include <regex>
#include <string>
#include <unistd.h>
#include <vector>

namespace test {

/// alice --- router1 --- router2 --- router3 --- router4 --- bob
/**
 * On the n-th link, counted from 1, the host on the left has the addresses 10.7.n.1 and fd77:n::1, and the
 * host on the right 10.7.n.2 and fd77:n::2. No host limits the rate of its ICMP messages. router2 drops
 * packets to 10.8.0.0/16 and fd88::/16, and router4 has no route to 10.9.0.0/16 and fd99::/16. alice may use
 * ping without privileges.
 */
class four_routers
{
public:
    four_routers()
    {
        for (const char* name : {"alice", "router1", "router2", "router3", "router4", "bob"})
            hosts_.emplace_back(name);
        for (int n = 1; n < static_cast<int>(hosts_.size()); ++n)
            link(n);
        for (int n = 2; n < static_cast<int>(hosts_.size()); ++n)
            hosts_[n].ip(
                "route add 10.7.1.0/24 via 10.7." + std::to_string(n) + ".1\n" + //
                "route add fd77:1::/32 via fd77:" + std::to_string(n) + "::1");
        for (const auto& h : hosts_) {
            h.sysctl("ipv4/icmp_ratelimit", "0");
            h.sysctl("ipv4/icmp_ratemask", "0");
            h.sysctl("ipv6/icmp/ratelimit", "0");
        }
        alice().sysctl("ipv4/ping_group_range", "0 0");
        hosts_[2].ip("route add blackhole 10.8.0.0/16\nroute add blackhole fd88::/16");
        hosts_[4].ip("route add unreachable 10.9.0.0/16\nroute add unreachable fd99::/16");
    }

    const lab::host& alice() const { return hosts_.front(); }
    const lab::host& bob() const { return hosts_.back(); }

    /// The output of the program when alice runs it.
    std::string output(const std::string& command_line, int exit_code = 0) const
    {
        return alice().run([&] {
            program p(command_line);
            const std::string text = p.rest();
            BOOST_TEST(p.exit_code() == exit_code, command_line << " said\n" << text);
            return text;
        });
    }

private:
    void link(int n)
    {
        const std::string v4 = "10.7." + std::to_string(n), v6 = "fd77:" + std::to_string(n) + "::";
        const auto &left = hosts_[n - 1], &right = hosts_[n];
        const std::string left_v4 = v4 + ".1/24", left_v6 = v6 + "1/32";
        const std::string right_v4 = v4 + ".2/24", right_v6 = v6 + "2/32";
        lab::connect(
            left, {left_v4.c_str(), left_v6.c_str(), "fe80::1/64"}, right,
            {right_v4.c_str(), right_v6.c_str(), "fe80::2/64"});
        left.forward();
        left.ip("route add default via " + v4 + ".2\nroute add default via " + v6 + "2");
    }

    std::deque<lab::host> hosts_;
};

struct family
{
    const char* option; // of Debian's programs
    const char* bob;
    const char* silence; // nothing is returned from there
    const char* nowhere; // there is no route to it
    const char* routers[4];
};

inline const family families[] = {
    {"-4", "10.7.5.2", "10.8.0.1", "10.9.0.1", {"10.7.1.2", "10.7.2.2", "10.7.3.2", "10.7.4.2"}},
    {"-6", "fd77:5::2", "fd88::1", "fd99::1", {"fd77:1::2", "fd77:2::2", "fd77:3::2", "fd77:4::2"}}};

inline std::ostream& operator<<(std::ostream& os, const family& f) { return os << f.bob; }

/// The path of a program of the system, which may have the same name as an example. Prints a message and
/// returns an empty string if it is not installed.
inline std::string installed(const std::string& name)
{
    for (const std::string folder : {"/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"})
        if (::access((folder + name).c_str(), X_OK) == 0)
            return folder + name;
    std::cerr << "skipped: no comparison with " << name << ", which is not installed\n";
    return {};
}

/// A command prefix that removes the privilege to open raw sockets.
inline const std::string unprivileged = "setpriv --bounding-set=-net_raw ";

/// The error message if unprivileged users may not use ping either.
inline const std::string no_echo =
    "ICMP echo takes a group in net.ipv4.ping_group_range, or privileges: Operation not permitted\n";

/// The text with "T" in place of times, which differ in every run.
inline std::string without_times(const std::string& text)
{
    return std::regex_replace(text, std::regex("[\\d./]+ ?ms"), "T");
}

/// All matches of the pattern's first group.
inline std::vector<std::string> all_matches(const std::string& text, const std::string& pattern)
{
    const std::regex expression(pattern);
    std::vector<std::string> all;
    for (std::sregex_iterator i(text.begin(), text.end(), expression), end; i != end; ++i)
        all.push_back(i->str(1));
    return all;
}

} // namespace test

#endif
