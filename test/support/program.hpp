// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_SUPPORT_PROGRAM_HPP
#define IPLEVEL_TEST_SUPPORT_PROGRAM_HPP

#include <csignal>
#include <cstdio>
#include <regex>
#include <string>
#include <sys/wait.h>
#include <utility>

namespace test {

/// A running program. For an example no path is needed.
class program
{
public:
    explicit program(const std::string& command_line)
        : pipe_(::popen(("PATH=" EXAMPLES ":$PATH; echo $$; exec " + command_line + " 2>&1").c_str(), "r"))
        , pid_(std::stoi(line()))
    {}

    program(const program&) = delete;
    program& operator=(const program&) = delete;

    ~program()
    {
        if (pipe_ != nullptr)
            end(SIGKILL);
    }

    std::string line()
    {
        char text[1000];
        return std::fgets(text, sizeof text, pipe_) != nullptr ? text : "";
    }

    std::string rest()
    {
        std::string all;
        for (std::string next = line(); !next.empty(); next = line())
            all += next;
        return all;
    }

    /// Waits for the end of the program. Returns the result of main(), or -1 if the program did not exit.
    int exit_code()
    {
        const int status = ::pclose(std::exchange(pipe_, nullptr));
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    void send(int signal) { ::kill(pid_, signal); }

    int end(int signal)
    {
        send(signal);
        return exit_code();
    }

private:
    std::FILE* pipe_;
    int pid_;
};

/// Whether the pattern matches the whole text.
inline bool matches(const std::string& text, const std::string& pattern)
{
    return std::regex_match(text, std::regex(pattern));
}

} // namespace test

#endif
