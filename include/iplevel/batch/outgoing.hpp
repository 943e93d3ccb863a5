// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_BATCH_OUTGOING_HPP
#define IPLEVEL_BATCH_OUTGOING_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/send_queue.hpp>

#include <boost/asio/ip/udp.hpp>
#include <boost/throw_exception.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace iplevel {
namespace detail {

template <typename Protocol>
class send_batch_attempt;

} // namespace detail

/// Storage for a batch of datagrams to be sent, which is allocated once, and filled, sent and cleared
/// repeatedly.
/**
 * The datagrams are sent in the order in which they were added, with as few system calls as possible. A run
 * is a sequence of UDP datagrams of equal size, the last of which may be shorter, with the same destination
 * and the same control data. It is passed to the kernel as one message of at most 64 datagrams and 65507
 * bytes, which the kernel or the network device divides (UDP_SEGMENT). If the kernel refuses a run, the
 * operation sends its datagrams one by one before it reports an error. If all of them can be sent, the batch
 * sends no further runs or, if the datagrams were too large for the path, no runs of datagrams of that size.
 * A full queue does not have this effect.
 *
 * The batch refers to the memory of the buffers, which must remain valid until they have been sent.
 * Destinations and control data are copied. A batch can be used by one send at a time, and must not be
 * changed during the send. It remembers whether runs were refused, so use one batch for one socket. It may be
 * moved while no send is outstanding. A moved-from batch can only be destroyed or assigned to.
 */
template <typename Protocol>
class outgoing_batch
{
public:
    /// The type of a destination.
    using endpoint_type = typename Protocol::endpoint;

    /// Construct an empty batch.
    /**
     * @param count The number of datagrams for which the batch has space. Memory is allocated later only for
     * more buffers than the batch has ever had.
     */
    explicit outgoing_batch(std::size_t count) : destinations_(count), queue_(count)
    {
        if (!std::is_same_v<Protocol, boost::asio::ip::udp>)
            queue_.segmentation(false);
    }

    /// Add a datagram for a destination.
    /**
     * @throws std::length_error if the batch is full. More than 64 buffers are an error of the send.
     */
    template <typename ConstBufferSequence>
    void push_back(
        const ConstBufferSequence& buffers, const endpoint_type& destination,
        const outgoing_control& control = {})
    {
        room();
        auto& kept = destinations_[size()];
        kept = destination;
        queue_.push_back(buffers, detail::address_in(kept), control);
    }

    /// Add a datagram for the endpoint to which the socket is connected.
    template <typename ConstBufferSequence>
    void push_back(const ConstBufferSequence& buffers, const outgoing_control& control = {})
    {
        room();
        queue_.push_back(buffers, {}, control);
    }

    /// Get the number of datagrams in the batch, including those that have been sent.
    std::size_t size() const noexcept { return queue_.size(); }
    /// Get the number of datagrams for which the batch has space.
    std::size_t capacity() const noexcept { return queue_.capacity(); }
    /// Determine whether the batch contains no datagram.
    bool empty() const noexcept { return queue_.size() == 0; }

    /// Get the number of datagrams that have been sent or skipped. The next send begins with the one after
    /// them.
    std::size_t sent() const noexcept { return queue_.sent(); }

    /// Skip the first datagram that has not been sent, after an error that concerns only this datagram.
    void skip() noexcept { queue_.skip(); }

    /// Remove all datagrams, including those that have not been sent.
    void clear() noexcept { queue_.clear(); }

    /// Determine whether runs are sent, at least of small datagrams.
    bool segmentation() const noexcept { return queue_.segmentation(); }

    /// Enable or disable runs, which exist only for UDP. Enabling them also forgets an earlier refusal.
    void segmentation(bool on) noexcept
    {
        queue_.segmentation(on && std::is_same_v<Protocol, boost::asio::ip::udp>);
    }

    /// Get the error for which runs are no longer sent, or not of large datagrams. No error if none was
    /// refused.
    error_code segmentation_refused() const noexcept { return queue_.segmentation_refused(); }

    /// Get the number of system calls that all sends of this batch have made.
    std::uint64_t calls() const noexcept { return queue_.calls(); }

private:
    friend class detail::send_batch_attempt<Protocol>;

    void send(detail::native_handle socket, detail::blocking mode, error_code& ec) noexcept
    {
        queue_.send(socket, mode, ec);
    }

    void room() const
    {
        if (size() == capacity())
            boost::throw_exception(
                std::length_error("outgoing_batch: full, with " + std::to_string(capacity()) + " datagrams"));
    }

    std::vector<endpoint_type> destinations_;
    detail::send_queue queue_;
};

} // namespace iplevel

#endif
