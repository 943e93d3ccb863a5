// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/option.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using iplevel::detail::name_of;
using iplevel::detail::option_id;

namespace {

std::filesystem::path project()
{
    return std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
}

/// The lines of a file of this project between the lines `head` and `foot`.
std::vector<std::string> lines_between(const char* file, const std::string& head, const std::string& foot)
{
    std::ifstream stream(project() / file);
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

/// The enumerators of option_id in the order of the header: the first is 0, and so on.
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
    std::string option, header, linux_v4, linux_v6;
};

std::vector<row> table()
{
    std::vector<row> rows;
    for (const auto& line :
         lines_between("doc/support.adoc", "|Option |Header |Linux, IPv4 |Linux, IPv6", "|==="))
        if (row r;
            std::istringstream(without_punctuation(line)) >> r.option >> r.header >> r.linux_v4 >> r.linux_v6)
            rows.push_back(r);
    return rows;
}

std::string word_at(const std::string& text, std::size_t position)
{
    const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", position);
    return text.substr(position, end - position);
}

/// The option_id of a class in a header, or of its base, or an empty string if there is none.
std::string id_of(const std::string& header, const std::string& name)
{
    const std::string id = "option_id::", base = " : public detail::";
    auto declared = header.npos;
    for (const char* keyword : {"\nclass ", "\nstruct "})
        for (const char* behind : {"\n", " "})
            declared = std::min(declared, header.find(keyword + name + behind));
    if (declared == header.npos)
        return {};
    const auto body = header.find_first_of("{;", declared);
    const auto first = header.find(id, declared);
    if (const auto at = header.find(base, declared); at < body && first > body)
        return id_of(header, word_at(header, at + base.size()));
    return first == header.npos ? "" : word_at(header, first + id.size());
}

/// The option_id that a row names, in the header and the namespace that it names.
std::string id_of(const row& r)
{
    std::ifstream stream(project() / "include/iplevel" / r.header);
    const std::string header(std::istreambuf_iterator<char>(stream), {});
    const auto colons = r.option.find("::");
    const bool is_nested = colons != r.option.npos;
    const auto home =
        is_nested ? "\nnamespace iplevel::" + r.option.substr(0, colons) : "\nnamespace iplevel";
    if (header.find(home + " {\n") == header.npos)
        return {};
    return id_of(header, is_nested ? r.option.substr(colons + 2) : r.option);
}

bool has(option_id id, bool v6) { return name_of(id, v6).level != -1; }

} // namespace

BOOST_AUTO_TEST_CASE(the_page_of_supported_options_has_each_option_by_its_name_and_header)
{
    const auto names = options();
    BOOST_TEST(names.size() > 20u);
    std::vector<std::string> rows, ids;
    for (const auto& row : table()) {
        rows.push_back(row.option);
        ids.push_back(id_of(row));
        BOOST_TEST(
            std::count(names.begin(), names.end(), ids.back()) == 1,
            row.option << " is no option of " << row.header);
    }
    for (const auto& name : names)
        BOOST_TEST(std::count(ids.begin(), ids.end(), name) > 0, "no row for " << name);
    for (const auto& row : rows)
        BOOST_TEST(std::count(rows.begin(), rows.end(), row) == 1, "more than one row for " << row);
    BOOST_TEST(std::is_sorted(rows.begin(), rows.end()));
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
        const auto position = std::find(names.begin(), names.end(), id_of(row)) - names.begin();
        const auto id = static_cast<option_id>(position);
        BOOST_TEST_CONTEXT(row.option)
        {
            BOOST_TEST(row.linux_v4 == yes_or_no(has(id, false)));
            BOOST_TEST(row.linux_v6 == yes_or_no(has(id, true)));
        }
    }
}
