// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace {

std::string read(const char* file)
{
    std::ifstream stream(std::filesystem::path(__FILE__).parent_path().parent_path() / file);
    BOOST_TEST_REQUIRE(stream.is_open(), "cannot read " << file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// All that Go exports: a line for each name, with its members.
std::set<std::string> symbols()
{
    std::istringstream list(read("test/upstream/go_symbols.txt"));
    std::set<std::string> result;
    for (std::string line; std::getline(list, line);)
        if (std::istringstream words(line); words.peek() != '#')
            result.insert(std::istream_iterator<std::string>(words), {});
    return result;
}

bool is_of_go(const std::string& code)
{
    const auto package = code.substr(0, code.find('.') + 1);
    for (const char* each : {"bpf.", "icmp.", "ipv4.", "ipv6.", "net."})
        if (package == each)
            return true;
    return false;
}

/// What stands between backticks on the page and begins with one of Go's packages.
std::set<std::string> mapped()
{
    std::istringstream page(read("doc/go_map.adoc"));
    std::set<std::string> result;
    for (std::string text, code; std::getline(page, text, '`') && std::getline(page, code, '`');)
        if (is_of_go(code))
            result.insert(code);
    return result;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_page_for_who_knows_go_has_each_symbol_and_no_other)
{
    const auto wanted = symbols();
    const auto found = mapped();
    BOOST_TEST(wanted.size() > 400u);
    for (const auto& symbol : wanted)
        BOOST_TEST(found.count(symbol) == 1u, "not on the page: " << symbol);
    for (const auto& symbol : found)
        BOOST_TEST(wanted.count(symbol) == 1u, "Go does not have: " << symbol);
}
