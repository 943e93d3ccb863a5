// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The loops that somebody would write who knows all the system calls: nothing can be faster.

#ifndef IPLEVEL_TEST_BENCH_RAW_HPP
#define IPLEVEL_TEST_BENCH_RAW_HPP

#include "loopback.hpp"

#include <sys/socket.h>

#include <vector>

namespace bench::raw {

constexpr std::size_t depth = 64;
constexpr std::size_t control_size = 128;

/// Each receives all datagrams of a run.
void recvfrom(loopback& l);
void recvmsg(loopback& l);
void recvmsg_decoded(loopback& l);

/// Receives the next one.
void recvmsg_decoded_one(loopback& l);

/// One recvmsg for a run of coalesced datagrams; looks at each datagram.
void recvmsg_split(loopback& l);

/// Messages for recvmmsg and sendmmsg, made once.
class messages
{
public:
    explicit messages(
        std::size_t datagram_size, std::size_t count = depth, std::size_t control = control_size);

    /// Receives n datagrams and decodes what control data there is.
    void receive(int socket, std::size_t n);

    /// Sends all datagrams of a run.
    void send(loopback& l);

private:
    std::vector<char> data_;
    std::vector<mmsghdr> headers_;
    std::vector<iovec> vectors_;
    std::vector<sockaddr_storage> names_;
    std::size_t control_size_;
    std::vector<char> control_;
};

/// Each sends all datagrams of a run.
void sendto(loopback& l);
void sendmsg_control(loopback& l);

enum class memory
{
    contiguous,
    scattered ///< one vector for each datagram
};

/// One sendmsg with UDP_SEGMENT for as many datagrams as one takes.
void sendmsg_segmented(loopback& l, memory where);

} // namespace bench::raw

#endif
