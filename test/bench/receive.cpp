// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Receives from a queue that is filled before the measurement begins.

#include "loops.hpp"
#include "raw.hpp"
#include "stage.hpp"

#include <boost/asio/post.hpp>

namespace bench {
namespace {

std::string title(const char* what, std::size_t size) { return what + (", " + std::to_string(size)) + " B"; }

template <typename T>
void append(std::vector<T>& to, std::vector<T> more)
{
    to.insert(to.end(), more.begin(), more.end());
}

/// The least that any library can do: make the system call, decode the control data, and post the handler.
struct posted_receive
{
    loopback& l;

    template <typename Handler>
    void operator()(std::size_t, Handler handler) const
    {
        raw::recvmsg_decoded_one(l);
        asio::post(l.context, [handler = std::move(handler), size = l.size()]() mutable {
            handler(boost::system::error_code(), size);
        });
    }
};

} // namespace

void receive_drained(stage& s, std::size_t size)
{
    auto name = title("receive, drained", size);
    if (!s.wants(name))
        return;
    loopback plain(size), control(size, reports);
    auto n = control.count();
    raw::messages messages(size), bare_messages(size, raw::depth, 0);
    iplevel::received_batch<udp> batch(raw::depth, size, control_size(reports)), bare(raw::depth, size, 0);

    // Contenders that are compared run next to each other, because the speed of the machine changes within a
    // round.
    std::vector<contender> contenders{
        timed(
            "Asio async_receive_from, coroutine", n, plain.filled(),
            by_coroutine(plain, asio_receive{plain})),
        timed(
            "iplevel async_receive_with_control, coroutine", n, control.filled(),
            by_coroutine(control, iplevel_receive{control})),
        timed("recvmsg, control", n, control.filled(), [&] { raw::recvmsg(control); }),
        timed("recvfrom", n, plain.filled(), [&] { raw::recvfrom(plain); }),
        timed(
            "iplevel async_receive_with_control, callback", n, control.filled(),
            by_callback(control, iplevel_receive{control})),
        timed(
            "Asio async_receive_from, callback", n, plain.filled(), by_callback(plain, asio_receive{plain})),
        timed(
            "recvmsg, control decoded, handler posted", n, control.filled(),
            by_callback(control, posted_receive{control})),
        timed("recvmsg, control decoded", n, control.filled(), [&] { raw::recvmsg_decoded(control); }),
        timed(
            "recvmmsg, control decoded", n, control.filled(),
            [&] { messages.receive(control.receiver.native_handle(), n); }),
        timed(
            "iplevel async_receive_batch, control, callback", n, control.filled(),
            batches_by_callback(control, batch)),
        timed(
            "iplevel async_receive_batch, control, coroutine", n, control.filled(),
            batches_by_coroutine(control, batch)),
        timed("iplevel async_receive_batch, callback", n, plain.filled(), batches_by_callback(plain, bare)),
        timed(
            "recvmmsg", plain.count(), plain.filled(),
            [&] { bare_messages.receive(plain.receiver.native_handle(), plain.count()); }),
    };
    append(contenders, libuv_receive(plain));
    append(contenders, go_loop(s, "ReadFrom", size, n));
    append(contenders, go_loop(s, "ReadBatch", size, n));
    if (!s.take_turns(name, contenders))
        return;

    for (std::string way : {"callback", "coroutine"}) {
        s.results.add("async_receive_with_control, " + way + ": overhead / Asio's", 1.05, [&](auto ns) {
            return (ns["iplevel async_receive_with_control, " + way] - ns["recvmsg, control"]) /
                   (ns["Asio async_receive_from, " + way] - ns["recvfrom"]);
        });
        s.results.add("async_receive_batch, " + way + " / recvmmsg", 1.05, [&](auto ns) {
            return ns["iplevel async_receive_batch, control, " + way] / ns["recvmmsg, control decoded"];
        });
        s.results.add("async_receive_batch, control, " + way + " / async_receive_from", 0.75, [&](auto ns) {
            return ns["iplevel async_receive_batch, control, " + way] / ns["Asio async_receive_from, " + way];
        });
    }
    s.results.add("recvmsg, decoded and posted: overhead / Asio's", {}, [](auto ns) {
        return (ns["recvmsg, control decoded, handler posted"] - ns["recvmsg, control"]) /
               (ns["Asio async_receive_from, callback"] - ns["recvfrom"]);
    });
    s.results.add("async_receive_with_control / recvmsg, decoded and posted", {}, [](auto ns) {
        return ns["iplevel async_receive_with_control, callback"] /
               ns["recvmsg, control decoded, handler posted"];
    });
    s.results.add("async_receive_with_control / Go ReadFrom", 0.55, [](auto ns) {
        return ns["iplevel async_receive_with_control, callback"] / ns["Go x/net ReadFrom"];
    });
    s.results.add("async_receive_batch / Go ReadBatch", 0.85, [](auto ns) {
        return ns["iplevel async_receive_batch, control, callback"] / ns["Go x/net ReadBatch"];
    });
    s.results.add("async_receive_batch, no control / libuv recvmmsg", 1.00, [](auto ns) {
        return ns["iplevel async_receive_batch, callback"] / ns["libuv recvmmsg"];
    });
    s.results.add("async_receive_batch with control / libuv recvmmsg without", {}, [](auto ns) {
        return ns["iplevel async_receive_batch, control, callback"] / ns["libuv recvmmsg"];
    });
    s.results.add("recvmmsg, no control / libuv recvmmsg", {}, [](auto ns) {
        return ns["recvmmsg"] / ns["libuv recvmmsg"];
    });
    s.results.add_counts("iplevel async_receive_batch, control, callback", 1.0 / raw::depth + 0.02);
}

void receive_coalesced(stage& s, std::size_t size)
{
    auto name = title("receive, coalesced", size);
    if (!s.wants(name))
        return;
    constexpr std::size_t messages = 16;
    loopback plain(size),
        together(size, reports | control_flags::coalesced, messages * datagrams_in_run(size));
    auto n = together.count();
    auto room = control_size(reports | control_flags::coalesced);
    iplevel::received_batch<udp> one(1, iplevel::coalesced_size, room),
        four(4, iplevel::coalesced_size, room);

    std::vector<contender> contenders{
        timed(
            "Asio async_receive_from, callback", plain.count(), plain.filled(),
            by_callback(plain, asio_receive{plain})),
        timed("recvmsg and split", n, together.filled(), [&] { raw::recvmsg_split(together); }),
        timed(
            "iplevel async_receive_batch, one slot", n, together.filled(),
            batches_by_callback(together, one)),
        timed(
            "iplevel async_receive_batch, four slots", n, together.filled(),
            batches_by_callback(together, four)),
    };
    if (!s.take_turns(name, contenders))
        return;

    s.results.add("async_receive_batch, one slot / recvmsg and split", {}, [](auto ns) {
        return ns["iplevel async_receive_batch, one slot"] / ns["recvmsg and split"];
    });
    s.results.add("async_receive_batch, four slots / recvmsg and split", 1.05, [](auto ns) {
        return ns["iplevel async_receive_batch, four slots"] / ns["recvmsg and split"];
    });
    s.results.add("async_receive_batch / async_receive_from", 1.0 / 8, [](auto ns) {
        return ns["iplevel async_receive_batch, four slots"] / ns["Asio async_receive_from, callback"];
    });
}

} // namespace bench
