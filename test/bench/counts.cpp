// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Counts the system calls of the program. The linker's option --wrap redirects them to these functions.

#include "counts.hpp"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cstdlib>
#include <new>

using bench::tally;

void* operator new(std::size_t size)
{
    ++tally.allocations;
    if (void* p = std::malloc(size ? size : 1))
        return p;
    throw std::bad_alloc();
}

void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace {

template <typename Call, typename... Arguments>
auto counted(Call call, Arguments... arguments)
{
    ++tally.system_calls;
    return call(arguments...);
}

} // namespace

extern "C" {

decltype(::recvfrom) __real_recvfrom;
decltype(::recvmsg) __real_recvmsg;
decltype(::recvmmsg) __real_recvmmsg;
decltype(::sendto) __real_sendto;
decltype(::sendmsg) __real_sendmsg;
decltype(::sendmmsg) __real_sendmmsg;
decltype(::poll) __real_poll;
decltype(::epoll_wait) __real_epoll_wait;
decltype(::epoll_ctl) __real_epoll_ctl;

ssize_t __wrap_recvfrom(int s, void* data, size_t size, int flags, sockaddr* from, socklen_t* length)
{
    return counted(__real_recvfrom, s, data, size, flags, from, length);
}

ssize_t __wrap_recvmsg(int s, msghdr* m, int flags) { return counted(__real_recvmsg, s, m, flags); }

int __wrap_recvmmsg(int s, mmsghdr* m, unsigned n, int flags, timespec* limit)
{
    return counted(__real_recvmmsg, s, m, n, flags, limit);
}

ssize_t __wrap_sendto(int s, const void* data, size_t size, int flags, const sockaddr* to, socklen_t length)
{
    return counted(__real_sendto, s, data, size, flags, to, length);
}

ssize_t __wrap_sendmsg(int s, const msghdr* m, int flags) { return counted(__real_sendmsg, s, m, flags); }

int __wrap_sendmmsg(int s, mmsghdr* m, unsigned n, int flags)
{
    return counted(__real_sendmmsg, s, m, n, flags);
}

int __wrap_poll(pollfd* p, nfds_t n, int limit) { return counted(__real_poll, p, n, limit); }

int __wrap_epoll_wait(int e, epoll_event* events, int n, int limit)
{
    return counted(__real_epoll_wait, e, events, n, limit);
}

int __wrap_epoll_ctl(int e, int what, int s, epoll_event* event)
{
    ++tally.epoll_ctl;
    return counted(__real_epoll_ctl, e, what, s, event);
}

} // extern "C"
