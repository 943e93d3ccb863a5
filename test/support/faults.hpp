// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Replaces system calls of the library, and of Asio, which is compiled into the program. Include this file in
// one source file of a program: it defines the functions, which then take precedence over those of the C
// library, even for a shared iplevel.

#ifndef IPLEVEL_TEST_SUPPORT_FAULTS_HPP
#define IPLEVEL_TEST_SUPPORT_FAULTS_HPP

#include <array>
#include <cerrno>
#include <cstddef>
#include <dlfcn.h>
#include <functional>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <vector>

namespace test {

enum class call
{
    connect,
    epoll_create1,
    epoll_ctl,
    epoll_wait,
    getsockname,
    getsockopt,
    poll,
    recv,
    recvmmsg,
    recvmsg,
    send,
    sendmmsg,
    sendmsg,
    setsockopt,
    socket,
};

/// Counts the calls, and makes them fail as requested, during its lifetime.
class faults
{
public:
    faults() { current = this; }
    faults(const faults&) = delete;
    faults& operator=(const faults&) = delete;
    ~faults() { current = nullptr; }

    /// Makes the calls from the nth on, counted from now, fail with the error the given number of times.
    void fail(call which, int error, std::size_t nth = 0, std::size_t times = 1)
    {
        failures_.push_back({which, made(which) + nth, error, times});
    }

    /// Makes one of the messages sent from now on fail with the error the given number of times.
    /**
     * The messages before it are sent. Like the kernel, a call that has sent some messages reports only their
     * number.
     */
    void refuse(std::size_t message, int error, std::size_t times = 1)
    {
        refusals_.push_back({sent_ + message, error, times});
    }

    /// Makes a call end without an error before one of the messages sent from now on.
    void cut(std::size_t message) { refuse(message, 0); }

    /// Returns the error for a message that is about to be sent, or 0. Called each time it is sent.
    std::function<int(const msghdr&)> judge;

    /// Called with each message that the kernel has accepted.
    std::function<void(const msghdr&)> watch;

    /// Called with each message before a call receives into it.
    std::function<void(const msghdr&)> receiving;

    /// Called with each message that has been received, to change what the kernel wrote.
    std::function<void(msghdr&)> received;

    /// Called for each read of an error queue. Writes an entry and returns the number of bytes that it
    /// returns.
    std::function<ssize_t(msghdr&)> report;

    std::size_t made(call which) const { return made_[static_cast<std::size_t>(which)]; }

    /// The type of the most recently created socket, including flags.
    int socket_type = 0;

    /// The numbers of messages that the most recent recvmmsg requested and received.
    std::size_t asked = 0;
    int got = 0;

    inline static faults* current = nullptr;

    /// Used by the calls: a message is about to be received into.
    static void receives(const msghdr& message)
    {
        if (current && current->receiving)
            current->receiving(message);
    }

    /// Used by the calls: the kernel has written a message.
    static void has_received(msghdr& message)
    {
        if (current && current->received)
            current->received(message);
    }

    /// Used by the calls: whether this call fails. Sets errno if it does.
    bool fails(call which)
    {
        auto nth = made_[static_cast<std::size_t>(which)]++;
        for (auto& f : failures_) {
            if (f.which == which && nth >= f.nth && f.times > 0) {
                --f.times;
                errno = f.error;
                return true;
            }
        }
        return false;
    }

    /// Used by the calls: how many of these messages are passed to the kernel. Sets errno if there are none.
    std::size_t admit(const mmsghdr* messages, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            if (int error = judge ? judge(messages[i].msg_hdr) : 0)
                return errno = error, i;
            for (auto& r : refusals_) {
                if (r.message != sent_ + i || r.times == 0)
                    continue;
                if (i == 0 || r.error == 0)
                    --r.times;
                if (i == 0 && r.error == 0)
                    continue;
                return errno = r.error, i;
            }
        }
        return count;
    }

    /// Used by the calls: the kernel has accepted these messages.
    void went(const mmsghdr* messages, int count)
    {
        for (int i = 0; i < count; ++i, ++sent_)
            if (watch)
                watch(messages[i].msg_hdr);
    }

private:
    struct failure
    {
        call which;
        std::size_t nth;
        int error;
        std::size_t times;
    };
    struct refusal
    {
        std::size_t message;
        int error;
        std::size_t times;
    };

