// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_BENCH_CHILD_HPP
#define IPLEVEL_TEST_BENCH_CHILD_HPP

#include <string>
#include <vector>

namespace bench {

/// A process that answers each line with one line.
class child
{
public:
    explicit child(std::vector<std::string> command);
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child();

    double ask(const std::string& line);

private:
    int to_ = -1;
    int from_ = -1;
    int id_ = -1;
};

} // namespace bench

#endif
