// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_BATCH_ATTEMPT_HPP
#define IPLEVEL_DETAIL_BATCH_ATTEMPT_HPP

#include <iplevel/batch/outgoing.hpp>
#include <iplevel/batch/received.hpp>
#include <iplevel/detail/attempt.hpp>
#include <iplevel/detail/wait_again.hpp>

#include <cstddef>
#include <utility>

namespace iplevel::detail {

/// Receives the available datagrams into the caller's batch.
template <typename Protocol>
class receive_batch_attempt : public attempt_defaults, public wait_for_datagram
{
public:
    explicit receive_batch_attempt(received_batch<Protocol>& batch) noexcept : batch_(&batch) {}

    /// Remove the datagrams of the previous receive, even if this one fails.
    void start() const noexcept { batch_->clear(); }

    bool wait_first() const noexcept { return batch_->drained(); }

    std::size_t operator()(native_handle socket, blocking mode, error_code& ec) const
    {
        return batch_->receive(socket, mode, ec);
    }

private:
    received_batch<Protocol>* batch_;
};

/// Sends as many datagrams as there is room for. The batch has been sent when an attempt does not block.
template <typename Protocol>
class send_batch_attempt : public attempt_defaults, public wait_for_room
{
public:
    using cancellation_filter = boost::asio::enable_partial_cancellation;

    explicit send_batch_attempt(outgoing_batch<Protocol>& batch) noexcept : batch_(&batch) {}

    std::size_t operator()(native_handle socket, blocking mode, error_code& ec)
    {
        auto before = batch_->sent();
        batch_->send(socket, mode, ec);
        sent_some_ = batch_->sent() != before;
        progress_ += batch_->sent() - before;
        return progress_;
    }

    std::size_t progress() const noexcept { return progress_; }

    /// After an attempt that sent something, wait for the socket to become writable again.
    next_wait wait_again(native_handle socket) const noexcept
    {
        return sent_some_ ? next_wait::readiness : wait_for_room::wait_again(socket);
    }

private:
    outgoing_batch<Protocol>* batch_;
    std::size_t progress_ = 0;
    bool sent_some_ = false;
};

} // namespace iplevel::detail

#endif
