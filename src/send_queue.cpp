// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/send_queue.hpp>

#include <boost/system/errc.hpp>

#include <cstdlib>
#include <limits>
#include <string_view>

namespace iplevel::detail {
namespace {

constexpr std::size_t most_segments = 64;
constexpr std::size_t most_bytes = 65507; // of UDP payload in one IPv4 datagram, which the whole run once is

bool switched_off() noexcept
{
    const char* value = std::getenv("IPLEVEL_SEGMENTATION");
    return value && std::string_view(value) == "off";
}

} // namespace

void send_queue::clear() noexcept
{
    datagrams_.clear();
    buffers_.clear();
    sent_ = 0;
}

void send_queue::segmentation(bool on) noexcept
{
    static const bool off = switched_off();
    largest_cut_ = on && !off ? std::numeric_limits<std::size_t>::max() : 0;
    refused_ = {};
}

/// How many datagrams from the first on can go as one: equal in all but that the last may be shorter.
std::size_t send_queue::run_length(std::size_t first) const noexcept
{
    const auto& head = datagrams_[first];
    if (head.size == 0 || head.size > largest_cut_ || head.control.segment_size)
        return 1;
    std::size_t end = first + 1;
    std::size_t bytes = head.size;
    while (end < datagrams_.size() && end - first < most_segments) {
        const auto& next = datagrams_[end];
        bytes += next.size;
        if (!next.like_previous || next.size == 0 || next.size > head.size || bytes > most_bytes)
            break;
        ++end;
        if (next.size < head.size)
            break;
    }
    return end - first;
}

/// Remember a refusal: for good, or where datagrams do not fit the path, for those of that size.
void send_queue::refuse(const error_code& ec, std::size_t size) noexcept
{
    refused_ = ec;
    largest_cut_ = ec == boost::system::errc::message_size ? size - 1 : 0;
}

} // namespace iplevel::detail
