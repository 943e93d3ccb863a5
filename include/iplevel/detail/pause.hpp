// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// An operation that tries again every moment, for there is no event of the socket to wait for.
//
//     timer ──try──> over, or there is an event to wait for: the watch is ended
//       ^      │ would block
//       └──────┘
//
// All the while a wait on the socket, the watch, is there to be cancelled: so socket.cancel() ends the
// operation at its next try. Where the socket stays ready for errors the watch is over at once, and only the
// operation's cancellation slot and close() end it.

#ifndef IPLEVEL_DETAIL_PAUSE_HPP
#define IPLEVEL_DETAIL_PAUSE_HPP

#include <iplevel/detail/wait_again.hpp>
#include <iplevel/error.hpp>

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/socket_base.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace iplevel::detail {

/// What the timer and the watch share. The watch may end in another thread.
template <typename Socket, typename Operation>
struct pausing
{
    using clock = std::chrono::steady_clock;
    using timer_type = boost::asio::basic_waitable_timer<
        clock, boost::asio::wait_traits<clock>, typename Socket::executor_type>;

    pausing(const typename Socket::executor_type& executor, Operation&& o)
        : timer(executor), operation(std::move(o))
    {}

    timer_type timer;
    boost::asio::cancellation_signal end_of_watch;
    std::atomic<bool> cancelled{false};
    std::atomic<int> parts{2}; ///< the timer and the watch
    std::optional<Operation> operation;
    error_code ec;
    std::size_t size = 0;
};

/// What the handlers of both have in common.
template <typename Socket, typename Operation>
class pausing_handler
{
public:
    using state_type = pausing<Socket, Operation>;
    using executor_type = boost::asio::associated_executor_t<Operation, typename Socket::executor_type>;
    using allocator_type = boost::asio::associated_allocator_t<Operation>;
    using cancellation_slot_type = boost::asio::cancellation_slot;

    explicit pausing_handler(std::shared_ptr<state_type> state) noexcept
        : executor_(boost::asio::get_associated_executor(*state->operation, state->timer.get_executor()))
        , allocator_(boost::asio::get_associated_allocator(*state->operation))
        , state_(std::move(state))
    {}

    executor_type get_executor() const noexcept { return executor_; }
    allocator_type get_allocator() const noexcept { return allocator_; }

protected:
    /// Of the two the later one completes the operation, which finds all memory of the pause given back.
    void end()
    {
        auto state = std::move(state_);
        if (--state->parts)
            return;
        auto operation = std::move(state->operation);
        auto ec = state->ec;
        auto size = state->size;
        state.reset();
        if (operation)
            std::move(*operation).complete(ec, size);
    }

    executor_type executor_;
    allocator_type allocator_;
    std::shared_ptr<state_type> state_;
};

template <typename Socket, typename Operation>
class watch_handler : public pausing_handler<Socket, Operation>
{
public:
    using pausing_handler<Socket, Operation>::pausing_handler;

    boost::asio::cancellation_slot get_cancellation_slot() const noexcept
    {
        return this->state_->end_of_watch.slot();
    }

    void operator()(const error_code& ec)
    {
        if (ec)
            this->state_->cancelled = true;
        this->end();
    }
};

template <typename Socket, typename Operation>
class pause_handler : public pausing_handler<Socket, Operation>
{
public:
    using pausing_handler<Socket, Operation>::pausing_handler;

    boost::asio::cancellation_slot get_cancellation_slot() const noexcept
    {
        return this->state_->operation->get_cancellation_slot();
    }

    void wait() &&
    {
        auto& timer = this->state_->timer;
        timer.expires_after(std::chrono::microseconds(250));
        timer.async_wait(std::move(*this));
    }

    void operator()(error_code ec)
    {
        auto& state = *this->state_;
        if (!ec && state.cancelled)
            ec = boost::asio::error::operation_aborted;
        if (state.operation->over(ec, state.size)) {
            state.ec = ec;
            end_watch();
            return this->end();
        }
        auto next = state.operation->next();
        if (next == next_wait::moment)
            return std::move(*this).wait();
        end_watch();
        auto operation = std::move(*state.operation);
        state.operation.reset();
        this->end();
        std::move(operation).wait(next);
    }

private:
    /// A socket that is gone has ended its watch itself.
    void end_watch()
    {
        if (this->state_->parts == 2 && this->state_->operation->has_socket())
            this->state_->end_of_watch.emit(boost::asio::cancellation_type::terminal);
    }
};

/// Goes on after a moment.
template <typename Socket, typename Operation>
void pause(Socket& socket, Operation&& operation)
{
    using operation_type = std::decay_t<Operation>;
    auto state = std::allocate_shared<pausing<Socket, operation_type>>(
        boost::asio::get_associated_allocator(operation), socket.get_executor(), std::move(operation));
    socket.async_wait(boost::asio::socket_base::wait_error, watch_handler<Socket, operation_type>(state));
    pause_handler<Socket, operation_type>(std::move(state)).wait();
}

} // namespace iplevel::detail

#endif
