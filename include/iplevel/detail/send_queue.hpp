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

/// One datagram of a batch. Refers to the caller's buffers.
struct queued_datagram
{
    std::size_t first_buffer = 0;
    std::size_t buffers = 0;
    std::size_t size = 0;
    address_view destination;
    outgoing_control control;
    bool like_previous = false; ///< The previous datagram has the same destination and the same control.
};

/// The messages of one system call (src/message_batch.hpp).
struct message_batch;

/// Holds the datagrams of a batch, and decides in which messages they are sent.
/**
 * A message is a single datagram, or a run of datagrams that the system separates (segmentation). The queue
 * decides which datagrams form a run, and what follows from an error. message_batch makes the system calls.
 */
class send_queue
{
public:
    explicit send_queue(std::size_t count);

    std::size_t capacity() const noexcept { return capacity_; }
    std::size_t size() const noexcept { return datagrams_.size(); }
    std::size_t sent() const noexcept { return sent_; }
    std::uint64_t calls() const noexcept { return calls_; }

    /// Add a datagram. The memory of the buffers and of the destination belongs to the caller.
    template <typename ConstBufferSequence>
    void push_back(
        const ConstBufferSequence& buffers, address_view destination, const outgoing_control& control)
    {
        queued_datagram datagram;
        datagram.first_buffer = buffers_in_use();
        buffers_.resize(datagram.first_buffer); // a push_back that threw may have added some
        auto end = boost::asio::buffer_sequence_end(buffers);
        for (auto it = boost::asio::buffer_sequence_begin(buffers); it != end; ++it) {
            boost::asio::const_buffer buffer(*it);
            buffers_.push_back({const_cast<void*>(buffer.data()), buffer.size()});
            datagram.size += buffer.size();
        }
        datagram.buffers = buffers_.size() - datagram.first_buffer;
        datagram.destination = destination;
        datagram.control = control;
        datagram.like_previous = is_like_last(destination, control);
        datagrams_.push_back(datagram);
    }

    void skip() noexcept;
    void clear() noexcept;

    /// Send the datagrams that have not been sent yet, until there is no room for more or one fails.
    void send(native_handle socket, blocking mode, error_code& ec) noexcept;

    bool segmentation() const noexcept { return runs_.largest_datagram != 0; }
    void segmentation(bool on) noexcept;
    const error_code& segmentation_refused() const noexcept { return runs_.refusal; }

private:
    /// Which runs are permitted, and the error that restricted them.
    struct run_policy
    {
        std::size_t largest_datagram = 0; ///< Larger datagrams do not form runs. 0 if none do.
        error_code refusal;
    };

    /// The datagrams of a refused run. They are sent singly, to find out why the run was refused.
    struct trial
    {
        std::size_t begin = 0;
        std::size_t end = 0; ///< 0 if no trial is in progress.
        run_policy policy_before;
        bool repeated = false; ///< Whether an error of the first datagram has been ignored.
    };

    std::size_t buffers_in_use() const noexcept
    {
        return datagrams_.empty() ? 0 : datagrams_.back().first_buffer + datagrams_.back().buffers;
    }

    bool is_like_last(address_view destination, const outgoing_control& control) const noexcept;
    void ask_about_runs(native_handle socket) noexcept;
    std::size_t plan(bool runs, error_code& ec) noexcept;
    std::size_t run_length(std::size_t first) const noexcept;
    void start_trial(std::size_t length, const error_code& ec) noexcept;
    void end_trial_if_sent() noexcept;
    void restore_policy() noexcept;
    bool is_final(const error_code& ec) noexcept;

    std::size_t capacity_;
    std::size_t sent_ = 0;
    std::uint64_t calls_ = 0;
    std::vector<queued_datagram> datagrams_;
    std::vector<buffer_view> buffers_;
    bool runs_supported_ = false; ///< Whether the system has confirmed that it separates runs.
    run_policy runs_;
    trial trial_;
    std::unique_ptr<message_batch, void (*)(message_batch*)> messages_;
};

} // namespace iplevel::detail

#endif
