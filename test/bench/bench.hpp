// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BENCH_BENCH_HPP
#define IPLEVEL_TEST_BENCH_BENCH_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace bench {

/// One way to do the work. run() is timed; prepare() before it is not.
struct contender
{
    std::string name;
    std::function<void()> prepare;
    std::function<void()> run;
};

/// Nanoseconds per datagram, one reading per round.
using readings = std::vector<double>;

inline double median(readings r)
{
    std::nth_element(r.begin(), r.begin() + static_cast<std::ptrdiff_t>(r.size() / 2), r.end());
    return r[r.size() / 2];
}

/// All contenders in turn, round after round, so that a machine that changes its pace changes it for all.
inline std::vector<readings> interleave(std::vector<contender>& contenders, int rounds, int datagrams)
{
    using clock = std::chrono::steady_clock;
    std::vector<readings> result(contenders.size());
    for (int round = -rounds / 10; round < rounds; ++round)
        for (std::size_t i = 0; i < contenders.size(); ++i) {
            contenders[i].prepare();
            auto start = clock::now();
            contenders[i].run();
            std::chrono::duration<double, std::nano> took = clock::now() - start;
            if (round >= 0)
                result[i].push_back(took.count() / datagrams);
        }
    return result;
}

/// A figure of merit against its limit.
inline bool row(const char* what, double ratio, double limit)
{
    std::printf("%-72s %6.3f  limit %5.3f  %s\n", what, ratio, limit, ratio <= limit ? "ok" : "OVER");
    return ratio <= limit;
}

} // namespace bench

#endif
