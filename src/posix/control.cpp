// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include "control_messages.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>

namespace iplevel::detail {

namespace {

/// Get AF_INET for IPv4 and IPv4-mapped addresses, or otherwise the address's own family.
int family_of(const void* address, std::size_t size) noexcept
{
    sockaddr_in6 a{};
    std::memcpy(&a, address, size < sizeof a ? size : sizeof a);
    if (a.sin6_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&a.sin6_addr))
        return AF_INET;
    return a.sin6_family;
}

/// What an IPv6 destination determines about the interface through which a datagram leaves.
struct destination_scope
{
    bool counts = false;   ///< Whether the destination is link-local, or a group of any scope.
    bool required = false; ///< Whether the destination has no meaning without a scope id.
    unsigned id = 0;
};

destination_scope scope_of(address_view destination) noexcept
{
    if (!may_name_interface(destination))
        return {};
    sockaddr_in6 a;
    std::memcpy(&a, destination.data, sizeof a);
    if (a.sin6_family != AF_INET6)
        return {};
    const bool group = IN6_IS_ADDR_MULTICAST(&a.sin6_addr);
    const bool narrow = IN6_IS_ADDR_LINKLOCAL(&a.sin6_addr) || IN6_IS_ADDR_MC_LINKLOCAL(&a.sin6_addr) ||
                        IN6_IS_ADDR_MC_NODELOCAL(&a.sin6_addr);
    return {group || narrow, narrow, a.sin6_scope_id};
}

void write_scope_id(address_view destination, unsigned id) noexcept
{
    const auto scope_id = static_cast<decltype(sockaddr_in6::sin6_scope_id)>(id);
    std::memcpy(
        static_cast<unsigned char*>(destination.data) + offsetof(sockaddr_in6, sin6_scope_id), &scope_id,
        sizeof scope_id);
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

unsigned interface_of(const outgoing_control& control, error_code& ec) noexcept
{
    if (!control.source || !control.source->is_v6() || !control.source->to_v6().is_link_local())
        return control.interface_index;
    const auto scope_id = static_cast<unsigned>(control.source->to_v6().scope_id());
    if (control.interface_index != 0 && scope_id != 0 && control.interface_index != scope_id)
        ec = error::interface_mismatch;
    return control.interface_index != 0 ? control.interface_index : scope_id;
}

bool differ_in_interface(address_view destination, const outgoing_control& control) noexcept
{
    const auto scope = scope_of(destination);
    if (!scope.counts)
        return false;
    error_code ec;
    const auto index = interface_of(control, ec);
    return scope.id != index && (scope.required ? index : scope.id) != 0;
}

void settle_interface(address_view destination, outgoing_control& control, error_code& ec) noexcept
{
    ec = {};
    const auto scope = scope_of(destination);
    const auto index = interface_of(control, ec);
    if (scope.id != 0 && index != 0 && scope.id != index)
        ec = error::interface_mismatch;
    else if (scope.id == 0 && scope.required)
        write_scope_id(destination, index);
    else if (index == 0)
        control.interface_index = scope.id;
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
