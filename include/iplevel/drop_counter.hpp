// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DROP_COUNTER_HPP
#define IPLEVEL_DROP_COUNTER_HPP

#include <iplevel/control.hpp>

#include <cstdint>
#include <optional>

namespace iplevel {

/// Counts the datagrams that a socket has dropped, using the reports of control_flags::drop_count.
/**
 * The kernel counts every drop, whatever its cause: a full receive buffer, a socket filter or a wrong
 * checksum. It counts modulo 2^32 and reports the count only with a datagram that it delivers, so drops after
 * the last delivered datagram are not known yet.
 *
 * Use one drop_counter for each socket and pass every received datagram to update(). A datagram whose count
 * is lower than that of an earlier one arrived out of order and adds nothing. With control_flags::coalesced
 * the kernel counts a run of coalesced datagrams as one.
 */
class drop_counter
{
public:
    /// Get the number of datagrams dropped since the last update, or since the socket was opened.
    /**
     * The result is also correct when the kernel's count has wrapped around.
     */
    std::uint32_t update(const received_control& received) noexcept
    {
        if (!received.drop_count)
            return 0;
        const std::uint32_t dropped = *received.drop_count - last_.value_or(0);
        if (last_ &&
            dropped > 0x7fffffff) // the count is lower than the last one: the datagram is out of order
            return 0;
        last_ = *received.drop_count;
        total_ += dropped;
        return dropped;
    }

    /// Get the sum of all updates.
    std::uint64_t total() const noexcept { return total_; }

private:
    std::optional<std::uint32_t> last_;
    std::uint64_t total_ = 0;
};

} // namespace iplevel

#endif
