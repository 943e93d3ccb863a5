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

/// Bytes of a slot that holds whatever the system coalesces.
inline constexpr std::size_t coalesced_size = 65536;

/// What batches a received_batch has seen.
struct receive_statistics
{
    std::uint64_t calls = 0;     ///< receives that brought something
    std::uint64_t datagrams = 0; ///< datagrams they brought, coalesced ones counted singly
    std::size_t depth = 1;       ///< messages that the next call will ask for at most
};

/// Memory for a batch of received datagrams: made once, filled again and again, iterated.
/**
 * Elements are the datagrams as they were sent: what the system coalesced (receive_coalesced) is taken apart
 * again, each with its own data, all with the sender and the control of the message they came in. Everything
 * an element refers to is valid until the next receive into this batch.
 *
 * How many datagrams one call asks for adapts to how many there are: a lone one costs what it costs without a
 * batch, a full queue is emptied in steps of `count`.
 *
 * A batch serves one receive at a time, and adapts to one socket. It may be moved when none is outstanding;
 * what it was moved from can be destroyed or assigned to.
 */
template <typename Protocol>
class received_batch
{
public:
    /// Of the senders.
    using endpoint_type = typename Protocol::endpoint;

    /// @name An input range of datagrams
    /// @{
    class datagram;
    class const_iterator;
    using iterator = const_iterator;
    using value_type = datagram;
    using size_type = std::size_t;
    /// @}

    /// An empty batch.
    /**
     * @param count Slots, at least 1: messages that one call receives at most; the system takes up to 1024.
     * @param datagram_size Bytes of a slot: longer datagrams are cut, and their element says so. With
     * coalesced datagrams use coalesced_size.
     * @param control_size Bytes of control data per slot, control_size(flags) for what is enabled; less than
     * what comes is reported as control_truncated.
     * @throws std::length_error for more memory than can be addressed.
     */
    received_batch(std::size_t count, std::size_t datagram_size, std::size_t control_size = control_capacity)
        : senders_(count ? count : 1)
        , slots_(senders_.size(), datagram_size, control_size)
        , depth_(senders_.size())
    {
        for (std::size_t i = 0; i < senders_.size(); ++i)
            slots_.name(i, senders_[i].data(), senders_[i].capacity());
    }

    /// Datagrams in the batch, coalesced ones counted singly.
    std::size_t size() const noexcept { return size_; }
    /// Whether the batch has no datagram.
    bool empty() const noexcept { return size_ == 0; }

    /// The first datagram; valid, as all iterators, until the next receive.
    const_iterator begin() const noexcept { return const_iterator(*this, 0); }
    /// Behind the last one.
    const_iterator end() const noexcept { return const_iterator(*this, messages_); }

    /// Of all receives into this batch.
    receive_statistics statistics() const noexcept { return {calls_, datagrams_, depth_.depth()}; }

    /// Forget the datagrams; every receive into the batch begins so.
    void clear() noexcept { messages_ = size_ = 0; }

    /// For the operations of batch/operations.hpp: fill the batch with what is there.
    std::size_t receive(detail::native_handle socket, detail::blocking mode, error_code& ec);

    /// For the operations of batch/operations.hpp: nothing is there as far as the batch knows.
    bool drained() const noexcept { return depth_.drained() && !slots_.error_left(); }

private:
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

/// One datagram of a batch; refers to the batch.
template <typename Protocol>
class received_batch<Protocol>::datagram
{
public:
    /// The payload, cut to the slot; a raw IPv4 socket's begins with the IP header.
    boost::asio::const_buffer data() const noexcept { return {slot_->data + offset_, size_}; }
    /// Where it came from.
    const endpoint_type& sender() const noexcept { return *sender_; }
    /// What the system reported about it, or about what it was coalesced with.
    const received_control& control() const noexcept { return slot_->control; }

    /// The datagram was longer than its slot: its end is lost, and what was coalesced behind it.
    bool truncated() const noexcept { return slot_->control.truncated && offset_ + size_ == slot_->size; }

private:
    friend class const_iterator;

    const detail::receive_slot* slot_ = nullptr;
    const endpoint_type* sender_ = nullptr;
    std::size_t offset_ = 0;
    std::size_t size_ = 0;
};

/// Goes over a batch, from message to message and within coalesced ones.
template <typename Protocol>
class received_batch<Protocol>::const_iterator
{
public:
    /// @name An input iterator
    /// @{
    using iterator_category = std::input_iterator_tag; // holds its element, so no more than that
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