    std::array<std::size_t, static_cast<std::size_t>(call::socket) + 1> made_{};
    std::vector<failure> failures_;
    std::vector<refusal> refusals_;
    std::size_t sent_ = 0;
};

/// The C library's function with this name.
template <typename Function>
Function* next(Function*, const char* name)
{
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

template <call Which, typename Function, typename... Arguments>
auto pass(Function* own, const char* name, Arguments... arguments) -> decltype(own(arguments...))
{
    static auto* const system = next(own, name);
    if (faults::current && faults::current->fails(Which))
        return -1;
    return system(arguments...);
}

} // namespace test

extern "C" {

int connect(int s, const sockaddr* name, socklen_t size)
{
    return test::pass<test::call::connect>(&::connect, "connect", s, name, size);
}

int epoll_create1(int flags)
{
    return test::pass<test::call::epoll_create1>(&::epoll_create1, "epoll_create1", flags);
}

int epoll_ctl(int e, int operation, int s, epoll_event* event)
{
    return test::pass<test::call::epoll_ctl>(&::epoll_ctl, "epoll_ctl", e, operation, s, event);
}

int epoll_wait(int e, epoll_event* events, int most, int timeout)
{
    return test::pass<test::call::epoll_wait>(&::epoll_wait, "epoll_wait", e, events, most, timeout);
}

int getsockname(int s, sockaddr* name, socklen_t* size)
{
    return test::pass<test::call::getsockname>(&::getsockname, "getsockname", s, name, size);
}

int getsockopt(int s, int level, int option, void* value, socklen_t* size)
{
    return test::pass<test::call::getsockopt>(&::getsockopt, "getsockopt", s, level, option, value, size);
}

int poll(pollfd* descriptors, nfds_t count, int timeout)
{
    return test::pass<test::call::poll>(&::poll, "poll", descriptors, count, timeout);
}

ssize_t recv(int s, void* data, size_t size, int flags)
{
    return test::pass<test::call::recv>(&::recv, "recv", s, data, size, flags);
}

int recvmmsg(int s, mmsghdr* messages, unsigned count, int flags, timespec* timeout)
{
    for (unsigned i = 0; i < count; ++i)
        test::faults::receives(messages[i].msg_hdr);
    int got = test::pass<test::call::recvmmsg>(&::recvmmsg, "recvmmsg", s, messages, count, flags, timeout);
    if (auto* f = test::faults::current) {
        f->asked = count;
        f->got = got;
        for (int i = 0; i < got; ++i)
            test::faults::has_received(messages[i].msg_hdr);
    }
    return got;
}

ssize_t recvmsg(int s, msghdr* message, int flags)
{
    if (auto* f = test::faults::current; f && f->report && (flags & MSG_ERRQUEUE) != 0)
        return f->report(*message);
    test::faults::receives(*message);
    auto size = test::pass<test::call::recvmsg>(&::recvmsg, "recvmsg", s, message, flags);
    if (size >= 0)
        test::faults::has_received(*message);
    return size;
}

ssize_t send(int s, const void* data, size_t size, int flags)
{
    return test::pass<test::call::send>(&::send, "send", s, data, size, flags);
}

int sendmmsg(int s, mmsghdr* messages, unsigned count, int flags)
{
    auto* f = test::faults::current;
    auto admitted = f ? static_cast<unsigned>(f->admit(messages, count)) : count;
    if (admitted == 0 && count != 0)
        return -1;
    int sent = test::pass<test::call::sendmmsg>(&::sendmmsg, "sendmmsg", s, messages, admitted, flags);
    if (f)
        f->went(messages, sent);
    return sent;
}

ssize_t sendmsg(int s, const msghdr* message, int flags)
{
    auto* f = test::faults::current;
    mmsghdr one{*message, 0};
    if (f && f->admit(&one, 1) == 0)
        return -1;
    auto size = test::pass<test::call::sendmsg>(&::sendmsg, "sendmsg", s, message, flags);
    if (f && size >= 0)
        f->went(&one, 1);
    return size;
}

int setsockopt(int s, int level, int option, const void* value, socklen_t size)
{
    return test::pass<test::call::setsockopt>(&::setsockopt, "setsockopt", s, level, option, value, size);
}

int socket(int family, int type, int protocol)
{
    if (auto* f = test::faults::current)
        f->socket_type = type;
    return test::pass<test::call::socket>(&::socket, "socket", family, type, protocol);
}
}

#endif
