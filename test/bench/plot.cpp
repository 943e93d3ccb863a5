// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "report.hpp"

#include <iomanip>
#include <ostream>

namespace bench {
namespace {

constexpr int names = 380, line = 20, width = 900;

} // namespace

void report::svg(std::ostream& os) const
{
    std::size_t lines = 0;
    for (auto& g : groups_)
        lines += g.measurements.size() > 1 ? g.measurements.size() + 2 : 0;
    os << std::fixed << std::setprecision(2) << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << width
       << "\" height=\"" << lines * line << "\" font-family=\"sans-serif\" font-size=\"12\">\n"
       << "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
    int y = 0;
    for (auto& g : groups_) {
        if (g.measurements.size() < 2)
            continue;
        const double unit = median(g.measurements.front().ns);
        double longest = 0;
        for (auto& m : g.measurements)
            longest = std::max(longest, median(m.ns) / unit);
        y += line;
        os << "<text x=\"4\" y=\"" << y << "\" font-weight=\"bold\">" << g.title << "</text>\n";
        for (auto& m : g.measurements) {
            y += line;
            const double value = median(m.ns) / unit;
            const bool ours = m.name.rfind("iplevel", 0) == 0;
            os << "<text x=\"16\" y=\"" << y << "\">" << m.name << "</text><rect x=\"" << names << "\" y=\""
               << y - 11 << "\" height=\"13\" width=\"" << value / longest * (width - names - 60)
               << "\" fill=\"" << (ours ? "#2b6cb0" : "#b0b8c4") << "\"/><text x=\"" << width - 50
               << "\" y=\"" << y << "\">" << value << "</text>\n";
        }
        y += line;
    }
    os << "</svg>\n";
}

} // namespace bench
