// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_BATCH_ATTEMPT_HPP
#define IPLEVEL_DETAIL_BATCH_ATTEMPT_HPP

#include <iplevel/detail/operation.hpp>
#include <iplevel/detail/wait_again.hpp>
#include <iplevel/outgoing_batch.hpp>
#include <iplevel/received_batch.hpp>

#include <cstddef>

namespace iplevel::detail {

/// Receives what there is into the caller's batch.
template <typename Protocol>
class receive_batch_attempt : public attempt_defaults, public wait_for_datagram
{
public:
    explicit receive_batch_attempt(received_batch<Protocol>& batch) noexcept
        : batch_(&batch)
    {}

    bool wait_first() const noexcept { return batch_->drained(); }

    std::size_t operator()(native_handle socket, blocking mode, error_code& ec) const
    {
        return batch_->receive(socket, mode, ec);
    }

private:
    received_batch<Protocol>* batch_;
};

/// Sends what there is room for; the whole batch is sent when no try would block any more.
template <typename Protocol>
class send_batch_attempt : public attempt_defaults, public wait_for_room
{
public:
    using cancellation_filter = boost::asio::enable_partial_cancellation;

    explicit send_batch_attempt(outgoing_batch<Protocol>& batch) noexcept
        : batch_(&batch), start_(batch.sent())
    {}

    std::size_t operator()(native_handle socket, blocking mode, error_code& ec) const
    {
        batch_->send(socket, mode, ec);
        return progress();
    }

    std::size_t progress() const noexcept { return batch_->sent() - start_; }

private:
    outgoing_batch<Protocol>* batch_;
    std::size_t start_;
};

} // namespace iplevel::detail

#endif
