// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "raw.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>

#include <array>
#include <cstring>

namespace bench::raw {
namespace {

/// Write one control message at the beginning of a buffer.
template <typename T>
std::size_t put(char* to, int level, int type, T value)
{
    cmsghdr header{};
    header.cmsg_len = CMSG_LEN(sizeof value);
    header.cmsg_level = level;
    header.cmsg_type = type;
    std::memcpy(to, &header, sizeof header);
    std::memcpy(to + CMSG_LEN(0), &value, sizeof value);
    return CMSG_SPACE(sizeof value);
}

void* data(loopback& l, std::size_t i) { return const_cast<void*>(l.datagram(i).data()); }

} // namespace

void sendto(loopback& l)
{
    for (std::size_t i = 0; i < l.count(); ++i) {
        auto sent = ::sendto(
            l.sender.native_handle(), data(l, i), l.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
            reinterpret_cast<const sockaddr*>(l.to.data()), socklen_t(l.to.size()));
        check(sent == ssize_t(l.size()));
    }
}

void sendmsg_control(loopback& l)
{
    for (std::size_t i = 0; i < l.count(); ++i) {
        alignas(cmsghdr) char control[control_size];
        iovec v{data(l, i), l.size()};
        msghdr m{
            l.to.data(), socklen_t(l.to.size()), &v, 1, control, put(control, IPPROTO_IP, IP_TOS, 0x28), 0};
        check(::sendmsg(l.sender.native_handle(), &m, MSG_DONTWAIT | MSG_NOSIGNAL) == ssize_t(l.size()));
    }
}

void messages::send(loopback& l)
{
    for (std::size_t sent = 0; sent < l.count();) {
        auto n = std::min(headers_.size(), l.count() - sent);
        for (std::size_t i = 0; i < n; ++i) {
            vectors_[i] = {data(l, sent + i), l.size()};
            headers_[i].msg_hdr = {l.to.data(), socklen_t(l.to.size()), &vectors_[i], 1, nullptr, 0, 0};
        }
        check(::sendmmsg(l.sender.native_handle(), headers_.data(), unsigned(n), MSG_DONTWAIT) == int(n));
        sent += n;
    }
}

void sendmsg_segmented(loopback& l, memory where)
{
    auto run = datagrams_in_run(l.size());
    for (std::size_t sent = 0; sent < l.count(); sent += run) {
        auto n = std::min(run, l.count() - sent);
        std::array<iovec, 64> v;
        if (where == memory::contiguous)
            v[0] = {data(l, sent), n * l.size()};
        else
            for (std::size_t i = 0; i < n; ++i)
                v[i] = {data(l, sent + i), l.size()};
        alignas(cmsghdr) char control[control_size];
        auto cut = static_cast<std::uint16_t>(l.size());
        msghdr m{
            l.to.data(),
            socklen_t(l.to.size()),
            v.data(),
            where == memory::contiguous ? 1 : n,
            control,
            put(control, IPPROTO_UDP, UDP_SEGMENT, cut),
            0};
        check(::sendmsg(l.sender.native_handle(), &m, MSG_DONTWAIT | MSG_NOSIGNAL) == ssize_t(n * l.size()));
    }
}

} // namespace bench::raw
