// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_BATCH_DEPTH_HPP
#define IPLEVEL_DETAIL_BATCH_DEPTH_HPP

#include <algorithm>
#include <cstddef>

namespace iplevel::detail {

/// Determines how many messages to request at once, and whether an attempt is likely to find any.
/**
 * Requesting more messages than are available adds noticeably to the cost of a receive. The depth therefore
 * doubles after a batch that was full, and is halved after a batch that was less than a quarter full or had a
 * single message. A single message received when one was requested says nothing about further messages, so
 * two are requested after several of these in a row. Each time that attempt finds only one message, twice as
 * many single messages are required before the next one, up to 32.
 */
class batch_depth
{
public:
    explicit batch_depth(std::size_t most) noexcept : most_(most) {}

    std::size_t depth() const noexcept { return depth_; }

    /// Determine whether to wait before the next attempt: the last batch was not full, or several single
    /// messages were received in a row.
    bool drained() const noexcept { return drained_; }

    /// Record that there was no message, or that a wait has completed.
    void woken() noexcept { drained_ = false; }

    void received(std::size_t count) noexcept
    {
        if (count < depth_)
            came_back_short(count);
        else if (depth_ > 1)
            grow(), patience_ = 1;
        else if (++singles_ >= patience_)
            grow();
        else
            drained_ = true;
    }

private:
    static constexpr std::size_t most_patience = 32;

    void grow() noexcept
    {
        depth_ = std::min(2 * depth_, most_);
        singles_ = 0;
        drained_ = false;
    }

    void came_back_short(std::size_t count) noexcept
    {
        drained_ = true;
        if (count == 1 && depth_ == 2)
            patience_ = std::min(2 * patience_, most_patience);
        if (4 * count < depth_ || count == 1)
            depth_ = std::max<std::size_t>(depth_ / 2, 1);
    }

    std::size_t most_;
    std::size_t depth_ = 1;
    std::size_t singles_ = 0;
    std::size_t patience_ = 1;
    bool drained_ = false;
};

} // namespace iplevel::detail

#endif
