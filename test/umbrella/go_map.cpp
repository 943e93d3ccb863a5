// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "upstream/go_targets.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::string read(const char* file)
{
    std::ifstream stream(std::filesystem::path(__FILE__).parent_path().parent_path().parent_path() / file);
    BOOST_TEST_REQUIRE(stream.is_open(), "cannot read " << file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Everything that Go exports: a line for each name, with its members.
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

/// The names between backticks on the page that begin with one of Go's packages.
std::set<std::string> mapped()
{
    std::istringstream page(read("doc/go_map.adoc"));
    std::set<std::string> result;
    for (std::string text, code; std::getline(page, text, '`') && std::getline(page, code, '`');)
        if (is_of_go(code))
            result.insert(code);
    return result;
}

/// The names in go_targets.hpp, which exist because it compiles.
std::set<std::string> targets()
{
    const auto header = std::regex_replace(read("test/upstream/go_targets.hpp"), std::regex("<udp>"), "");
    const std::regex name(R"(\biplevel::([a-z_0-9]+(::[a-z_0-9]+)*))");
    std::set<std::string> result;
    for (std::sregex_iterator i(header.begin(), header.end(), name), end; i != end; ++i)
        result.insert((*i)[1]);
    return result;
}

/// The texts between backticks in the second cell of each row below a heading.
std::vector<std::string> answers(const std::string& page, const std::string& heading)
{
    const auto from = page.find("\n== " + heading + "\n");
    BOOST_TEST_REQUIRE(from != page.npos);
    const auto to = page.find("\n== ", from + 1);
    const auto section = page.substr(from, to == page.npos ? to : to - from);
    const std::regex row(R"(\n\|(?!=)[^|]*\n\|((?:[^|]|\\\|)*)(?=\n))"), code("`([^`]+)`");
    std::vector<std::string> result;
    for (std::sregex_iterator r(section.begin(), section.end(), row), end; r != end; ++r) {
        const auto cell = (*r)[1].str();
        for (std::sregex_iterator c(cell.begin(), cell.end(), code); c != end; ++c)
            result.push_back((*c)[1]);
    }
    return result;
}

/// The names in an answer, without arguments. There are none if the answer is a name of Asio, the language or
/// Go.
std::vector<std::string> names_in(std::string answer)
{
    if (std::regex_search(
            answer,
            std::regex(R"(^(asio::|std::|operation \\|operator|bpf_asm|NewVM|socket\.(?!set_option)))")))
        return {};
    answer = std::regex_replace(answer, std::regex(R"(^socket\.set_option\()"), "");
    answer = std::regex_replace(answer, std::regex(R"(\(\)\.)"), " ");
    answer = std::regex_replace(answer, std::regex(R"((\(.*|::)$)"), "");
    std::istringstream words(answer);
    return {std::istream_iterator<std::string>(words), {}};
}

bool ends_with(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Whether a name in a namespace is the whole, or the end, of a target in it.
bool leads_somewhere(std::string name, std::string space, const std::set<std::string>& all)
{
    if (name.rfind("iplevel::", 0) == 0) {
        name.erase(0, 9);
        space.clear();
    }
    return std::any_of(all.begin(), all.end(), [&](const std::string& target) {
        return target.rfind(space, 0) == 0 && ends_with("::" + target, "::" + name);
    });
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

BOOST_AUTO_TEST_CASE(the_page_for_who_knows_go_sends_nobody_to_what_is_not_there)
{
    const auto page = read("doc/go_map.adoc");
    const auto all = targets();
    std::set<std::string> used;
    for (auto [heading, space] :
         {std::pair("What is different on purpose", ""),
          {"Package ipv4", ""},
          {"Package ipv6", ""},
          {"Package icmp", "icmp::"},
          {"Package bpf", "packet_filter::"},
          {"Package net", ""}}) {
        const auto found = answers(page, heading);
        BOOST_TEST(found.size() > 20u, heading);
        for (const auto& answer : found)
            for (const auto& name : names_in(answer)) {
                BOOST_TEST(leads_somewhere(name, space, all), heading << ": there is no " << name);
                used.insert(name.substr(name.rfind(':') + 1));
            }
    }
    for (const auto& target : all)
        BOOST_TEST(used.count(target.substr(target.rfind(':') + 1)) == 1u, "nobody is sent to " << target);
}
