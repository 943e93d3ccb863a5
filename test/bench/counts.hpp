// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BENCH_COUNTS_HPP
#define IPLEVEL_TEST_BENCH_COUNTS_HPP

namespace bench {

/// What does not depend on the machine's pace.
struct counts
{
    double allocations = 0;
    double system_calls = 0; ///< on sockets and epoll descriptors
    double epoll_ctl = 0;    ///< of them, changes of what epoll waits for

    friend counts operator/(counts c, double n)
    {
        return {c.allocations / n, c.system_calls / n, c.epoll_ctl / n};
    }
};

/// Of this thread, since it was last emptied. The linker (--wrap) and operator new count.
inline thread_local counts tally;

/// Per datagram of the contender that ran last.
inline counts last_run;

} // namespace bench

#endif
