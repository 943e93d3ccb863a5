// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BENCH_REPORT_HPP
#define IPLEVEL_TEST_BENCH_REPORT_HPP

#include "bench.hpp"

#include <iosfwd>
#include <optional>
#include <string_view>

namespace bench {

/// A ratio, one for each round, and its limit.
struct ratio
{
    std::string what;
    std::vector<double> values;
    std::optional<double> limit; ///< Absent if the ratio is for information only.

    bool ok() const { return !limit || median(values) <= *limit; }
};

/// The nanoseconds per datagram of the contenders of a group in one round.
class round
{
public:
    /// Thrown for a contender that is not installed.
    struct absent
    {
        std::string name;
    };

    round(const group& g, std::size_t number) : group_(g), number_(number) {}

    double operator[](std::string_view name) const
    {
        for (auto& m : group_.measurements)
            if (m.name == name)
                return m.ns[number_];
        throw absent{std::string(name)};
    }

private:
    const group& group_;
    std::size_t number_;
};

/// All results.
class report
{
public:
    /// Add the results of contenders, and a ratio for the allocations of iplevel.
    void add(group g);
    group& last() { return groups_.back(); }

    /// Add a ratio f(round) of the last group. If a contender is absent, print a line that says so instead.
    template <typename Function>
    void add(const std::string& what, std::optional<double> limit, Function f)
    {
        auto& g = last();
        ratio r{what + ", " + g.title, {}, limit};
        try {
            for (std::size_t i = 0; i < g.measurements.at(0).ns.size(); ++i)
                r.values.push_back(f(round(g, i)));
            ratios_.push_back(std::move(r));
        } catch (const round::absent& a) {
            left_out_.push_back(r.what + ": left out, for want of " + a.name);
        }
    }

    /// Compare the counts of a contender of the last group, which are the same in every run, with their
    /// limits.
    void add_counts(const std::string& contender, double system_calls);

    void print(std::ostream& os) const;
    void json(std::ostream& os) const;

    /// Write the ratios as a table for the documents.
    void adoc(std::ostream& os) const;

    /// Draw the cost of each contender as a bar, relative to the first of its group.
    void svg(std::ostream& os) const;

    bool ok() const;

private:
    std::vector<group> groups_;
    std::vector<ratio> ratios_;
    std::vector<std::string> left_out_;
};

} // namespace bench

#endif
