// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_EXAMPLE_DELAYS_HPP
#define IPLEVEL_EXAMPLE_DELAYS_HPP

#include <iplevel/control.hpp>

#include <boost/endian/arithmetic.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <optional>
#include <utility>
#include <vector>

// The messages of the example timestamps, and its statistics.

/// A datagram that is measured, or one that contains the time at which such a datagram left.
struct message
{
    enum : std::uint32_t
    {
        measured,
        sent,
        sent_by_device
    };

    boost::endian::big_uint32_t what = measured;
    boost::endian::big_uint32_t number = 0;
    boost::endian::big_int64_t at = 0; // nanoseconds since 1970
};

using microseconds = std::chrono::duration<double, std::micro>;

/// The two ends of a measurement, which become known in any order.
struct way
{
    std::optional<iplevel::timestamp> begin, end;
};

/// The minimum, the mean and the maximum of the delays, and the jitter of RFC 3550 section 6.4.1.
class delay_statistics
{
public:
    /// Adds the delay if both ends are known, and removes an end so that the delay is added only once.
    std::optional<microseconds> add(way& w)
    {
        if (!w.begin || !w.end)
            return std::nullopt;
        const microseconds delay = *std::exchange(w.end, {}) - *std::exchange(w.begin, {});
        if (count_++)
            jitter_ += (std::abs((delay - last_).count()) - jitter_) / 16;
        last_ = delay;
        sum_ += delay;
        least_ = std::min(least_, delay);
        most_ = std::max(most_, delay);
        return delay;
    }

    unsigned count() const { return count_; }

    void print(const char* what) const
    {
        if (count_)
            std::cout << what << " min/avg/max/jitter = " << least_.count() << '/' << sum_.count() / count_
                      << '/' << most_.count() << '/' << jitter_ << " us\n";
    }

private:
    unsigned count_ = 0;
    microseconds last_{}, sum_{}, least_ = microseconds::max(), most_ = microseconds::min();
    double jitter_ = 0;
};

/// A record for each of the latest 1024 numbers. Older records are reset.
template <typename Record>
class records
{
public:
    Record& operator[](std::uint32_t number)
    {
        auto& [owner, record] = latest_[number % latest_.size()];
        if (std::exchange(owner, number) != number)
            record = {};
        return record;
    }

private:
    std::vector<std::pair<std::uint32_t, Record>> latest_{1024};
};

#endif
