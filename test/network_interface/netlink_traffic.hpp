// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_NETWORK_INTERFACE_NETLINK_TRAFFIC_HPP
#define IPLEVEL_TEST_NETWORK_INTERFACE_NETLINK_TRAFFIC_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>
#include <vector>

/// Counts the library's requests to the kernel during the lifetime of the object, and may change requests and
/// answers.
/**
 * Include it in one source file of a test program: it defines send and recv, which replace the C library's.
 */
struct netlink_traffic
{
    /// Called with a datagram of the answer, its capacity and its size. Returns the result of recv.
    using tamper = std::function<ssize_t(const netlink_traffic&, char*, std::size_t, ssize_t)>;

    explicit netlink_traffic(tamper change = {}) : change_answer(std::move(change)) { current = this; }
    netlink_traffic(const netlink_traffic&) = delete;
    netlink_traffic& operator=(const netlink_traffic&) = delete;
    ~netlink_traffic() { current = nullptr; }

    int requests = 0;
    int datagrams = 0;
    std::size_t bytes = 0;
    std::uint16_t last_type = 0;
    std::uint8_t last_family = 0;
    tamper change_answer;
    std::function<void(std::vector<char>&)> change_request;

    inline static netlink_traffic* current = nullptr;
};

extern "C" ssize_t send(int descriptor, const void* data, size_t size, int flags)
{
    const auto* first = static_cast<const char*>(data);
    std::vector<char> request(first, first + size);
    if (auto* traffic = netlink_traffic::current) {
        nlmsghdr header;
        std::memcpy(&header, first, sizeof header);
        ++traffic->requests;
        traffic->last_type = header.nlmsg_type;
        traffic->last_family = static_cast<std::uint8_t>(request[sizeof header]);
        if (traffic->change_request)
            traffic->change_request(request);
    }
    return ::syscall(SYS_sendto, descriptor, request.data(), size, flags, nullptr, 0);
}

extern "C" ssize_t recv(int descriptor, void* data, size_t capacity, int flags)
{
    auto* traffic = netlink_traffic::current;
    if (traffic)
        flags |= MSG_DONTWAIT; // a changed answer may lack its end
    const ssize_t size = ::syscall(SYS_recvfrom, descriptor, data, capacity, flags, nullptr, nullptr);
    if (!traffic)
        return size;
    ++traffic->datagrams;
    traffic->bytes += size > 0 ? static_cast<std::size_t>(size) : 0;
    return traffic->change_answer ? traffic->change_answer(*traffic, static_cast<char*>(data), capacity, size)
                                  : size;
}

#endif
