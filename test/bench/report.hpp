// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BENCH_REPORT_HPP
#define IPLEVEL_TEST_BENCH_REPORT_HPP

#include "bench.hpp"

#include <iosfwd>
#include <optional>
#include <string_view>

namespace bench {

/// A figure of merit, once per round, against its limit.
struct ratio
{
    std::string what;
    std::vector<double> values;
    std::optional<double> limit; ///< none: for information

    bool ok() const { return !limit || median(values) <= *limit; }
};

/// Nanoseconds per datagram of the contenders of a group, in one round.
class round
{
public:
    /// No such contender: it is not installed here.
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

/// All that was measured.
class report
{
public:
    /// What contenders measured, and a ratio of its own: our allocations.
    void add(group g);
    group& last() { return groups_.back(); }

    /// A ratio f(round) of the last group; left out, with a line that says so, when a contender is absent.
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

    /// What a contender of the last group counted, which is the same in every run, against limits.
    void add_counts(const std::string& contender, double system_calls);

    void print(std::ostream& os) const;
    void json(std::ostream& os) const;

    /// The ratios as a table for the documents.
    void adoc(std::ostream& os) const;

    /// Bars: each contender's cost, with the first of its group as the unit.
    void svg(std::ostream& os) const;

    bool ok() const;

private:
    std::vector<group> groups_;
    std::vector<ratio> ratios_;
    std::vector<std::string> left_out_;
};

} // namespace bench

#endif
