// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/send_queue.hpp>

#include <boost/system/errc.hpp>

#include <cstring>

namespace iplevel::detail {
namespace {

constexpr std::size_t most_segments = 64;
constexpr std::size_t most_bytes = 65507; // of UDP payload in one IPv4 datagram, which the whole run once is

/// Byte by byte: a flow label makes a difference that endpoints do not show.
bool same(address_view a, address_view b) noexcept
{
    return a.size == b.size && (a.size == 0 || std::memcmp(a.data, b.data, a.size) == 0);
}

/// What the system reports about a message it would report about a run once.
bool is_reported_on(const send_control& control) noexcept
{
    return control.timestamping || control.timestamp_id || control.transmit_at;
}

} // namespace

void send_queue::clear() noexcept
{
    datagrams_.clear();
    buffers_.clear();
    sent_ = 0;
    refused_at_ = nowhere;
}

bool send_queue::continues(address_view destination, const send_control& control) const noexcept
{
    return !datagrams_.empty() && same(datagrams_.back().destination, destination) &&
           datagrams_.back().control == control;
}

/// How many datagrams from the first on can go as one: equal in all but that the last may be shorter.
std::size_t send_queue::run_length(std::size_t first) const noexcept
{
    const auto& head = datagrams_[first];
    if (head.size == 0 || head.size > runs_.largest || head.control.segment_size ||
        is_reported_on(head.control))
        return 1;
    std::size_t end = first + 1;
    std::size_t bytes = head.size;
    std::size_t buffers = head.buffers;
    while (end < datagrams_.size() && end - first < most_segments) {
        const auto& next = datagrams_[end];
        bytes += next.size;
        buffers += next.buffers;
        bool fits = bytes <= most_bytes && buffers <= most_buffers && next.buffers <= buffer_list::capacity;
        if (!fits || !next.like_previous || next.size == 0 || next.size > head.size)
            break;
        ++end;
        if (next.size < head.size)
            break;
    }
    return end - first;
}

/// The next run was refused: no more of them, or where its datagrams do not fit the path, none of that size.
void send_queue::refuse_runs(const error_code& ec) noexcept
{
    runs_before_ = runs_;
    refused_at_ = sent_;
    bool too_large = ec == boost::system::errc::message_size;
    runs_ = {too_large ? datagrams_[sent_].size - 1 : 0, ec};
}

/// The same error for the first of the run alone: it was not the run that was refused.
void send_queue::acquit_runs(const error_code& ec) noexcept
{
    if (refused_at_ == sent_ && runs_.refused == ec)
        runs_ = runs_before_;
}

} // namespace iplevel::detail
