// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_SUPPORT_NAMESPACE_HPP
#define IPLEVEL_TEST_SUPPORT_NAMESPACE_HPP

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <fcntl.h>
#include <sched.h>
#include <string>
#include <unistd.h>

/// Runs lines of `ip` commands, each without the word `ip`. Returns the exit status.
inline int run_ip(const std::string& commands)
{
    std::FILE* pipe = ::popen("ip -batch -", "w");
    if (!pipe)
        return -1;
    std::fputs(commands.c_str(), pipe);
    return ::pclose(pipe);
}

/// Runs lines of `ip` commands, all of which must succeed.
inline void ip(const std::string& commands) { BOOST_REQUIRE_EQUAL(run_ip(commands), 0); }

/// Moves the calling thread into a new network namespace, with only a loopback interface, which is up.
/**
 * Threads and programs that are started from it are in the namespace, too. The namespace is removed, with all
 * that it contains, when no thread is left in it.
 */
class network_namespace
{
public:
    network_namespace()
        : outside_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC))
        , entered_(outside_ >= 0 && ::unshare(CLONE_NEWNET) == 0)
    {
        BOOST_WARN_MESSAGE(entered_, "skipped: making a network namespace takes CAP_SYS_ADMIN");
        if (entered_)
            ip("link set lo up");
    }

    network_namespace(const network_namespace&) = delete;
    network_namespace& operator=(const network_namespace&) = delete;

    ~network_namespace()
    {
        if (entered_)
            BOOST_TEST(::setns(outside_, CLONE_NEWNET) == 0);
        ::close(outside_);
    }

    /// False if the test has to be skipped. A message has then been printed.
    explicit operator bool() const noexcept { return entered_; }

private:
    int outside_;
    bool entered_;
};

#endif
