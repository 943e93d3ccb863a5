// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BENCH_COUNTS_HPP
#define IPLEVEL_TEST_BENCH_COUNTS_HPP

namespace bench {

/// Figures that do not depend on the speed of the machine.
struct counts
{
    double allocations = 0;
    double system_calls = 0; ///< Those on sockets and epoll descriptors.
    double epoll_ctl = 0;    ///< Those of them that change what epoll waits for.

    friend counts operator/(counts c, double n)
    {
        return {c.allocations / n, c.system_calls / n, c.epoll_ctl / n};
    }
};

/// The counts of this thread since they were last reset, made by the wrapped system calls and by operator
/// new.
inline thread_local counts tally;

/// The counts per datagram of the contender that ran last.
inline counts last_run;

} // namespace bench

#endif
