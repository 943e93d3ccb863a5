// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_BATCH_RECEIVED_HPP
#define IPLEVEL_BATCH_RECEIVED_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/batch_depth.hpp>
#include <iplevel/detail/receive_slots.hpp>

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace iplevel {
namespace detail {

template <typename Protocol>
class receive_batch_attempt;

} // namespace detail

/// The size in bytes of a slot that is large enough for any coalesced datagrams.
inline constexpr std::size_t coalesced_size = 65536;

/// Statistics of the receives into a received_batch.
struct receive_statistics
{
    std::uint64_t calls = 0; ///< The number of successful receives.
    std::uint64_t datagrams =
        0;                 ///< The number of datagrams received, each coalesced datagram counted separately.
    std::size_t depth = 1; ///< The largest number of messages that the next receive will request.
};

/// Storage for a batch of received datagrams, which is allocated once, filled by each receive, and iterated.
/**
 * The elements are the datagrams as they were sent: datagrams that the kernel coalesced (receive_coalesced)
 * are separated again. Each of them has its own data, and all of them have the sender and the control data of
 * the message in which they were received. Everything to which an element refers is valid until the next
 * receive into the batch.
 *
 * The number of messages that one call requests adapts to the number that are available. Receiving a single
 * datagram therefore costs no more than without a batch, and a full queue is emptied in steps of `count`.
 *
 * A batch can be used by one receive at a time, and adapts to a single socket. It may be moved while no
 * receive is outstanding. A moved-from batch can only be destroyed or assigned to.
 */
template <typename Protocol>
class received_batch
{
public:
    /// The type of a sender's endpoint.
    using endpoint_type = typename Protocol::endpoint;

    /// @name An input range of datagrams
    /// @{
    class datagram;
    class const_iterator;
    using iterator = const_iterator;
    using value_type = datagram;
    using size_type = std::size_t;
    /// @}

    /// Construct an empty batch.
    /**
     * @param count The number of slots, at least 1: the largest number of messages that one call receives.
     * Linux receives at most 1024.
     * @param datagram_size The size of a slot in bytes. Longer datagrams are truncated, and their element
     * reports it. To receive coalesced datagrams, use coalesced_size.
     * @param control_size The number of bytes of control data per slot: control_size(flags) for the enabled
     * flags. If it is too small for what is received, control_truncated is set.
     * @throws std::length_error if the memory required exceeds what can be addressed.
     */
    received_batch(std::size_t count, std::size_t datagram_size, std::size_t control_size = control_capacity)
        : senders_(count ? count : 1)
        , slots_(senders_.size(), datagram_size, control_size)
        , depth_(senders_.size())
    {
        for (std::size_t i = 0; i < senders_.size(); ++i)
            slots_.name(i, detail::memory_of(senders_[i]));
    }

    /// Get the number of datagrams in the batch, each coalesced datagram counted separately.
    std::size_t size() const noexcept { return size_; }
    /// Determine whether the batch contains no datagram.
    bool empty() const noexcept { return size_ == 0; }

    /// Get an iterator to the first datagram. Like all iterators, it is valid until the next receive.
    const_iterator begin() const noexcept { return const_iterator(*this, 0); }
    /// Get an iterator past the last datagram.
    const_iterator end() const noexcept { return const_iterator(*this, messages_); }

    /// Get the statistics of all receives into this batch.
    receive_statistics statistics() const noexcept { return {calls_, datagrams_, depth_.depth()}; }

    /// Remove the datagrams. Every receive into the batch begins with this.
    void clear() noexcept { messages_ = size_ = 0; }

    /// Determine whether the last receive probably emptied the queue of the socket.
    bool drained() const noexcept { return depth_.drained() && !slots_.error_left(); }

private:
    friend class detail::receive_batch_attempt<Protocol>;

    std::size_t receive(detail::native_handle socket, detail::blocking mode, error_code& ec);

    static std::size_t datagrams_in(const detail::receive_slot& slot) noexcept
    {
        std::size_t segment = slot.control.segment_size.value_or(0);
        return segment && slot.size > segment ? (slot.size + segment - 1) / segment : 1;
    }

    std::vector<endpoint_type> senders_;
    detail::receive_slots slots_;
    detail::batch_depth depth_;
    std::size_t messages_ = 0;
    std::size_t size_ = 0;
    std::uint64_t calls_ = 0;
    std::uint64_t datagrams_ = 0;
};

/// One datagram of a batch. It refers to the batch.
template <typename Protocol>
class received_batch<Protocol>::datagram
{
public:
    /// Get the payload, truncated to the size of the slot. On a raw IPv4 socket it begins with the IP header.
    boost::asio::const_buffer data() const noexcept { return {slot_->data + offset_, size_}; }
    /// Get the endpoint of the sender.
    const endpoint_type& sender() const noexcept { return *sender_; }
    /// Get what the kernel reported about the datagram, or about the coalesced datagrams to which it belongs.
    const received_control& control() const noexcept { return slot_->control; }

    /// Determine whether the datagram was longer than its slot. Its end is then lost, and so are the
    /// datagrams that were coalesced after it.
    bool truncated() const noexcept { return slot_->control.truncated && offset_ + size_ == slot_->size; }

private:
    friend class const_iterator;

    const detail::receive_slot* slot_ = nullptr;
    const endpoint_type* sender_ = nullptr;
    std::size_t offset_ = 0;
    std::size_t size_ = 0;
};

/// An iterator over the datagrams of a batch, including those within coalesced messages.
template <typename Protocol>
class received_batch<Protocol>::const_iterator
{
public:
    /// @name An input iterator
    /// @{
    using iterator_category =
        std::input_iterator_tag; // not a forward iterator, because it contains its element
    using value_type = datagram;
    using difference_type = std::ptrdiff_t;
    using pointer = const datagram*;
    using reference = const datagram&;

    const_iterator() noexcept = default;

    reference operator*() const& noexcept { return datagram_; }
    value_type operator*() const&& noexcept { return datagram_; }
    pointer operator->() const noexcept { return &datagram_; }

    const_iterator& operator++() noexcept
    {
        datagram_.offset_ += datagram_.size_;
        if (datagram_.offset_ < datagram_.slot_->size)
            return cut(), *this;
        ++message_;
        return enter(), *this;
    }

    const_iterator operator++(int) noexcept
    {
        auto before = *this;
        ++*this;
        return before;
    }

    bool operator==(const const_iterator& other) const noexcept
    {
        return message_ == other.message_ && datagram_.offset_ == other.datagram_.offset_;
    }
    bool operator!=(const const_iterator& other) const noexcept { return !(*this == other); }
    /// @}

private:
    friend class received_batch;

    const_iterator(const received_batch& batch, std::size_t message) noexcept
        : batch_(&batch), message_(message)
    {
        enter();
    }

    void enter() noexcept
    {
        datagram_.offset_ = 0;
        if (message_ == batch_->messages_)
            return;
        datagram_.slot_ = &batch_->slots_[message_];
        datagram_.sender_ = &batch_->senders_[message_];
        cut();
    }

    void cut() noexcept
    {
        auto rest = datagram_.slot_->size - datagram_.offset_;
        std::size_t segment = datagram_.slot_->control.segment_size.value_or(0);
        datagram_.size_ = segment && segment < rest ? segment : rest;
    }

    const received_batch* batch_ = nullptr;
    std::size_t message_ = 0;
    datagram datagram_;
};

template <typename Protocol>
std::size_t received_batch<Protocol>::receive(
    detail::native_handle socket, detail::blocking mode, error_code& ec)
{
    depth_.woken();
    messages_ = slots_.receive(socket, depth_.depth(), mode, ec);
    size_ = 0;
    if (ec)
        return 0;
    for (std::size_t i = 0; i < messages_; ++i) {
        senders_[i].resize(slots_[i].name.size);
        size_ += datagrams_in(slots_[i]);
    }
    depth_.received(messages_);
    ++calls_;
    datagrams_ += size_;
    return size_;
}

} // namespace iplevel

#endif
