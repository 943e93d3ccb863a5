// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ZERO_COPY_HPP
#define IPLEVEL_ZERO_COPY_HPP

#include <iplevel/detail/message.hpp>
#include <iplevel/detail/option.hpp>
#include <iplevel/detail/throw_error.hpp>
#include <iplevel/error_queue/report.hpp>

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
 * unchanged. The system numbers each such send of at least one byte that succeeds, and some of those that
 * fail: after an error, too, it may go on reading the buffers. zero_copy_sends keeps account of both. Fails
 * with no_buffer_space when the user's limit of locked memory or the socket's option memory is used up.
 */
boost::asio::socket_base::message_flags zero_copy_flag() noexcept;

namespace detail {

/// A send to the destination that the system numbers, refuses for what it asks, and so completes at once.
void complete_one_send(native_handle socket, address_view destination, error_code& ec) noexcept;

} // namespace detail

/// Follows a socket's zero-copy sends, and ends them where the system copies after all.
/**
 * Locking pages and a report for each send cost more than copying some 10 KB. Over loopback, to virtual
 * devices and to devices that cannot gather, the system copies besides. One object per socket, which has
 * zero_copy on and sends with flags() whatever it sends. Tell it of each send before the next is made.
 *
 * The system numbers a send before a firewall or a queue can refuse it, and does not tell. Which refused
 * sends have a number depends on the error, the cause and the system; a datagram that was refused in the
 * middle is in part still in the queue. So tell the object of the sends that fail, too. It is in_doubt()
 * then, counts the send as outstanding(), and has the next ones copied until a completion has shown the
 * send's number, or ask() and drained() have shown that it has none.
 */
class zero_copy_sends
{
public:
    /// Flags for a send of as many bytes: zero_copy_flag() or, where it does not pay or in_doubt(), 0.
    boost::asio::socket_base::message_flags flags(std::size_t size) const noexcept
    {
        return pays_ && !in_doubt() && size >= least_size ? zero_copy_flag() : 0;
    }

    /// A send with these flags has succeeded.
    /**
     * @return The number by which a zero_copy_completion knows the send, where the flags have
     * zero_copy_flag(). While in_doubt() it is the greatest that the number can be.
     */
    std::uint32_t sent(boost::asio::socket_base::message_flags used) noexcept
    {
        if (!(used & zero_copy_flag()))
            return next_;
        asked_ = false;
        least_next_ = (in_doubt() ? least() : next_) + 1;
        return next_++;
    }

    /// A send with these flags has failed, whatever the error was.
    /**
     * @return The number by which a zero_copy_completion knows the send, if the system has numbered it. Once
     * a completion has it, whichever send that is of, the system does not read this send's buffers.
     */
    std::uint32_t refused(boost::asio::socket_base::message_flags used) noexcept
    {
        if (!(used & zero_copy_flag()))
            return next_;
        asked_ = false;
        return next_++;
    }

    /// A report has been received; any other than a zero_copy_completion changes nothing.
    void update(const error_report& report) noexcept
    {
        if (!report.zero_copy)
            return;
        const auto end = report.zero_copy->last + 1;
        completed_ += end - report.zero_copy->first;
        seen_ = later(seen_, end);
        if (report.zero_copy->copied)
            pays_ = false;
    }

    /// Sends whose completion has not been reported yet, and those that in_doubt() is about: never too few.
    std::uint32_t outstanding() const noexcept { return later(next_, seen_) - completed_; }

    /// Is it unknown whether the system has numbered a send that failed?
    bool in_doubt() const noexcept { return later(next_, least()) != least(); }

    /// Have the system report how far it has numbered the socket's sends, which ends a doubt.
    /**
     * Sends nothing: makes a send that the system numbers and then refuses, so that its completion is in the
     * error queue when this returns. Then read the error queue with receive_error() until would_block,
     * update() with each report, and call drained().
     * @param destination Any that the socket can send to; its own local_endpoint(), for one.
     * @par Errors
     * As send_with_control(), for a reason other than the one asked for: the doubt stays, ask again. After
     * no_buffer_space that is of use when a completion has been reported, or another socket's.
     */
    template <typename Socket>
    void ask(Socket& socket, typename Socket::endpoint_type destination, error_code& ec) noexcept
    {
        detail::complete_one_send(socket.native_handle(), {destination.data(), destination.size()}, ec);
        if (ec)
            return;
        ++next_;
        asked_ = true;
        least_when_asked_ = least();
    }

    /// @copydoc ask
    template <typename Socket>
    void ask(Socket& socket, typename Socket::endpoint_type destination)
    {
        error_code ec;
        ask(socket, destination, ec);
        detail::throw_error(ec, "zero_copy_sends::ask");
    }

    /// The error queue was empty after ask() had returned, and update() has had all that was in it.
    void drained() noexcept
    {
        if (asked_ && least() != least_when_asked_)
            next_ = least_next_ = least();
        asked_ = false;
    }

    /// False from the first completion on that says the system copied.
    bool pays() const noexcept { return pays_; }

    /// Bytes from which on flags() tries.
    static constexpr std::size_t least_size = 10 * 1024;

private:
    /// Of two numbers that are less than 2^31 apart.
    static std::uint32_t later(std::uint32_t a, std::uint32_t b) noexcept
    {
        return b - a < 0x80000000 ? b : a;
    }

    /// The system's next number is at least this.
    std::uint32_t least() const noexcept { return later(least_next_, seen_); }

    std::uint32_t next_ = 0;       ///< the system's next number, as far as was told, is at most this,
    std::uint32_t least_next_ = 0; ///< and at least this
    std::uint32_t seen_ = 0;       ///< behind the last number that was completed
    std::uint32_t completed_ = 0;
    std::uint32_t least_when_asked_ = 0;
    bool asked_ = false;
    bool pays_ = true;
};

} // namespace iplevel

#endif
