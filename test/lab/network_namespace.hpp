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

/// A network namespace without a name. It is referred to by a descriptor and is removed with the last one,
/// however the process ends.
class network_namespace
{
public:
    /// Creates a namespace that contains only a loopback interface, which is down.
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

    /// Moves this thread, and everything that it starts from now on, into the namespace.
    void enter() const { check(::setns(descriptor_, CLONE_NEWNET), "setns"); }

    /// The path at which other processes find the namespace.
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

/// Moves this thread into the namespace for the lifetime of the object.
class visit
{
public:
    explicit visit(const network_namespace& there) { there.enter(); }
    visit(const visit&) = delete;
    visit& operator=(const visit&) = delete;
    ~visit() { origin_.enter(); } // terminates on failure: all later tests would run in the wrong namespace

private:
    network_namespace origin_ = network_namespace::of_this_thread();
};

} // namespace lab

#endif
