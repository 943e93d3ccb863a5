// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BENCH_STAGE_HPP
#define IPLEVEL_TEST_BENCH_STAGE_HPP

#include "child.hpp"
#include "report.hpp"

#include <memory>

namespace bench {

/// Programs that play a group.
enum class orders
{
    all,
    this_one ///< where the group has another thread that would be in the others' way
};

/// Where the groups of contenders take their turns, and what the program's options say about it.
class stage
{
public:
    std::size_t rounds = 480;
    bool count_instructions = false;
    std::string program;                   ///< this one
    std::vector<std::string> other_orders; ///< the same, linked in other orders
    std::shared_ptr<child> go;
    std::string group;                  ///< only groups whose title begins like this
    std::optional<std::string> answers; ///< runs what it is asked for, of this group, and nothing else
    report results;

    /// Is there anything to do in a group of this title?
    bool wants(const std::string& title) const
    {
        return answers ? *answers == title : title.rfind(group, 0) == 0;
    }

    /// False when there is nothing to compare. Slow contenders take a share of the rounds.
    bool take_turns(
        const std::string& title, const std::vector<contender>& contenders, std::size_t share = 1,
        orders which = orders::all);

private:
    bench::group play(
        const std::string& title, const std::vector<contender>& contenders, std::size_t count,
        orders which) const;
    double instructions(const std::string& title, const std::string& name) const;
};

// Each plays its groups for datagrams of one size, or once.
void receive_drained(stage& s, std::size_t size);
void receive_coalesced(stage& s, std::size_t size);
void receive_blocked(stage& s, std::size_t size);
void receive_saturated(stage& s, std::size_t size);
void receive_single(stage& s);
void receive_flat(stage& s);
void decode_control(stage& s);
void send(stage& s, std::size_t size);

/// libuv's receive loop with recvmmsg; nothing where libuv is not installed.
std::vector<contender> libuv_receive(class loopback& l);

/// A loop of the Go program; nothing where that was not built.
std::vector<contender> go_loop(stage& s, const std::string& name, std::size_t size, std::size_t count);

} // namespace bench

#endif
