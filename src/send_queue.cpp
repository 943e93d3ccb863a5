// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/send_queue.hpp>

#include "icmp_error.hpp"
#include "message_batch.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/errc.hpp>

#include <cstring>
#include <limits>

namespace iplevel::detail {
namespace {

namespace errc = boost::system::errc;

constexpr std::size_t most_segments = 64;
constexpr std::size_t most_bytes = 65507; // of payload: the kernel makes one IPv4 datagram of a run first

/// Compare byte by byte, because endpoints with different flow labels compare equal.
bool is_same(address_view a, address_view b) noexcept
{
    return a.size == b.size && (a.size == 0 || std::memcmp(a.data, b.data, a.size) == 0);
}

/// Determine whether the control data request a report about the datagram. A run would have only one report.
bool is_reported_on(const outgoing_control& control) noexcept
{
    return control.timestamping || control.timestamp_id || control.transmit_at;
}

/// Determine whether the call has failed for lack of room or because of a signal, and can be repeated
/// unchanged.
bool is_retryable(const error_code& ec) noexcept
{
    namespace error = boost::asio::error;
    return ec == error::would_block || ec == error::try_again || ec == error::interrupted;
}

/// Determine whether a run can fail with this error although its datagrams can be sent singly.
/**
 * Errors with which Linux refuses runs, and their causes:
 * - EIO, EINVAL: the device cannot compute checksums, the socket sends none, or the kernel is old.
 * - EMSGSIZE: the datagrams would have to be fragmented.
 * - EPERM: a firewall or the filter of a control group examines the run as one long packet.
 * - ENOBUFS, ENOMEM: there is room for one datagram, but not for all of them. A queueing discipline that
 * separates a run refuses either all of it or nothing.
 *
 * Errors that ICMP messages cause are excluded. They mean that there is no route for any of the datagrams, or
 * they are those of an earlier datagram, and a second attempt would hide them. EOPNOTSUPP is not excluded,
 * because the refusal of a run is a more frequent cause of it than an ICMP message.
 */
bool may_concern_only_the_run(const error_code& ec) noexcept
{
    return ec == errc::operation_not_supported || !(is_retryable(ec) || may_come_from_icmp(ec));
}

/// Determine whether the next run may succeed: the cause of the error is a full queue or a lack of memory.
bool is_temporary(const error_code& ec) noexcept
{
    return ec == errc::no_buffer_space || ec == errc::not_enough_memory;
}

} // namespace

send_queue::send_queue(std::size_t count) : capacity_(count), messages_(make_message_batch())
{
    datagrams_.reserve(count);
    buffers_.reserve(count);
    segmentation(true);
}

void send_queue::skip() noexcept
{
    if (sent_ < datagrams_.size())
        ++sent_;
    end_trial_if_sent();
}

void send_queue::clear() noexcept
{
    if (trial_.end && (sent_ == trial_.begin || is_temporary(runs_.refusal)))
        restore_policy();
    trial_ = {};
    datagrams_.clear();
    buffers_.clear();
    sent_ = 0;
}

void send_queue::segmentation(bool on) noexcept
{
    runs_ = {on && supports_runs() ? std::numeric_limits<std::size_t>::max() : 0, {}};
    trial_ = {};
}

bool send_queue::is_like_last(address_view destination, const outgoing_control& control) const noexcept
{
    return !datagrams_.empty() && is_same(datagrams_.back().destination, destination) &&
           datagrams_.back().control == control;
}

void send_queue::send(native_handle socket, blocking mode, error_code& ec) noexcept
{
    ec = {};
    ask_about_runs(socket);
    // A run would have only one timestamp. During a trial the result is needed as well, because runs may be
    // permitted again after it.
    const bool runs = (segmentation() || trial_.end) && !stamps_messages(socket);
    start_messages(*messages_, socket);
    while (sent_ < datagrams_.size()) {
        const auto first_length = plan(runs, ec);
        if (ec)
            return;
        ++calls_;
        sent_ += send_messages(*messages_, mode, ec);
        if (!ec)
            end_trial_if_sent();
        else if (first_length > 1 && may_concern_only_the_run(ec))
            start_trial(first_length, ec);
        else if (is_retryable(ec) || is_final(ec))
            return;
        ec = {};
    }
}

/// Ask whether the system separates runs, until it has confirmed it. The policy is unchanged if there is no
/// socket.
void send_queue::ask_about_runs(native_handle socket) noexcept
{
    if (!segmentation() || runs_supported_)
        return;
    const auto refusal = detail::ask_about_runs(socket);
    runs_supported_ = !refusal;
    if (refusal && refusal != errc::bad_file_descriptor)
        runs_ = {0, refusal};
}

/// Add messages to the batch, beginning with the first datagram that has not been sent.
/**
 * An error concerns the first message. If a later message cannot be sent, the messages before it are sent
 * first.
 *
 * @return The number of datagrams in the first message.
 */
std::size_t send_queue::plan(bool runs, error_code& ec) noexcept
{
    std::size_t first_length = 0;
    for (auto first = sent_; first < datagrams_.size();) {
        const auto& head = datagrams_[first];
        const auto length = runs ? run_length(first) : 1;
        const auto& last = datagrams_[first + length - 1];
        const auto buffers = last.first_buffer + last.buffers - head.first_buffer;
        const outgoing_message message{head.destination, &head.control, buffers_.data() + head.first_buffer,
                                       buffers,          length,        head.size};
        if (head.buffers > buffer_list::capacity)
            ec = error::too_many_buffers;
        if (ec || !add_message(*messages_, message, ec))
            break;
        if (first == sent_)
            first_length = length;
        first += length;
    }
    if (first_length)
        ec = {};
    return first_length;
}

/// Get the number of datagrams, beginning with `first`, that form a run. They have the same size, destination
/// and control data, but the last one may be shorter.
std::size_t send_queue::run_length(std::size_t first) const noexcept
{
    const auto& head = datagrams_[first];
    if (head.size == 0 || head.size > runs_.largest_datagram || head.control.segment_size ||
        is_reported_on(head.control))
        return 1;
    std::size_t end = first + 1;
    std::size_t bytes = head.size;
    std::size_t buffers = head.buffers;
    while (end < datagrams_.size() && end - first < most_segments) {
        const auto& next = datagrams_[end];
        bytes += next.size;
        buffers += next.buffers;
        const bool fits =
            bytes <= most_bytes && buffers <= most_message_buffers && next.buffers <= buffer_list::capacity;
        if (!fits || !next.like_previous || next.size == 0 || next.size > head.size)
            break;
        ++end;
        if (next.size < head.size)
            break;
    }
    return end - first;
}

/// Begin to send the datagrams of a refused run singly.
/**
 * From now on no runs are permitted, or none of datagrams of that size if they were too large for the path.
 * The policy is restored if the run turns out to have been refused because of one of its datagrams.
 */
void send_queue::start_trial(std::size_t length, const error_code& ec) noexcept
{
    trial_ = {sent_, sent_ + length, runs_, false};
    const bool too_large = ec == errc::message_size;
    runs_ = {too_large ? datagrams_[sent_].size - 1 : 0, ec};
}

/// End the trial if all of its datagrams have been sent, which proves that the run as such was refused.
void send_queue::end_trial_if_sent() noexcept
{
    if (sent_ < trial_.end)
        return;
    if (trial_.end && is_temporary(runs_.refusal))
        restore_policy();
    trial_ = {};
}

/// End the trial and permit the runs that were permitted before it.
void send_queue::restore_policy() noexcept
{
    runs_ = trial_.policy_before;
    trial_ = {};
}

/// Determine whether to report the error of the next datagram, which was sent singly.
/**
 * During a trial, the error of the run shows that it was refused because of this datagram. A different error
 * of the trial's first datagram may be a consequence of the run, such as the ICMP message of a firewall that
 * rejected it. Therefore the datagram is sent again, and the error is reported if there is one again.
 */
bool send_queue::is_final(const error_code& ec) noexcept
{
    if (!trial_.end || (ec != runs_.refusal && sent_ > trial_.begin))
        return true;
    if (ec != runs_.refusal && !trial_.repeated) {
        trial_.repeated = true;
        return false;
    }
    restore_policy();
    return true;
}

} // namespace iplevel::detail
