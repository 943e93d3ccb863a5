// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/option.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using iplevel::detail::name_of;
using iplevel::detail::option_id;

namespace {

/// The lines of a file of this project after the one that is head, up to the one that is foot.
std::vector<std::string> lines_between(const char* file, const std::string& head, const std::string& foot)
{
    std::ifstream stream(std::filesystem::path(__FILE__).parent_path().parent_path() / file);
    std::vector<std::string> lines;
    std::string line;
    while (std::getline(stream, line) && line != head) {
    }
    while (std::getline(stream, line) && line != foot)
        lines.push_back(line);
    BOOST_TEST_REQUIRE(line == foot, "nothing from " << head << " to " << foot << " in " << file);
    return lines;
}

std::string without_punctuation(std::string line)
{
    for (char punctuation : {'{', ',', '|', '`'})
        std::replace(line.begin(), line.end(), punctuation, ' ');
    return line;
}

/// The enumerators of option_id as the header lists them: the first is 0, and so on.
std::vector<std::string> options()
{
    std::vector<std::string> names;
    for (const auto& line :
         lines_between("include/iplevel/detail/option.hpp", "enum class option_id", "};")) {
        std::istringstream words(without_punctuation(line));
        for (std::string name; words >> name;)
            names.push_back(name);
    }
    return names;
}

struct row
{
    std::string option, linux_v4, linux_v6;
};

std::vector<row> table()
{
    const auto head = "|Option |Linux, IPv4 |Linux, IPv6 |FreeBSD |macOS |Windows";
    std::vector<row> rows;
    for (const auto& line : lines_between("doc/support.adoc", head, "|==="))
        if (row r; std::istringstream(without_punctuation(line)) >> r.option >> r.linux_v4 >> r.linux_v6)
            rows.push_back(r);
    return rows;
}

bool has(option_id id, bool v6) { return name_of(id, v6).level != -1; }

} // namespace

BOOST_AUTO_TEST_CASE(the_page_of_supported_options_has_one_row_for_each_option_and_no_other)
{
    const auto names = options();
    BOOST_TEST(names.size() > 20u);
    std::vector<std::string> rows;
    for (const auto& row : table())
        rows.push_back(row.option);
    for (const auto& name : names)
        BOOST_TEST(std::count(rows.begin(), rows.end(), name) == 1, "not one row for " << name);
    for (const auto& row : rows)
        BOOST_TEST(std::count(names.begin(), names.end(), row) == 1, "a row for no option: " << row);
}

BOOST_AUTO_TEST_CASE(the_page_says_of_each_option_whether_linux_has_it)
{
    if (!has(option_id::hop_limit, false)) {
        BOOST_TEST_MESSAGE("skipped, this is not the build for Linux");
        return;
    }
    const auto names = options();
    const auto yes_or_no = [](bool yes) { return yes ? "yes" : "no"; };
    for (const auto& row : table()) {
        const auto position = std::find(names.begin(), names.end(), row.option) - names.begin();
        const auto id = static_cast<option_id>(position);
        BOOST_TEST_CONTEXT(row.option)
        {
            BOOST_TEST(row.linux_v4 == yes_or_no(has(id, false)));
            BOOST_TEST(row.linux_v6 == yes_or_no(has(id, true)));
        }
    }
}
