// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DROP_COUNTER_HPP
#define IPLEVEL_DROP_COUNTER_HPP

#include <iplevel/control.hpp>

#include <cstdint>
#include <optional>

namespace iplevel {

/// Tells a receive loop how many datagrams its socket has dropped, from control_flags::drop_count.
/**
 * For whatever reason: no room in the receive buffer, a filter, a wrong checksum. The system counts modulo
 * 2^32 and says so only with a datagram that it does deliver: what was dropped after the last one is not
 * known yet. One object per socket, fed with every datagram; one that comes late, with a lower count than the
 * last, adds nothing. With control_flags::coalesced the system counts a run of datagrams as one.
 */
class drop_counter
{
public:
    /// Datagrams dropped since the last update, or since the socket was opened; right across the wrap.
    std::uint32_t update(const received_control& received) noexcept
    {
        if (!received.drop_count)
            return 0;
        const std::uint32_t dropped = *received.drop_count - last_.value_or(0);
        if (last_ && dropped > 0x7fffffff) // behind the last reading, not ahead of it
            return 0;
        last_ = *received.drop_count;
        total_ += dropped;
        return dropped;
    }

    /// The sum of all updates.
    std::uint64_t total() const noexcept { return total_; }

private:
    std::optional<std::uint32_t> last_;
    std::uint64_t total_ = 0;
};

} // namespace iplevel

#endif
