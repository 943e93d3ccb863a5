// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Go's tests and the cases that they omit, listed in test/upstream/go_names.txt, have counterparts here,
// which go_tests.txt lists.

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::ifstream open(const std::string& file)
{
    std::ifstream stream(std::filesystem::path(__FILE__).parent_path().parent_path().parent_path() / file);
    BOOST_TEST_REQUIRE(stream.is_open(), "cannot read " << file);
    return stream;
}

/// The words of each line that is not empty.
std::vector<std::vector<std::string>> table(const std::string& file)
{
    auto stream = open(file);
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line);
        if (words >> std::ws; words.peek() != '#' && !words.eof())
            rows.push_back({std::istream_iterator<std::string>(words), {}});
    }
    return rows;
}

std::set<std::string> first_column(const std::string& file)
{
    std::set<std::string> names;
    for (const auto& row : table(file))
        names.insert(row.front());
    return names;
}

/// The names of the test cases in a file: what follows `BOOST_..._TEST_CASE(`.
std::set<std::string> tests_in(const std::string& file)
{
    auto stream = open(file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const std::string head = "_TEST_CASE(";
    std::set<std::string> names;
    for (auto at = text.find(head); at != std::string::npos; at = text.find(head, at)) {
        at = text.find_first_not_of(" \n", at + head.size());
        names.insert(text.substr(at, text.find_first_of(",) ", at) - at));
    }
    return names;
}

bool is_benchmark(const std::string& name) { return name.find(".Benchmark") != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_CASE(each_of_gos_tests_has_a_counterpart)
{
    const auto names = first_column("test/upstream/go_names.txt");
    const auto mapped = first_column("test/upstream/go_tests.txt");
    BOOST_TEST(names.size() > 150u);
    for (const auto& name : names)
        BOOST_TEST(mapped.count(name) == 1u, "no counterpart: " << name);
    for (const auto& name : mapped)
        BOOST_TEST(names.count(name) == 1u, "counterpart of nothing: " << name);
}

BOOST_AUTO_TEST_CASE(each_counterpart_exists)
{
    std::map<std::string, std::set<std::string>> tests;
    for (const auto& row : table("test/upstream/go_tests.txt")) {
        BOOST_TEST_REQUIRE((row.size() == 3 || (row.size() == 2 && is_benchmark(row[0]))), row[0]);
        if (tests.count(row[1]) == 0)
            tests[row[1]] = tests_in(row[1]);
        if (row.size() == 3)
            BOOST_TEST(tests[row[1]].count(row[2]) == 1u, row[1] << " has no test " << row[2]);
    }
}
