// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "child.hpp"

#include "bench.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {

child::child(std::vector<std::string> command)
{
    std::vector<char*> arguments;
    for (auto& word : command)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int to[2], from[2]; // not inherited by other child processes, which would keep them open
    check(::pipe2(to, O_CLOEXEC) == 0 && ::pipe2(from, O_CLOEXEC) == 0, "no pipe");
    id_ = ::fork();
    check(id_ >= 0, "no process");
    if (id_ == 0) {
        ::dup2(to[0], 0);
        ::dup2(from[1], 1);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(to[0]);
    ::close(from[1]);
    to_ = to[1];
    from_ = from[0];
}

child::~child()
{
    ::close(to_);
    ::close(from_);
    ::waitpid(id_, nullptr, 0);
}

double child::ask(const std::string& line)
{
    check(::write(to_, line.data(), line.size()) == ssize_t(line.size()), "the peer is gone");
    std::string answer;
    for (char c; ::read(from_, &c, 1) == 1 && c != '\n';)
        answer += c;
    check(!answer.empty(), "the peer is gone");
    return std::stod(answer);
}

} // namespace bench
