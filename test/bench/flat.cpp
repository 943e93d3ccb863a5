// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Costs that must not depend on anything else: a single datagram, batches of any size, joined groups.

#include "loops.hpp"
#include "raw.hpp"
#include "stage.hpp"

#include <iplevel/multicast/membership.hpp>

#include <deque>

namespace bench {
namespace {

constexpr std::size_t size = 64;

/// Receive all datagrams with the synchronous function.
auto receive_all(loopback& l, iplevel::received_batch<udp>& batch)
{
    return [&] {
        for (auto left = l.count(); left;) {
            left -= receive_batch(l.receiver, batch);
            look_at(batch);
        }
    };
}

} // namespace

void receive_single(stage& s)
{
    const std::string name = "receive, one queued datagram, 64 B";
    if (!s.wants(name))
        return;
    std::deque<loopback> sockets;
    for (int i = 0; i < 64; ++i)
        sockets.emplace_back(size, reports, 1);
    auto refill = [&] {
        for (auto& l : sockets)
            l.refill();
    };
    auto on_each = [&](auto receive) {
        return [&sockets, receive] {
            for (auto& l : sockets)
                receive(l);
        };
    };
    raw::messages messages(size, 32);
    iplevel::received_batch<udp> batch(32, size, control_size(reports));
    std::vector<char> buffer(size);
    udp::endpoint sender;
    iplevel::received_control control;
    std::vector<contender> contenders{
        timed("recvmmsg of 32", 64, refill, on_each([&](auto& l) {
                  messages.receive(l.receiver.native_handle(), 1);
              })),
        timed("iplevel receive_with_control", 64, refill, on_each([&](auto& l) {
                  receive_with_control(l.receiver, asio::buffer(buffer), sender, control);
                  sink = sink + control.interface_index;
              })),
        timed("iplevel receive_batch", 64, refill, on_each([&](auto& l) {
                  receive_batch(l.receiver, batch);
                  look_at(batch);
              })),
    };
    if (!s.take_turns(name, contenders))
        return;
    s.results.add("receive_batch / receive_with_control", 1.05, [](auto ns) {
        return ns["iplevel receive_batch"] / ns["iplevel receive_with_control"];
    });
    s.results.add("recvmmsg of 32 / receive_with_control", {}, [](auto ns) {
        return ns["recvmmsg of 32"] / ns["iplevel receive_with_control"];
    });
}

void receive_flat(stage& s)
{
    const std::string name = "receive, flat, 64 B";
    if (!s.wants(name))
        return;
    loopback l(size, reports, 1024);
    std::deque<raw::messages> messages;
    std::deque<iplevel::received_batch<udp>> batches;
    std::vector<contender> contenders;
    for (std::size_t depth : {1, 8, 64, 256, 1024}) {
        auto& m = messages.emplace_back(size, depth);
        auto& b = batches.emplace_back(depth, size, control_size(reports));
        auto of = " of " + std::to_string(depth);
        contenders.push_back(timed("recvmmsg" + of, l.count(), l.filled(), [&l, &m] {
            m.receive(l.receiver.native_handle(), l.count());
        }));
        contenders.push_back(timed("iplevel receive_batch" + of, l.count(), l.filled(), receive_all(l, b)));
    }

    loopback alone(size, reports, 256, asio::ip::address_v6::loopback());
    loopback member(size, reports, 256, asio::ip::address_v6::loopback());
    auto bytes = asio::ip::make_address_v6("ff12::1").to_bytes();
    for (int i = 0; i < 1000; ++i) {
        bytes[14] = static_cast<unsigned char>(1 + i / 250);
        bytes[15] = static_cast<unsigned char>(i % 250);
        member.receiver.set_option(iplevel::multicast::join_group(asio::ip::address_v6(bytes), 1));
    }
    iplevel::received_batch<udp> batch(raw::depth, size, control_size(reports));
    contenders.push_back(
        timed("iplevel receive_batch, no group", 256, alone.filled(), receive_all(alone, batch)));
    contenders.push_back(
        timed("iplevel receive_batch, 1000 groups", 256, member.filled(), receive_all(member, batch)));
    if (!s.take_turns(name, contenders))
        return;

    for (std::string of : {" of 1", " of 8", " of 64", " of 256", " of 1024"})
        s.results.add("receive_batch / recvmmsg" + of, 1.05, [&](auto ns) {
            return ns["iplevel receive_batch" + of] / ns["recvmmsg" + of];
        });
    s.results.add("receive_batch, 1000 groups / none", 1.05, [](auto ns) {
        return ns["iplevel receive_batch, 1000 groups"] / ns["iplevel receive_batch, no group"];
    });
}

void decode_control(stage& s)
{
    const std::string name = "decode";
    if (!s.wants(name))
        return;
    loopback l(size, reports | control_flags::timestamp, 1);
    alignas(cmsghdr) char storage[256];
    char data[size];
    iovec v{data, sizeof data};
    msghdr m{nullptr, 0, &v, 1, storage, sizeof storage, 0};
    l.refill();
    check(::recvmsg(l.receiver.native_handle(), &m, 0) == size);
    asio::const_buffer bytes(storage, m.msg_controllen);

    constexpr std::size_t times = 10000;
    iplevel::received_control control;
    std::vector<contender> contenders{timed(
        "iplevel decode, four messages", times, [] {},
        [&] {
            boost::system::error_code ec;
            for (std::size_t i = 0; i < times; ++i)
                decode(bytes, control, ec);
            sink = control.interface_index;
        })};
    if (!s.take_turns(name, contenders))
        return;
    s.results.add(
        "nanoseconds for four messages", 20, [](auto ns) { return ns["iplevel decode, four messages"]; });
}

} // namespace bench
