// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/detail/readiness.hpp>

#include <poll.h>

#include <cerrno>

namespace iplevel::detail {

bool peeking_takes_reports(native_handle) noexcept { return false; }

readiness::readiness(native_handle socket, boost::asio::socket_base::wait_type what) noexcept
    : socket_(socket), what_(what)
{}

readiness::~readiness() = default;

void readiness::wait(error_code& ec) noexcept
{
    pollfd p{
        socket_, static_cast<short>(what_ == boost::asio::socket_base::wait_write ? POLLOUT : POLLIN), 0};
    ec = {};
    if (::poll(&p, 1, -1) < 0)
        ec.assign(errno, boost::system::system_category());
}

} // namespace iplevel::detail

#endif
