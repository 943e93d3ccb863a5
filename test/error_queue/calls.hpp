// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A socket whose datagrams are refused, and the number of system calls that it takes to report it. The calls
// below are defined by the test.

#ifndef IPLEVEL_TEST_ERROR_QUEUE_CALLS_HPP
#define IPLEVEL_TEST_ERROR_QUEUE_CALLS_HPP

#include "error_queue/lab.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

namespace test {

inline std::atomic<int> receives{0}, waits{0}, changes{0};

} // namespace test

extern "C" ssize_t recvmsg(int socket, msghdr* message, int flags)
{
    ++test::receives;
    return ::syscall(SYS_recvmsg, socket, message, flags);
}

extern "C" int epoll_ctl(int epoll, int what, int socket, epoll_event* event)
{
    ++test::changes;
    return static_cast<int>(::syscall(SYS_epoll_ctl, epoll, what, socket, event));
}

extern "C" int epoll_wait(int epoll, epoll_event* events, int count, int timeout)
{
    ++test::waits;
    return static_cast<int>(::syscall(SYS_epoll_wait, epoll, events, count, timeout));
}

namespace test {

struct outcome
{
    udp::endpoint destination;
    error_report report;
    char bytes[100];
    result done;

    template <typename Socket>
    void start(Socket& socket)
    {
        async_receive_error(socket, asio::buffer(bytes), destination, report, done.handler());
    }
};

/// A loop that receives a number of datagrams, which `next` sends.
template <typename Next>
class receive_loop
{
public:
    receive_loop(udp::socket& socket, int count, Next next) : socket_(socket), left_(count), next_(next)
    {
        go_on();
    }

    int left() const { return left_; }
    int errors() const { return errors_; }

private:
    void go_on()
    {
        async_receive_with_control(
            socket_, in_.buffer(), in_.sender, in_.control, [this](error_code ec, auto) {
                ec ? ++errors_ : --left_;
                if (left_) {
                    go_on();
                    next_();
                }
            });
    }

    udp::socket& socket_;
    int left_;
    int errors_ = 0;
    Next next_;
    inbox in_;
};

/// A socket whose datagrams to `to` are all refused.
struct refusing
{
    asio::io_context context;
    udp::socket socket{context, udp::endpoint(asio::ip::address_v4::loopback(), 0)};
    udp::socket nobody{context, udp::endpoint(asio::ip::address_v4::loopback(), 0)};
    udp::endpoint to = nobody.local_endpoint();

    refusing()
    {
        enable_control(socket, control_flags::errors);
        refuse_all(nobody);
    }

    void send()
    {
        error_code pending; // the error of an earlier datagram, reported once
        for (int i = 0; i < 2 && socket.send_to(asio::buffer("lost", 4), to, 0, pending) == 0; ++i)
            ;
    }
};

} // namespace test

#endif
