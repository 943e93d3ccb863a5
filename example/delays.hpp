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

// What the two sides of timestamps send, and count.

/// A datagram that is measured, or one that tells when that one left.
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

/// Its ends become known one after the other, in any order.
struct way
{
    std::optional<iplevel::timestamp> begin, end;
};

/// The least, the mean and the greatest delay, and the jitter as in RFC 3550 section 6.4.1.
class delay_statistics
{
public:
    /// Takes the delay, if both ends are known, out of the way: it counts once.
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

/// A record for each of the latest numbers; one that was not used for a while begins anew.
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
