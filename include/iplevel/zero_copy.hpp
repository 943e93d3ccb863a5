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

/// Socket option that makes sends with zero_copy_flag() transmit directly from the caller's buffers:
/// SO_ZEROCOPY.
/**
 * If the option is off, such sends copy the buffers like all other sends, and nothing is reported.
 * @par Value
 * `bool`: `zero_copy(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct zero_copy : detail::boolean<detail::option_id::zero_copy>
{
    using boolean::boolean;
};

/// Get the flag for a send whose buffers are not copied (MSG_ZEROCOPY), or 0 if the system does not have it.
/**
 * The kernel reads the buffers during the send and after it: they must remain valid and unchanged until
 * receive_error() returns a zero_copy_completion for the send. The kernel numbers each such send of at least
 * one byte that succeeds, and some of those that fail. It may therefore continue to read the buffers even
 * after an error. zero_copy_sends keeps track of both cases. A send fails with no_buffer_space if the user's
 * limit of locked memory or the socket's option memory is exhausted.
 */
boost::asio::socket_base::message_flags zero_copy_flag() noexcept;

namespace detail {

/// Make a send to the destination that the kernel numbers and then refuses, and therefore completes at once.
void complete_one_send(native_handle socket, address_view destination, error_code& ec) noexcept;

} // namespace detail

/// Keeps track of a socket's zero-copy sends, and stops using them if the kernel has to copy anyway.
/**
 * Locking pages and reporting each send costs more than copying about 10 KB. Moreover, the kernel copies
 * anyway when it sends over loopback, to virtual devices and to devices without scatter-gather support. Use
 * one object for each socket that has zero_copy enabled, pass flags() to every send on the socket, and report
 * the outcome of each send to the object before making the next one.
 *
 * The kernel numbers a send before a firewall or a queue can refuse it, and does not report that it has done
 * so. Whether a refused send has a number depends on the error, its cause and the kernel version. Part of a
 * datagram that was refused midway may still be in a queue. Sends that fail must therefore be reported to the
 * object as well. The object is then in_doubt(): it counts the send as outstanding(), and flags() makes the
 * following sends copy, until either a completion shows the send's number, or ask() and drained() show that
 * it has none.
 */
class zero_copy_sends
{
public:
    /// Get the flags for a send of `size` bytes: zero_copy_flag(), or 0 if it does not pay or the object is
    /// in_doubt().
    boost::asio::socket_base::message_flags flags(std::size_t size) const noexcept
    {
        return pays_ && !in_doubt() && size >= least_size ? zero_copy_flag() : 0;
    }

    /// Record that a send with these flags has succeeded.
    /**
     * @return If the flags include zero_copy_flag(), the number by which a zero_copy_completion identifies
     * the send. While in_doubt() it is the greatest value that the number can have.
     */
    std::uint32_t sent(boost::asio::socket_base::message_flags used) noexcept
    {
        if (!(used & zero_copy_flag()))
            return next_;
        asked_ = false;
        least_next_ = (in_doubt() ? least() : next_) + 1;
        return next_++;
    }

    /// Record that a send with these flags has failed, whatever the error was.
    /**
     * @return The number by which a zero_copy_completion identifies the send, if the kernel has numbered it.
     * After a completion of that number, whichever send it belongs to, the kernel no longer reads this send's
     * buffers.
     */
    std::uint32_t refused(boost::asio::socket_base::message_flags used) noexcept
    {
        if (!(used & zero_copy_flag()))
            return next_;
        asked_ = false;
        return next_++;
    }

    /// Record a report that was received. Reports other than a zero_copy_completion have no effect.
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

    /// Get the number of sends whose completion has not been reported yet, including those of which it is
    /// in_doubt() whether the kernel has numbered them. The number is never too low.
    std::uint32_t outstanding() const noexcept { return later(next_, seen_) - completed_; }

    /// Determine whether it is unknown if the kernel has numbered a send that failed.
    bool in_doubt() const noexcept { return later(next_, least()) != least(); }

    /// Make the kernel report how far it has numbered the socket's sends, which resolves a doubt.
    /**
     * Nothing is transmitted: the function makes a send that the kernel numbers and then refuses, so that its
     * completion is in the error queue when the function returns. Then call receive_error() until it fails
     * with would_block, pass each report to update(), and call drained().
     * @param destination Any endpoint to which the socket can send, such as its own local_endpoint().
     * @par Errors
     * Those of send_with_control(), except for the intended refusal. The doubt then remains, and ask() must
     * be called again; after no_buffer_space that is useful only when a completion has been reported on this
     * socket or on another one.
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

    /// Record that the error queue was empty after ask() had returned, and that all reports in it were passed
    /// to update().
    void drained() noexcept
    {
        if (asked_ && least() != least_when_asked_)
            next_ = least_next_ = least();
        asked_ = false;
    }

    /// Determine whether zero-copy pays: true until a completion reports that the kernel copied the data.
    bool pays() const noexcept { return pays_; }

    /// The size in bytes from which flags() returns zero_copy_flag().
    static constexpr std::size_t least_size = 10 * 1024;

private:
    /// Get the later of two numbers that are less than 2^31 apart.
    static std::uint32_t later(std::uint32_t a, std::uint32_t b) noexcept
    {
        return b - a < 0x80000000 ? b : a;
    }

    /// Get the lowest value that the kernel's next number can have.
    std::uint32_t least() const noexcept { return later(least_next_, seen_); }

    std::uint32_t next_ =
        0; ///< the highest value that the kernel's next number can have, given the recorded sends
    std::uint32_t least_next_ = 0; ///< the lowest value that it can have, given the recorded sends
    std::uint32_t seen_ = 0;       ///< one more than the last completed number
    std::uint32_t completed_ = 0;
    std::uint32_t least_when_asked_ = 0;
    bool asked_ = false;
    bool pays_ = true;
};

} // namespace iplevel

#endif
