// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/detail/readiness.hpp>

#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace iplevel::detail {

bool peeking_takes_reports(native_handle socket) noexcept
{
    int on = 0;
    socklen_t size = sizeof on;
    return ::getsockopt(socket, IPPROTO_IPV6, IPV6_RECVPATHMTU, &on, &size) == 0 && on;
}

readiness::readiness(native_handle socket, boost::asio::socket_base::wait_type what) noexcept
    : socket_(socket), what_(what)
{}

readiness::~readiness()
{
    if (edges_ >= 0)
        ::close(edges_);
}

/// Wait with poll at first, and later for edges of epoll.
/**
 * The error queue causes an edge only when it grows, while poll reports it as long as it is not empty. The
 * edges are awaited with poll as well, because epoll_wait returns EINTR without a signal when an io_uring of
 * this thread completes an operation.
 */
void readiness::wait(error_code& ec) noexcept
{
    bool read = what_ == boost::asio::socket_base::wait_read;
    bool write = what_ == boost::asio::socket_base::wait_write;
    int result = 0;
    pollfd ready{socket_, static_cast<short>((read ? POLLIN : 0) | (write ? POLLOUT : 0)), 0};
    epoll_event edge{};
    int milliseconds = -1;
    if (++waits_ > 1) {
        // There is no edge when the queue of a local peer to which the socket is not connected has room.
        milliseconds = write ? 20 : -1;
        edge.events = (read ? EPOLLIN : 0u) | (write ? EPOLLOUT : 0u) | EPOLLET;
        if (edges_ < 0) {
            edges_ = ::epoll_create1(EPOLL_CLOEXEC);
            result = edges_ < 0 ? edges_ : ::epoll_ctl(edges_, EPOLL_CTL_ADD, socket_, &edge);
        }
        ready = {edges_, POLLIN, 0};
    }
    if (result == 0)
        result = ::poll(&ready, 1, milliseconds);
    if (result > 0 && edges_ >= 0)
        result = ::epoll_wait(edges_, &edge, 1, 0);
    if (result < 0)
        ec.assign(errno, boost::system::system_category());
    else
        ec = {};
}

} // namespace iplevel::detail

#endif
