// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A moment in which an operation waits for no event of the socket. socket.cancel() shall end it all the same,
// so there are two waits: the timer's, and one on the socket, which is there to be cancelled. The operation
// goes on when both are over.

#ifndef IPLEVEL_DETAIL_PAUSE_HPP
#define IPLEVEL_DETAIL_PAUSE_HPP

#include <iplevel/error.hpp>

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/socket_base.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <type_traits>
#include <utility>

namespace iplevel::detail {

/// What both waits share. They may end in two threads at once.
template <typename Socket, typename Operation>
struct pause_state
{
    using clock = std::chrono::steady_clock;
    using timer_type = boost::asio::basic_waitable_timer<
        clock, boost::asio::wait_traits<clock>, typename Socket::executor_type>;

    pause_state(const typename Socket::executor_type& executor, Operation&& o)
        : timer(executor, std::chrono::microseconds(250)), operation(std::move(o))
    {}

    timer_type timer;
    boost::asio::cancellation_signal elapsed;
    std::atomic<bool> over{false};
    std::atomic<bool> cancelled{false};
    std::atomic<int> waits{2};
    Operation operation;
};

/// The handler of either wait.
template <typename Socket, typename Operation>
class pause_handler
{
public:
    using state_type = pause_state<Socket, Operation>;
    using executor_type = boost::asio::associated_executor_t<Operation, typename Socket::executor_type>;
    using allocator_type = boost::asio::associated_allocator_t<Operation>;
    using cancellation_slot_type = boost::asio::cancellation_slot;

    pause_handler(std::shared_ptr<state_type> state, bool timer) noexcept
        : state_(std::move(state)), timer_(timer)
    {}

    executor_type get_executor() const noexcept
    {
        return boost::asio::get_associated_executor(state_->operation, state_->timer.get_executor());
    }

    allocator_type get_allocator() const noexcept
    {
        return boost::asio::get_associated_allocator(state_->operation);
    }

    cancellation_slot_type get_cancellation_slot() const noexcept
    {
        return timer_ ? state_->operation.get_cancellation_slot() : state_->elapsed.slot();
    }

    void operator()(error_code ec)
    {
        if (timer_)
            timer_ended(ec);
        else
            socket_ended(ec);
        if (--state_->waits)
            return;
        auto operation = std::move(state_->operation);
        ec = state_->cancelled ? error_code(boost::asio::error::operation_aborted) : error_code();
        state_.reset(); // a handler finds all memory of its operation given back
        std::move(operation)(ec);
    }

private:
    void timer_ended(const error_code& ec)
    {
        if (ec)
            state_->cancelled = true;
        state_->over = true;
        state_->elapsed.emit(boost::asio::cancellation_type::terminal);
    }

    /// Success says only that this pause cannot be ended by socket.cancel(): the socket stays ready.
    void socket_ended(const error_code& ec)
    {
        if (!ec || state_->over)
            return;
        state_->cancelled = true;
        state_->timer.cancel();
    }

    std::shared_ptr<state_type> state_;
    bool timer_;
};

/// Goes on after a moment.
template <typename Socket, typename Operation>
void pause(Socket& socket, Operation&& operation)
{
    using operation_type = std::decay_t<Operation>;
    using handler = pause_handler<Socket, operation_type>;
    auto state = std::allocate_shared<typename handler::state_type>(
        boost::asio::get_associated_allocator(operation), socket.get_executor(), std::move(operation));
    socket.async_wait(boost::asio::socket_base::wait_error, handler(state, false));
    state->timer.async_wait(handler(state, true));
}

} // namespace iplevel::detail

#endif
