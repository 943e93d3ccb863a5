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

/// Datagrams to be sent together: made once, filled, sent and cleared again and again.
/**
 * Datagrams leave in the order they were put in, with as few system calls as possible. Runs of UDP datagrams
 * of one size to one destination with one control, the last of which may be shorter, are handed to the system
 * in one piece and cut by it or by the network device (UDP_SEGMENT): at most 64 of them and 65507 bytes.
 * Where the system refuses that, the same datagrams are sent one by one in the same operation, before one of
 * them is blamed. When they have all passed, the batch does not try again: not at all, or where they were too
 * large for the path, not with datagrams of that size. It does try again after a queue that was full.
 *
 * The batch refers to the buffers' memory: it must stay valid until they are sent. Destinations and controls
 * are copied. A batch serves one send at a time, must not be changed meanwhile, and keeps what it learnt
 * about segmentation: use one batch for one socket. It may be moved when no send is outstanding; what it was
 * moved from can be destroyed or assigned to.
 */
template <typename Protocol>
class outgoing_batch
{
public:
    /// Of the destinations.
    using endpoint_type = typename Protocol::endpoint;

    /// An empty batch.
    /**
     * @param count Datagrams the batch takes. Later allocations are made only for more buffers than ever
     * before.
     */
    explicit outgoing_batch(std::size_t count) : destinations_(count), queue_(count)
    {
        if (!std::is_same_v<Protocol, boost::asio::ip::udp>)
            queue_.segmentation(false);
    }

    /// Put a datagram at the end, for a destination.
    /**
     * @throws std::length_error when the batch is full. More than 64 buffers are an error of the send.
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

    /// Put a datagram at the end, for the endpoint that the socket is connected to.
    template <typename ConstBufferSequence>
    void push_back(const ConstBufferSequence& buffers, const outgoing_control& control = {})
    {
        room();
        queue_.push_back(buffers, {}, control);
    }

    /// Datagrams in the batch, those that are sent included.
    std::size_t size() const noexcept { return queue_.size(); }
    /// Datagrams the batch takes.
    std::size_t capacity() const noexcept { return queue_.capacity(); }
    /// Whether none has been put in.
    bool empty() const noexcept { return queue_.size() == 0; }

    /// Datagrams that were sent or skipped; the next send goes on behind them.
    std::size_t sent() const noexcept { return queue_.sent(); }

    /// Give up the first datagram that is not sent, after an error that concerns it alone.
    void skip() noexcept { queue_.skip(); }

    /// Empty the batch, sent or not.
    void clear() noexcept { queue_.clear(); }

    /// Is the system asked to cut runs, of small datagrams at least?
    bool segmentation() const noexcept { return queue_.segmentation(); }

    /// Ask, or do not ask, the system to cut runs; asking forgets an earlier refusal. UDP only.
    void segmentation(bool on) noexcept
    {
        queue_.segmentation(on && std::is_same_v<Protocol, boost::asio::ip::udp>);
    }

    /// Why the system is not asked any more, or not for large datagrams; no error if it never refused.
    error_code segmentation_refused() const noexcept { return queue_.segmentation_refused(); }

    /// System calls made so far, for all sends of this batch.
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
