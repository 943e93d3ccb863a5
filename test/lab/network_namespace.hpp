// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_LAB_NETWORK_NAMESPACE_HPP
#define IPLEVEL_TEST_LAB_NETWORK_NAMESPACE_HPP

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace lab {

/// A network namespace without a name: held by a descriptor, gone with the last one, however the process
/// ends.
class network_namespace
{
public:
    /// A new one, with nothing in it but a loopback interface that is down.
    network_namespace()
    {
        const network_namespace origin = of_this_thread();
        check(::unshare(CLONE_NEWNET), "unshare");
        descriptor_ = of_this_thread().release();
        origin.enter();
    }

    network_namespace(network_namespace&& other) noexcept : descriptor_(other.release()) {}
    network_namespace& operator=(network_namespace&&) = delete;

    ~network_namespace()
    {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }

    static network_namespace of_this_thread()
    {
        return network_namespace(
            check(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC), "open network namespace"));
    }

    /// Moves this thread, and what it starts from now on, into the namespace.
    void enter() const { check(::setns(descriptor_, CLONE_NEWNET), "setns"); }

    /// Where other processes find it.
    std::string path() const
    {
        return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(descriptor_);
    }

private:
    explicit network_namespace(int descriptor) noexcept : descriptor_(descriptor) {}

    int release() noexcept { return std::exchange(descriptor_, -1); }

    static int check(int result, const char* call)
    {
        if (result < 0)
            throw std::system_error(errno, std::generic_category(), call);
        return result;
    }

    int descriptor_ = -1;
};

/// This thread is in the namespace for as long as the visit lasts, then back where it came from.
class visit
{
public:
    explicit visit(const network_namespace& there) { there.enter(); }
    visit(const visit&) = delete;
    visit& operator=(const visit&) = delete;
    ~visit() { origin_.enter(); } // terminates where there is no way back: every later test would lie

private:
    network_namespace origin_ = network_namespace::of_this_thread();
};

} // namespace lab

#endif
