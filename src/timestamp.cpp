// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>

namespace iplevel {
namespace {

struct date
{
    std::int64_t year;
    unsigned month;
    unsigned day;
};

/// Convert a number of days since 1970-01-01 to a date of the Gregorian calendar.
/**
 * In the calculation a year begins in March, so that a leap day is the last day of a year. An era is 400
 * years, after which the calendar repeats.
 */
constexpr date date_of(std::int64_t days) noexcept
{
    constexpr std::int64_t days_in_era = 146097, march_of_year_0 = -719468;
    days -= march_of_year_0;
    const auto era = (days >= 0 ? days : days - days_in_era + 1) / days_in_era;
    const auto day_of_era = days - era * days_in_era;
    const auto year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const auto day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    const auto month = (5 * day_of_year + 2) / 153; // 0 is March
    const auto day = day_of_year - (153 * month + 2) / 5 + 1;
    return {
        era * 400 + year + (month >= 10), static_cast<unsigned>(month < 10 ? month + 3 : month - 9),
        static_cast<unsigned>(day)};
}

/// Divide and round towards minus infinity.
constexpr std::int64_t floor(std::int64_t dividend, std::int64_t divisor) noexcept
{
    return dividend / divisor - (dividend % divisor < 0);
}

} // namespace

std::string to_string(timestamp time)
{
    // The calculation is in nanoseconds, because for the earliest timestamps the beginning of their second
    // cannot be represented as a timestamp.
    constexpr std::int64_t per_second = 1000000000, seconds_per_day = 86400;
    const std::int64_t count = std::chrono::nanoseconds(time.time_since_epoch()).count();
    const auto second = floor(count, per_second);
    const auto day = floor(second, seconds_per_day);
    const auto date = date_of(day);
    const auto second_of_day = static_cast<int>(second - day * seconds_per_day);
    const auto nanosecond = static_cast<int>((count % per_second + per_second) % per_second);
    char text[64];
    std::snprintf(
        text, sizeof text, "%04lld-%02u-%02uT%02d:%02d:%02d.%09dZ", static_cast<long long>(date.year),
        date.month, date.day, second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60, nanosecond);
    return text;
}

} // namespace iplevel
