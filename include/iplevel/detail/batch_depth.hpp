// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_BATCH_DEPTH_HPP
#define IPLEVEL_DETAIL_BATCH_DEPTH_HPP

#include <algorithm>
#include <cstddef>

namespace iplevel::detail {

/// How many messages to ask for at once, and whether there is any point in asking.
/**
 * Asking for more than there are costs a good part of a receive. So the depth doubles while batches come back
 * full and halves when they come back less than a quarter full, or with one. A single that came when one was
 * asked for says nothing about others: after some such singles in a row two are asked for. Each time that was
 * in vain, twice as many singles are waited for, up to 32.
 */
class batch_depth
{
public:
    explicit batch_depth(std::size_t most) noexcept : most_(most) {}

    std::size_t depth() const noexcept { return depth_; }

    /// The last batch came back short, or singles have come alone for a while: wait before the next attempt.
    bool drained() const noexcept { return drained_; }

    /// There was nothing, or a wait is over.
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
