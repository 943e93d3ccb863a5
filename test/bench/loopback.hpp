// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BENCH_LOOPBACK_HPP
#define IPLEVEL_TEST_BENCH_LOOPBACK_HPP

#include "bench.hpp"

#include <iplevel/control.hpp>
#include <iplevel/option/socket.hpp>
#include <iplevel/send.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

namespace bench {

namespace asio = boost::asio;
using asio::ip::udp;
using iplevel::control_flags;

/// The reports that most contenders enable.
inline constexpr auto reports =
    control_flags::packet_info | control_flags::hop_limit | control_flags::traffic_class;

/// The number of datagrams in a message that is segmented or coalesced.
constexpr std::size_t datagrams_in_run(std::size_t size) { return std::min<std::size_t>(64, 65507 / size); }

/// A receiver and a sender on loopback, which exchange datagrams of one size.
class loopback
{
public:
    explicit loopback(
        std::size_t size, control_flags flags = control_flags::none, std::size_t most = 256,
        asio::ip::address at = asio::ip::address_v4::loopback())
        : receiver(context, udp::endpoint(at, 0))
        , sender(context, udp::endpoint(at, 0))
        , to(receiver.local_endpoint())
        , payload(most * size, 'x')
        , size_(size)
        , count_(most)
        , coalesced_((flags & control_flags::coalesced) != control_flags::none)
    {
        boost::system::error_code not_root;
        receiver.set_option(iplevel::receive_buffer_force(8 << 20), not_root);
        if (not_root)
            receiver.set_option(udp::socket::receive_buffer_size(8 << 20));
        enable_control(receiver, flags);
        receiver.native_non_blocking(true);
        if (coalesced_)
            run_ = datagrams_in_run(size);
        fill();
        count_ = std::min(most, drain() * run_);
    }

    std::size_t size() const { return size_; }

    /// The number of datagrams in a run, for which the receiver's queue has space.
    std::size_t count() const { return count_; }

    asio::const_buffer datagram(std::size_t i) const { return {payload.data() + i * size_, size_}; }

    std::size_t drain()
    {
        char byte;
        std::size_t n = 0;
        while (::recv(receiver.native_handle(), &byte, 1, MSG_DONTWAIT) >= 0)
            ++n;
        return n;
    }

    /// Put all datagrams of a run into the queue.
    void refill()
    {
        drain();
        fill();
    }

    /// Empty the queue.
    auto emptied()
    {
        return [this] { drain(); };
    }

    auto filled()
    {
        return [this] { refill(); };
    }

    asio::io_context context{1};
    udp::socket receiver;
    udp::socket sender;
    udp::endpoint to, from;
    std::vector<char> payload;
    std::vector<char> buffer = std::vector<char>(65536);

private:
    void fill()
    {
        iplevel::outgoing_control cut;
        if (coalesced_)
            cut.segment_size = static_cast<std::uint16_t>(size_);
        for (std::size_t i = 0; i < count_; i += run_)
            send_with_control(
                sender, asio::buffer(payload.data() + i * size_, std::min(run_, count_ - i) * size_), to,
                cut);
    }

    std::size_t size_;
    std::size_t count_;
    std::size_t run_ = 1; ///< The number of datagrams in a message.
    bool coalesced_;
};

} // namespace bench

#endif
