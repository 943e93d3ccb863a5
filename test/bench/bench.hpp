// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BENCH_BENCH_HPP
#define IPLEVEL_TEST_BENCH_BENCH_HPP

#include "counts.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

/// One way to do the work of a group. measure() does it once and returns the nanoseconds per datagram.
struct contender
{
    std::string name;
    std::function<double()> measure;
    std::size_t datagrams =
        0; ///< The number in one run of this thread, or 0 in another process, where nothing is counted.
};

/// Do the work. callgrind identifies it by the name of this function.
template <typename Run>
[[gnu::noinline]] void timed_run(Run& run)
{
    run();
}

/// Only run() is timed, and not prepare() before it. The first run is not timed either, because it finds what
/// the previous contender left behind.
template <typename Prepare, typename Run>
contender timed(std::string name, std::size_t datagrams, Prepare prepare, Run run)
{
    return {
        std::move(name),
        [=]() mutable {
            using clock = std::chrono::steady_clock;
            prepare();
            run();
            prepare();
            tally = {};
            auto start = clock::now();
            timed_run(run);
            std::chrono::duration<double, std::nano> took = clock::now() - start;
            last_run = tally / static_cast<double>(datagrams);
            return took.count() / static_cast<double>(datagrams);
        },
        datagrams};
}

/// The results of a contender.
struct measurement
{
    std::string name;
    std::vector<double> ns; ///< One for each round.
    counts per_datagram;    ///< Those of the last round.
    std::size_t datagrams;
    double instructions = 0; ///< Per datagram and in user space, or 0 if not counted.

    bool counted() const { return datagrams != 0; }
};

/// The contenders of a group, which take turns.
struct group
{
    std::string title;
    std::vector<measurement> measurements;
};

/// The quantile: the value below which this share of the values lies.
inline double quantile(std::vector<double> v, double share)
{
    auto nth = v.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(v.size()));
    std::nth_element(v.begin(), nth, v.end());
    return *nth;
}

inline double median(const std::vector<double>& v) { return quantile(v, 0.5); }

/// Prevent the compiler from omitting work whose result is not used.
inline volatile std::size_t sink;

inline void check(bool ok, const char* what = "a datagram was lost")
{
    if (!ok)
        throw std::runtime_error(what);
}

} // namespace bench

#endif
