// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_SEND_QUEUE_HPP
#define IPLEVEL_DETAIL_SEND_QUEUE_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/message.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace iplevel::detail {

/// One datagram that waits to be sent; refers to the caller's buffers.
struct queued_datagram
{
    std::size_t first_buffer = 0;
    std::size_t buffers = 0;
    std::size_t size = 0;
    address_view destination;
    outgoing_control control;
    bool like_previous = false; ///< same destination and same control
};

/// Datagrams in the order they are sent, and the calls that send them.
class send_queue
{
public:
    explicit send_queue(std::size_t count);
    send_queue(send_queue&&) noexcept;
    send_queue& operator=(send_queue&&) noexcept;
    ~send_queue();

    std::size_t capacity() const noexcept { return capacity_; }
    std::size_t size() const noexcept { return datagrams_.size(); }
    std::size_t sent() const noexcept { return sent_; }
    std::uint64_t calls() const noexcept { return calls_; }

    /// The destination's memory is the owner's.
    template <typename ConstBufferSequence>
    void push_back(
        const ConstBufferSequence& buffers, address_view destination, const outgoing_control& control)
    {
        queued_datagram datagram;
        datagram.first_buffer = buffers_in_use();
        buffers_.resize(datagram.first_buffer); // a datagram that threw may have left some
        auto end = boost::asio::buffer_sequence_end(buffers);
        for (auto it = boost::asio::buffer_sequence_begin(buffers); it != end; ++it) {
            boost::asio::const_buffer buffer(*it);
            buffers_.push_back({const_cast<void*>(buffer.data()), buffer.size()});
            datagram.size += buffer.size();
        }
        datagram.buffers = buffers_.size() - datagram.first_buffer;
        datagram.destination = destination;
        datagram.control = control;
        datagram.like_previous = continues(destination, control);
        datagrams_.push_back(datagram);
    }

    void skip() noexcept
    {
        sent_ += sent_ < datagrams_.size();
        went_on();
    }
    void clear() noexcept;

    /// Send what is not sent, as far as it goes.
    void send(native_handle socket, blocking mode, error_code& ec) noexcept;

    const error_code& segmentation_refused() const noexcept { return runs_.refused; }
    bool segmentation() const noexcept { return runs_.largest != 0; }
    void segmentation(bool on) noexcept;

private:
    /// The system's own description of the messages of one call.
    struct headers;

    /// What runs are allowed.
    struct run_policy
    {
        std::size_t largest = 0; ///< bytes of the datagrams they are made of; 0: no runs
        error_code refused;
    };

    /// A run that was refused, whose datagrams go one by one to show whether that was for being a run.
    struct trial
    {
        std::size_t begin = 0;
        std::size_t end = 0; ///< 0: there is none
        run_policy before;
        bool tried_again = false;
    };

    static constexpr std::size_t most_buffers = 1024; ///< the system takes in one message

    std::size_t buffers_in_use() const noexcept
    {
        return datagrams_.empty() ? 0 : datagrams_.back().first_buffer + datagrams_.back().buffers;
    }

    bool continues(address_view destination, const outgoing_control& control) const noexcept;
    std::size_t run_length(std::size_t first) const noexcept;
    void try_one_by_one(std::size_t length, const error_code& ec) noexcept;
    void went_on() noexcept;
    bool is_final(const error_code& ec) noexcept;
    void acquit_runs() noexcept;

    std::size_t capacity_;
    std::size_t sent_ = 0;
    std::uint64_t calls_ = 0;
    std::vector<queued_datagram> datagrams_;
    std::vector<buffer_view> buffers_;
    run_policy runs_;
    trial trial_;
    std::unique_ptr<headers> headers_;
};

} // namespace iplevel::detail

#endif
