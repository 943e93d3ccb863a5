// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ZERO_COPY_HPP
#define IPLEVEL_ZERO_COPY_HPP

#include <iplevel/detail/option.hpp>
#include <iplevel/error_report.hpp>

#include <boost/asio/socket_base.hpp>

#include <cstddef>
#include <cstdint>

namespace iplevel {

/// Whether a send with zero_copy_flag() leaves its buffers where they are: SO_ZEROCOPY.
/**
 * Where it is off, such sends copy as all others do, and nothing is reported.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using zero_copy = detail::boolean<detail::option_id::zero_copy>;

/// The flag of a send whose buffers the system reads while, and after, it sends them; 0 where there is none.
/**
 * MSG_ZEROCOPY. Until receive_error() returns a zero_copy_completion the buffers must stay valid and
 * unchanged. Each such send that succeeds with at least one byte counts as one in zero_copy_completion. Fails
 * with no_buffer_space when the user's limit of locked memory or the socket's option memory is used up.
 */
boost::asio::socket_base::message_flags zero_copy_flag() noexcept;

/// Follows a socket's zero-copy sends, and ends them where the system copies after all.
/**
 * Locking pages and a report for each send cost more than copying some 10 KB. Over loopback, to virtual
 * devices and to devices that cannot gather, the system copies besides. One object per socket, which has
 * zero_copy on and sends with flags() whatever it sends.
 */
class zero_copy_sends
{
public:
    /// Flags for a send of as many bytes: zero_copy_flag() or, where it does not pay, 0.
    boost::asio::socket_base::message_flags flags(std::size_t size) const noexcept
    {
        return pays_ && size >= least_size ? zero_copy_flag() : 0;
    }

    /// A send with these flags has succeeded.
    /**
     * @return The number by which a zero_copy_completion knows the send, where the flags have
     * zero_copy_flag().
     */
    std::uint32_t sent(boost::asio::socket_base::message_flags used) noexcept
    {
        return used & zero_copy_flag() ? sent_++ : sent_;
    }

    /// A report has been received; any other than a zero_copy_completion changes nothing.
    void update(const error_report& report) noexcept
    {
        if (!report.zero_copy)
            return;
        completed_ += report.zero_copy->last - report.zero_copy->first + 1;
        if (report.zero_copy->copied)
            pays_ = false;
    }

    /// Sends whose completion has not been reported yet.
    std::uint32_t outstanding() const noexcept { return sent_ - completed_; }

    /// False from the first completion on that says the system copied.
    bool pays() const noexcept { return pays_; }

    /// Bytes from which on flags() tries.
    static constexpr std::size_t least_size = 10 * 1024;

private:
    std::uint32_t sent_ = 0;
    std::uint32_t completed_ = 0;
    bool pays_ = true;
};

} // namespace iplevel

#endif
