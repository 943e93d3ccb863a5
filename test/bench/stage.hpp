// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BENCH_STAGE_HPP
#define IPLEVEL_TEST_BENCH_STAGE_HPP

#include "child.hpp"
#include "report.hpp"

#include <memory>

namespace bench {

/// The programs that run a group.
enum class orders
{
    all,
    this_one ///< For a group with a second thread, which would disturb the other programs.
};

/// Runs the groups of contenders as the options of the program say.
class stage
{
public:
    std::size_t rounds = 480;
    bool count_instructions = false;
    std::string program;                   ///< The path of this program.
    std::vector<std::string> other_orders; ///< The same program, linked in other orders.
    std::shared_ptr<child> go;
    std::string group;                  ///< Only groups whose title begins with this are run.
    std::optional<std::string> answers; ///< Run only what another program requests, of this group.
    report results;

    /// Determine whether anything is to be done in the group with this title.
    bool wants(const std::string& title) const
    {
        return answers ? *answers == title : title.rfind(group, 0) == 0;
    }

    /// Run a group. Slow contenders run in a share of the rounds. Returns false if there is nothing to
    /// compare.
    bool take_turns(
        const std::string& title, const std::vector<contender>& contenders, std::size_t share = 1,
        orders which = orders::all);

private:
    bench::group play(
        const std::string& title, const std::vector<contender>& contenders, std::size_t count,
        orders which) const;
    double instructions(const std::string& title, const std::string& name) const;
};

// Each function runs its groups, either for datagrams of one size or once.
void receive_drained(stage& s, std::size_t size);
void receive_coalesced(stage& s, std::size_t size);
void receive_blocked(stage& s, std::size_t size);
void receive_saturated(stage& s, std::size_t size);
void receive_single(stage& s);
void receive_flat(stage& s);
void decode_control(stage& s);
void send(stage& s, std::size_t size);

/// Get libuv's receive loop with recvmmsg, or nothing if libuv is not installed.
std::vector<contender> libuv_receive(class loopback& l);

/// Get a loop of the Go program, or nothing if it was not built.
std::vector<contender> go_loop(stage& s, const std::string& name, std::size_t size, std::size_t count);

} // namespace bench

#endif
