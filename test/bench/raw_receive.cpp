// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "raw.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>

#include <cerrno>
#include <cstring>

namespace bench::raw {
namespace {

struct report
{
    in_addr destination;
    unsigned interface_index;
    int hop_limit;
    int traffic_class;
    int segment_size;
};

template <typename T>
T payload(cmsghdr* c)
{
    T value;
    std::memcpy(&value, CMSG_DATA(c), sizeof value);
    return value;
}

report decode(msghdr& m)
{
    report r{};
    for (cmsghdr* c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            auto info = payload<in_pktinfo>(c);
            r.destination = info.ipi_addr;
            r.interface_index = static_cast<unsigned>(info.ipi_ifindex);
        } else if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TTL) {
            r.hop_limit = payload<int>(c);
        } else if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TOS) {
            r.traffic_class = payload<unsigned char>(c);
        } else if (c->cmsg_level == IPPROTO_UDP && c->cmsg_type == UDP_GRO) {
            r.segment_size = payload<int>(c);
        }
    }
    return r;
}

std::size_t used(const report& r)
{
    return r.destination.s_addr + r.interface_index + unsigned(r.hop_limit) + unsigned(r.traffic_class);
}

template <typename Look>
void receive(loopback& l, Look look)
{
    sockaddr_storage name;
    alignas(cmsghdr) char control[control_size];
    iovec v{l.buffer.data(), l.buffer.size()};
    msghdr m{&name, sizeof name, &v, 1, control, sizeof control, 0};
    check(::recvmsg(l.receiver.native_handle(), &m, MSG_DONTWAIT) == ssize_t(l.size()));
    look(m);
}

} // namespace

void recvmsg_decoded_one(loopback& l)
{
    receive(l, [](msghdr& m) { sink = sink + used(decode(m)); });
}

void recvfrom(loopback& l)
{
    for (std::size_t i = 0; i < l.count(); ++i) {
        sockaddr_storage name;
        socklen_t size = sizeof name;
        auto received = ::recvfrom(
            l.receiver.native_handle(), l.buffer.data(), l.buffer.size(), MSG_DONTWAIT,
            reinterpret_cast<sockaddr*>(&name), &size);
        check(received == ssize_t(l.size()));
    }
}

void recvmsg(loopback& l)
{
    for (std::size_t i = 0; i < l.count(); ++i)
        receive(l, [](msghdr&) {});
}

void recvmsg_decoded(loopback& l)
{
    for (std::size_t i = 0; i < l.count(); ++i)
        recvmsg_decoded_one(l);
}

void recvmsg_split(loopback& l)
{
    for (std::size_t left = l.count(); left;) {
        sockaddr_storage name;
        alignas(cmsghdr) char control[control_size];
        iovec v{l.buffer.data(), l.buffer.size()};
        msghdr m{&name, sizeof name, &v, 1, control, sizeof control, 0};
        auto received = ::recvmsg(l.receiver.native_handle(), &m, MSG_DONTWAIT);
        check(received > 0);
        auto r = decode(m);
        auto segment = r.segment_size ? std::size_t(r.segment_size) : std::size_t(received);
        for (std::size_t at = 0; at < std::size_t(received); at += segment, --left)
            sink = sink + std::min(segment, std::size_t(received) - at) + used(r);
    }
}

messages::messages(std::size_t datagram_size, std::size_t count, std::size_t control)
    : data_(count * datagram_size)
    , headers_(count)
    , vectors_(count)
    , names_(count)
    , control_size_(control)
    , control_(count * control)
{
    for (std::size_t i = 0; i < count; ++i)
        vectors_[i] = {data_.data() + i * datagram_size, datagram_size};
}

void messages::receive(int socket, std::size_t n)
{
    while (n) {
        for (std::size_t i = 0; i < headers_.size(); ++i)
            headers_[i].msg_hdr = {&names_[i],
                                   sizeof names_[i],
                                   &vectors_[i],
                                   1,
                                   control_.data() + i * control_size_,
                                   control_size_,
                                   0};
        int count = ::recvmmsg(socket, headers_.data(), unsigned(headers_.size()), MSG_DONTWAIT, nullptr);
        if (count < 0) {
            pollfd wait{socket, POLLIN, 0};
            check(errno == EAGAIN && ::poll(&wait, 1, 1000) == 1);
        }
        for (int i = 0; i < count; ++i) {
            auto& m = headers_[std::size_t(i)];
            sink = sink + m.msg_len + used(decode(m.msg_hdr));
        }
        n -= std::min(n, std::size_t(std::max(count, 0)));
    }
}

} // namespace bench::raw
