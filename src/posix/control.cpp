// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include "control_messages.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace iplevel::detail {

namespace {

/// AF_INET for IPv4 and IPv4-mapped addresses, else the address's own family.
int family_of(const void* address, std::size_t size) noexcept
{
    sockaddr_in6 a{};
    std::memcpy(&a, address, size < sizeof a ? size : sizeof a);
    if (a.sin6_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&a.sin6_addr))
        return AF_INET;
    return a.sin6_family;
}

} // namespace

int control_family(native_handle socket, address_view destination) noexcept
{
    if (destination.data)
        return family_of(destination.data, destination.size);
    sockaddr_storage local{};
    socklen_t size = sizeof local;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&local), &size) != 0)
        return AF_UNSPEC;
    return family_of(&local, size);
}

void close_descriptors(const unsigned char* data, std::size_t size) noexcept
{
    for (std::size_t at = 0; at + sizeof(int) <= size; at += sizeof(int)) {
        int descriptor;
        std::memcpy(&descriptor, data + at, sizeof descriptor);
        ::close(descriptor);
    }
}

} // namespace iplevel::detail

#endif
