// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Loops that make the system calls directly, as fast as they can be written by hand.

#ifndef IPLEVEL_TEST_BENCH_RAW_HPP
#define IPLEVEL_TEST_BENCH_RAW_HPP

#include "loopback.hpp"

#include <sys/socket.h>

#include <vector>

namespace bench::raw {

constexpr std::size_t depth = 64;
constexpr std::size_t control_size = 128;

/// Ways to receive all datagrams of a run.
void recvfrom(loopback& l);
void recvmsg(loopback& l);
void recvmsg_decoded(loopback& l);

/// Receive the next datagram.
void recvmsg_decoded_one(loopback& l);

/// Receive coalesced datagrams with one recvmsg each, and read each datagram.
void recvmsg_split(loopback& l);

/// The messages for recvmmsg and sendmmsg, which are prepared once.
class messages
{
public:
    explicit messages(
        std::size_t datagram_size, std::size_t count = depth, std::size_t control = control_size);

    /// Receive n datagrams and decode their control data.
    void receive(int socket, std::size_t n);

    /// Send all datagrams of a run.
    void send(loopback& l);

private:
    std::vector<char> data_;
    std::vector<mmsghdr> headers_;
    std::vector<iovec> vectors_;
    std::vector<sockaddr_storage> names_;
    std::size_t control_size_;
    std::vector<char> control_;
};

/// Ways to send all datagrams of a run.
void sendto(loopback& l);
void sendmsg_control(loopback& l);

enum class memory
{
    contiguous,
    scattered ///< One vector for each datagram.
};

/// Send as many datagrams as possible with each sendmsg, with UDP_SEGMENT.
void sendmsg_segmented(loopback& l, memory where);

} // namespace bench::raw

#endif
