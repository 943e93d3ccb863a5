// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "report.hpp"

#include <iomanip>
#include <iostream>

namespace bench {
namespace {

/// The median and quartiles of all rounds.
struct summary
{
    explicit summary(const std::vector<double>& v)
        : low(quantile(v, 0.25)), median(bench::median(v)), high(quantile(v, 0.75))
    {}

    double low, median, high;
};

std::string count(bool counted, double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%10.3f", value);
    return counted ? text : "         -";
}

} // namespace

void report::add(group g)
{
    double most = 0;
    for (auto& m : g.measurements)
        if (m.counted() && m.name.rfind("iplevel", 0) == 0)
            most = std::max(most, m.per_datagram.allocations);
    ratios_.push_back({"allocations per datagram, " + g.title, {most}, 0.0});
    groups_.push_back(std::move(g));
}

void report::add_counts(const std::string& contender, double system_calls)
{
    auto& g = last();
    for (auto& m : g.measurements) {
        if (m.name != contender)
            continue;
        auto where = ", " + m.name + ", " + g.title;
        ratios_.push_back({"system calls per datagram" + where, {m.per_datagram.system_calls}, system_calls});
        ratios_.push_back({"epoll_ctl per datagram" + where, {m.per_datagram.epoll_ctl}, 0.0});
    }
}

bool report::ok() const
{
    return std::all_of(ratios_.begin(), ratios_.end(), [](auto& r) { return r.ok(); });
}

void report::print(std::ostream& os) const
{
    os << std::fixed;
    for (auto& g : groups_) {
        os << '\n'
           << std::left << std::setw(58) << g.title << std::right
           << "      ns  (its quartiles)  allocs     calls epoll_ctl instructions\n";
        for (auto& m : g.measurements) {
            const summary s(m.ns);
            os << "  " << std::left << std::setw(56) << m.name << std::right << std::setprecision(0)
               << std::setw(8) << s.median << "  (" << std::setw(5) << s.low << " to " << std::setw(5)
               << s.high << ')' << count(m.counted(), m.per_datagram.allocations)
               << count(m.counted(), m.per_datagram.system_calls)
               << count(m.counted(), m.per_datagram.epoll_ctl) << count(m.instructions > 0, m.instructions)
               << '\n';
        }
    }
    os << '\n'
       << std::left << std::setw(90) << "ratio" << std::right << "  median  (its quartiles)    limit\n";
    for (auto& r : ratios_) {
        const summary s(r.values);
        os << std::left << std::setw(90) << r.what << std::right << std::setprecision(3) << std::setw(8)
           << s.median << "  (" << s.low << " to " << s.high << ')';
        if (r.limit)
            os << std::setw(9) << *r.limit << (r.ok() ? "  ok" : "  OVER");
        os << '\n';
    }
    for (auto& line : left_out_)
        os << line << '\n';
}

void report::adoc(std::ostream& os) const
{
    os << "= Ratios\n\n"
          "// Copyright (c) 2026 The iplevel authors\n"
          "// SPDX-License-Identifier: BSL-1.0\n\n"
          "// Written by test/bench/run.sh --adoc.\n\n"
          "What they are, and what follows from them: link:performance.adoc[performance].\n\n"
          "[cols=\"7,1,2,1\"]\n|===\n|Ratio |Median |Quartiles |Limit\n\n"
       << std::fixed << std::setprecision(2);
    for (auto& r : ratios_) {
        const summary s(r.values);
        os << '|' << r.what << " |" << s.median << " |" << s.low << " to " << s.high << " |";
        if (r.limit)
            os << *r.limit;
        os << '\n';
    }
    os << "|===\n";
}

void report::json(std::ostream& os) const
{
    const char* comma = "";
    os << "{\"ratios\": [";
    for (auto& r : ratios_) {
        const summary s(r.values);
        os << comma << "\n  {\"what\": " << std::quoted(r.what) << ", \"median\": " << s.median
           << ", \"lower_quartile\": " << s.low << ", \"upper_quartile\": " << s.high;
        if (r.limit)
            os << ", \"limit\": " << *r.limit << ", \"ok\": " << (r.ok() ? "true" : "false");
        os << '}';
        comma = ",";
    }
    os << "\n], \"contenders\": [";
    comma = "";
    for (auto& g : groups_)
        for (auto& m : g.measurements) {
            const summary s(m.ns);
            os << comma << "\n  {\"group\": " << std::quoted(g.title) << ", \"name\": " << std::quoted(m.name)
               << ", \"ns\": " << s.median << ", \"lower_quartile\": " << s.low
               << ", \"upper_quartile\": " << s.high;
            if (m.counted())
                os << ", \"allocations\": " << m.per_datagram.allocations
                   << ", \"system_calls\": " << m.per_datagram.system_calls
                   << ", \"epoll_ctl\": " << m.per_datagram.epoll_ctl;
            if (m.instructions > 0)
                os << ", \"instructions\": " << m.instructions;
            os << '}';
            comma = ",";
        }
    os << "\n]}\n";
}

} // namespace bench
