// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "stage.hpp"

#include <cstring>
#include <deque>
#include <iostream>

namespace bench {
namespace {

/// Count the user-space instructions of a process that runs one contender, with callgrind.
double collected(const std::string& command)
{
    auto* pipe = ::popen(command.c_str(), "r");
    check(pipe != nullptr, "no valgrind");
    double count = 0;
    char line[256];
    while (std::fgets(line, sizeof line, pipe))
        if (auto* at = std::strstr(line, "Collected : "))
            count = std::atof(at + 12);
    ::pclose(pipe);
    return count;
}

} // namespace

/// Get the instructions of one run after warming up: the difference between a long and a short process.
double stage::instructions(const std::string& title, const std::string& name) const
{
    constexpr int shorter = 4, longer = 12;
    auto run = [&](int runs) {
        return collected(
            "yes '" + name + "' | head -n " + std::to_string(runs) +
            " | valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='void "
            "bench::timed_run<*' '" +
            program + "' --answer '" + title + "' 2>&1");
    };
    return (run(longer) - run(shorter)) / (longer - shorter);
}

/// Run all contenders in turn, round after round, so that a change in the speed of the machine affects all.
/**
 * The next round is played by the program of another order, for where the linker puts code decides a tenth of
 * its speed.
 */
bench::group stage::play(
    const std::string& title, const std::vector<contender>& contenders, std::size_t count, orders which) const
{
    std::deque<child> others;
    if (which == orders::all)
        for (auto& path : other_orders)
            others.emplace_back(std::vector<std::string>{path, "--answer", title});
    bench::group result{title, {}};
    for (auto& c : contenders)
        result.measurements.push_back({c.name, {}, {}, c.datagrams});
    for (std::size_t round = 0; round < count; ++round) {
        const auto order = round % (others.size() + 1);
        for (std::size_t i = 0; i < contenders.size(); ++i) {
            auto& c = contenders[i];
            auto& m = result.measurements[i];
            if (order == 0 || c.datagrams == 0) {
                m.ns.push_back(c.measure());
                m.per_datagram = last_run;
            } else {
                m.ns.push_back(others[order - 1].ask(c.name + '\n'));
            }
        }
    }
    return result;
}

bool stage::take_turns(
    const std::string& title, const std::vector<contender>& contenders, std::size_t share, orders which)
{
    if (answers) {
        for (std::string name; std::getline(std::cin, name);)
            for (auto& c : contenders)
                if (c.name == name)
                    std::cout << c.measure() << std::endl;
        return false;
    }
    std::cerr << title << " ...\n";
    results.add(play(title, contenders, rounds / share, which));
    if (count_instructions)
        for (auto& m : results.last().measurements)
            if (m.counted())
                m.instructions = instructions(title, m.name) / double(m.datagrams);
    return true;
}

std::vector<contender> go_loop(stage& s, const std::string& name, std::size_t size, std::size_t count)
{
    if (!s.go)
        return {};
    auto line = name + ' ' + std::to_string(size) + ' ' + std::to_string(count) + '\n';
    return {{"Go x/net " + name, [line, go = s.go] { return go->ask(line); }}};
}

} // namespace bench
