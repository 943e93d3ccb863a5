// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "child.hpp"

#include "bench.hpp"

#include <sys/wait.h>
#include <unistd.h>

namespace bench {

child::child(const std::string& path)
{
    int to[2], from[2];
    check(::pipe(to) == 0 && ::pipe(from) == 0, "no pipe");
    id_ = ::fork();
    check(id_ >= 0, "no process");
    if (id_ == 0) {
        ::dup2(to[0], 0);
        ::dup2(from[1], 1);
        ::close(to[1]);
        ::execl(path.c_str(), path.c_str(), nullptr);
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
