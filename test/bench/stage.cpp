// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "stage.hpp"

#include <cstring>
#include <iostream>

namespace bench {
namespace {

/// User space instructions of a process that runs one contender, as callgrind counts them.
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

/// Of one run, when it is warm: the difference of a long and a short process.
double stage::instructions(const std::string& title, const std::string& name) const
{
    constexpr int shorter = 4, longer = 12;
    auto run = [&](int runs) {
        return collected(
            "valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='void "
            "bench::timed_run<*' '" +
            program + "' --only '" + title + "' '" + name + "' " + std::to_string(runs) + " 2>&1");
    };
    return (run(longer) - run(shorter)) / (longer - shorter);
}

bool stage::take_turns(const std::string& title, const std::vector<contender>& contenders, std::size_t share)
{
    if (only) {
        for (auto& c : contenders)
            for (int i = 0; c.name == only->name && i < only->runs; ++i)
                c.measure();
        return false;
    }
    std::cerr << title << " ...\n";
    results.add(bench::take_turns(title, contenders, rounds / share));
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
