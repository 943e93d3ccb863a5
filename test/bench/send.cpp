// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Sends to a receiver that receives runs whole, as a device that segments them would accept them.

#include "loops.hpp"
#include "raw.hpp"
#include "stage.hpp"

namespace bench {

void send(stage& s, std::size_t size)
{
    auto name = "send, " + std::to_string(size) + " B";
    if (!s.wants(name))
        return;
    loopback l(size, control_flags::coalesced);
    auto n = l.count();
    raw::messages messages(size);
    iplevel::outgoing_control marked;
    marked.traffic_class = 0x28;
    iplevel::outgoing_batch<udp> batch(n), single(n);
    single.segmentation(false);

    auto fill_and_send = [&](const std::string& how, auto& which, const iplevel::outgoing_control& control) {
        return timed("iplevel async_send_batch, " + how, n, l.emptied(), [&, control] {
            fill(l, which, control);
            send_it(l, which);
        });
    };

    std::vector<contender> contenders{
        timed("Asio async_send_to, callback", n, l.emptied(), by_callback(l, asio_send{l})),
        timed("Asio async_send_to, coroutine", n, l.emptied(), by_coroutine(l, asio_send{l})),
        timed("sendto", n, l.emptied(), [&] { raw::sendto(l); }),
        timed("sendmsg, control", n, l.emptied(), [&] { raw::sendmsg_control(l); }),
        timed("sendmmsg", n, l.emptied(), [&] { messages.send(l); }),
        timed(
            "sendmsg, segmented, contiguous", n, l.emptied(),
            [&] { raw::sendmsg_segmented(l, raw::memory::contiguous); }),
        timed(
            "sendmsg, segmented, scattered", n, l.emptied(),
            [&] { raw::sendmsg_segmented(l, raw::memory::scattered); }),
        timed(
            "iplevel async_send_with_control, no control, callback", n, l.emptied(),
            by_callback(l, iplevel_send{l})),
        timed(
            "iplevel async_send_with_control, callback", n, l.emptied(),
            by_callback(l, iplevel_send{l, marked})),
        timed(
            "iplevel async_send_with_control, coroutine", n, l.emptied(),
            by_coroutine(l, iplevel_send{l, marked})),
        timed(
            "iplevel async_send_batch, segmented", n,
            [&] {
                l.drain();
                fill(l, batch, {});
            },
            [&] { send_it(l, batch); }),
        fill_and_send("segmented, filled too", batch, {}),
        fill_and_send("segmented, filled too, control", batch, marked),
        fill_and_send("one by one, filled too", single, {}),
        fill_and_send("one by one, filled too, control", single, marked),
    };
    for (auto& c : go_loop(s, "WriteTo", size, n))
        contenders.push_back(c);
    for (auto& c : go_loop(s, "WriteBatch", size, n))
        contenders.push_back(c);
    if (!s.take_turns(name, contenders))
        return;

    for (std::string way : {"callback", "coroutine"})
        s.results.add(
            "async_send_with_control, " + way + " / async_send_to + the control's cost", 1.05, [&](auto ns) {
                return ns["iplevel async_send_with_control, " + way] /
                       (ns["Asio async_send_to, " + way] + ns["sendmsg, control"] - ns["sendto"]);
            });
    s.results.add("async_send_batch / segmented sendmsg", 1.05, [](auto ns) {
        return ns["iplevel async_send_batch, segmented"] / ns["sendmsg, segmented, contiguous"];
    });
    s.results.add("async_send_batch, filled too / segmented sendmsg", {}, [](auto ns) {
        return ns["iplevel async_send_batch, segmented, filled too"] / ns["sendmsg, segmented, contiguous"];
    });
    s.results.add("async_send_batch, filled too / async_send_to", 1.0 / 6, [](auto ns) {
        return ns["iplevel async_send_batch, segmented, filled too"] / ns["Asio async_send_to, callback"];
    });
    s.results.add("async_send_batch, one by one / sendmmsg", {}, [](auto ns) {
        return ns["iplevel async_send_batch, one by one, filled too"] / ns["sendmmsg"];
    });
    s.results.add("async_send_with_control / Go WriteTo", {}, [](auto ns) {
        return ns["iplevel async_send_with_control, callback"] / ns["Go x/net WriteTo"];
    });
    s.results.add("async_send_batch, one by one / Go WriteBatch", 0.90, [](auto ns) {
        return ns["iplevel async_send_batch, one by one, filled too"] / ns["Go x/net WriteBatch"];
    });
    s.results.add("async_send_batch, segmented / Go WriteBatch", 0.90, [](auto ns) {
        return ns["iplevel async_send_batch, segmented, filled too"] / ns["Go x/net WriteBatch"];
    });
    s.results.add("a traffic class of each datagram's own / none, one by one", {}, [](auto ns) {
        return ns["iplevel async_send_with_control, callback"] /
               ns["iplevel async_send_with_control, no control, callback"];
    });
    s.results.add("likewise, sendmmsg", {}, [](auto ns) {
        return ns["iplevel async_send_batch, one by one, filled too, control"] /
               ns["iplevel async_send_batch, one by one, filled too"];
    });
    s.results.add("likewise, segmented", {}, [](auto ns) {
        return ns["iplevel async_send_batch, segmented, filled too, control"] /
               ns["iplevel async_send_batch, segmented, filled too"];
    });
}

} // namespace bench
