// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_EXAMPLE_PING_STATISTICS_HPP
#define IPLEVEL_EXAMPLE_PING_STATISTICS_HPP

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <limits>
#include <string>

/// The statistics that ping prints when it ends.
class statistics
{
public:
    unsigned sent = 0, received = 0, duplicates = 0, errors = 0;

    void add_round_trip(double ms)
    {
        least_ = std::min(least_, ms);
        most_ = std::max(most_, ms);
        sum_ += ms;
        squares_ += ms * ms;
    }

    void print(const std::string& name) const
    {
        const auto took = std::chrono::steady_clock::now() - start_;
        std::cout << "\n--- " << name << " ping statistics ---\n"
                  << sent << " packets transmitted, " << received << " received, ";
        if (duplicates)
            std::cout << '+' << duplicates << " duplicates, ";
        if (errors)
            std::cout << '+' << errors << " errors, ";
        if (sent)
            std::cout << std::defaultfloat << std::setprecision(6) << 100.0 * (sent - received) / sent
                      << "% packet loss, ";
        std::cout << "time " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << "ms\n";
        if (const unsigned n = received + duplicates) {
            const double mean = sum_ / n, deviation = std::sqrt(std::max(0.0, squares_ / n - mean * mean));
            std::cout << std::fixed << std::setprecision(3) << "rtt min/avg/max/mdev = " << least_ << '/'
                      << mean << '/' << most_ << '/' << deviation << " ms\n";
        }
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    double least_ = std::numeric_limits<double>::max(), most_ = 0, sum_ = 0, squares_ = 0;
};

#endif
