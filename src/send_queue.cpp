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
bool is_reported_on(const outgoing_control& control) noexcept
{
    return control.timestamping || control.timestamp_id || control.transmit_at;
}

/// Of a full queue, or of memory that is short: says nothing about the next run.
bool passes(const error_code& ec) noexcept
{
    return ec == boost::system::errc::no_buffer_space || ec == boost::system::errc::not_enough_memory;
}

} // namespace

void send_queue::clear() noexcept
{
    if (trial_.end && (sent_ == trial_.begin || passes(runs_.refused)))
        acquit_runs();
    trial_ = {};
    datagrams_.clear();
    buffers_.clear();
    sent_ = 0;
}

bool send_queue::continues(address_view destination, const outgoing_control& control) const noexcept
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

/// The next run was refused. Unless the trial shows that runs are not to blame there are no more of them, or
/// where its datagrams do not fit the path, none of that size.
void send_queue::try_one_by_one(std::size_t length, const error_code& ec) noexcept
{
    trial_ = {sent_, sent_ + length, runs_, false};
    bool too_large = ec == boost::system::errc::message_size;
    runs_ = {too_large ? datagrams_[sent_].size - 1 : 0, ec};
}

/// Datagrams were sent. All of the refused run: it was the run that was refused.
void send_queue::went_on() noexcept
{
    if (sent_ < trial_.end)
        return;
    if (trial_.end && passes(runs_.refused))
        acquit_runs();
    trial_ = {};
}

/// Is the error that of the next datagram, which went alone?
/**
 * If it is the refused run's error it was not the run that was refused. Another error of the first datagram
 * is one that the run may have brought about: the ICMP message of a firewall that rejects it.
 */
bool send_queue::is_final(const error_code& ec) noexcept
{
    if (!trial_.end || (ec != runs_.refused && sent_ > trial_.begin))
        return true;
    if (ec != runs_.refused && !trial_.tried_again) {
        trial_.tried_again = true;
        return false;
    }
    acquit_runs();
    return true;
}

void send_queue::acquit_runs() noexcept
{
    runs_ = trial_.before;
    trial_ = {};
}

} // namespace iplevel::detail
