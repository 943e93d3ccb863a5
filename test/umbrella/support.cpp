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

using iplevel::control_flags;
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

/// The enumerators that a header lists.
std::vector<std::string> enumerators(const char* file, const std::string& head)
{
    std::vector<std::string> names;
    for (const auto& line : lines_between(file, head, "};")) {
        std::istringstream words(without_punctuation(line.substr(0, line.find("//"))));
        if (std::string name; words >> name)
            names.push_back(name);
    }
    return names;
}

/// What an option is about, as the headers spell it, and whether this system has it.
struct known_option
{
    std::string id;
    bool v4, v6;
};

template <typename Id>
known_option known(const std::string& text, Id id)
{
    return {text, name_of(id, false).level != -1, name_of(id, true).level != -1};
}

/// The options: each option_id and each of the control_flags.
std::vector<known_option> options()
{
    std::vector<known_option> all;
    int number = 0;
    for (const auto& name : enumerators("include/iplevel/detail/option.hpp", "enum class option_id"))
        all.push_back(known("option_id::" + name, option_id(number++)));
    unsigned flag = 0;
    for (const auto& name : enumerators("include/iplevel/control.hpp", "enum class control_flags : unsigned"))
        if (name != "none")
            all.push_back(known("control_flags::" + name, control_flags(1u << flag++)));
    return all;
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

/// The first id that a class of a header, or its base, names, or an empty string if there is none.
std::string id_of(const std::string& header, const std::string& name)
{
    const std::string base = " : public detail::";
    auto declared = header.npos;
    for (const char* keyword : {"\nclass ", "\nstruct "})
        for (const char* behind : {"\n", " "})
            declared = std::min(declared, header.find(keyword + name + behind));
    if (declared == header.npos)
        return {};
    const auto body = header.find_first_of("{;", declared);
    auto first = header.npos;
    std::string id;
    for (const std::string ids : {"option_id::", "control_flags::"})
        if (const auto at = header.find(ids, declared); at < first) {
            first = at;
            id = ids + word_at(header, at + ids.size());
        }
    if (const auto at = header.find(base, declared); at < body && first > body)
        return id_of(header, word_at(header, at + base.size()));
    return id;
}

/// The id of the option that a row names, in its header and namespace.
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

} // namespace

BOOST_AUTO_TEST_CASE(the_page_of_supported_options_has_each_option_by_its_name_and_header)
{
    const auto all = options();
    BOOST_TEST(all.size() > 20u);
    std::vector<std::string> rows, ids;
    for (const auto& row : table()) {
        rows.push_back(row.option);
        ids.push_back(id_of(row));
        BOOST_TEST(
            std::count_if(
                all.begin(), all.end(), [&](const auto& option) { return option.id == ids.back(); }) == 1,
            row.option << " is no option of " << row.header);
    }
    for (const auto& option : all)
        BOOST_TEST(std::count(ids.begin(), ids.end(), option.id) > 0, "no row for " << option.id);
    for (const auto& row : rows)
        BOOST_TEST(std::count(rows.begin(), rows.end(), row) == 1, "more than one row for " << row);
    BOOST_TEST(std::is_sorted(rows.begin(), rows.end()));
}

BOOST_AUTO_TEST_CASE(the_page_says_of_each_option_whether_linux_has_it)
{
    if (name_of(option_id::hop_limit, false).level == -1) {
        BOOST_TEST_MESSAGE("skipped, this is not the build for Linux");
        return;
    }
    const auto all = options();
    const auto yes_or_no = [](bool yes) { return yes ? "yes" : "no"; };
    for (const auto& row : table()) {
        const auto option = std::find_if(
            all.begin(), all.end(), [id = id_of(row)](const auto& known) { return known.id == id; });
        BOOST_TEST_CONTEXT(row.option)
        {
            BOOST_TEST_REQUIRE((option != all.end()));
            BOOST_TEST(row.linux_v4 == yes_or_no(option->v4));
            BOOST_TEST(row.linux_v6 == yes_or_no(option->v6));
        }
    }
}
