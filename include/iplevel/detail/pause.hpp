// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_PAUSE_HPP
#define IPLEVEL_DETAIL_PAUSE_HPP

#include <iplevel/error.hpp>

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/socket_base.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace iplevel::detail {

/// Waits for an interval of time, for an operation that has no event of its socket to wait for.
/**
 * A timer cannot be cancelled by socket.cancel(). Therefore a wait on the socket, the watch, is pending until
 * the pause ends, and the operation ends if the watch has been cancelled. If the socket stays ready for
 * errors, the watch completes immediately. The operation then ends early only by its cancellation slot or by
 * close().
 *
 * @tparam Continuation A function object that is called after the end of the pause.
 */
template <typename Socket, typename Continuation>
class pause
{
public:
    /// Start the watch. Its handler has the associated allocator and executor of the given handler.
    template <typename Handler>
    static std::shared_ptr<pause> start(Socket& socket, const Handler& handler)
    {
        auto allocator = boost::asio::get_associated_allocator(handler);
        auto executor = boost::asio::get_associated_executor(handler, socket.get_executor());
        auto result = std::allocate_shared<pause>(allocator, socket.get_executor());
        socket.async_wait(
            boost::asio::socket_base::wait_error,
            watch_handler<decltype(allocator), decltype(executor)>{allocator, executor, result});
        return result;
    }

    explicit pause(const typename Socket::executor_type& executor) : timer_(executor) {}

    /// Start to wait for the interval.
    template <typename Handler>
    void wait(Handler&& handler)
    {
        timer_.expires_after(std::chrono::microseconds(250));
        timer_.async_wait(std::forward<Handler>(handler));
    }

    /// Determine whether socket.cancel() or socket.close() has cancelled the watch.
    bool cancelled() const noexcept { return cancelled_; }

    /// End the pause. The watch is cancelled, unless the socket has been closed, which has cancelled it.
    static void end(std::shared_ptr<pause> self, bool socket_is_open)
    {
        if (socket_is_open && self->unfinished_ == 2)
            self->end_of_watch_.emit(boost::asio::cancellation_type::terminal);
        finish_one(std::move(self));
    }

    /// End the pause, and call the continuation after the watch has completed and the memory of the pause has
    /// been released.
    static void end(std::shared_ptr<pause> self, bool socket_is_open, Continuation&& continuation)
    {
        self->continuation_.emplace(std::move(continuation));
        end(std::move(self), socket_is_open);
    }

private:
    using clock = std::chrono::steady_clock;
    using timer_type = boost::asio::basic_waitable_timer<
        clock, boost::asio::wait_traits<clock>, typename Socket::executor_type>;

    template <typename Allocator, typename Executor>
    struct watch_handler
    {
        using allocator_type = Allocator;
        using executor_type = Executor;
        using cancellation_slot_type = boost::asio::cancellation_slot;

        allocator_type get_allocator() const noexcept { return allocator; }
        executor_type get_executor() const noexcept { return executor; }
        cancellation_slot_type get_cancellation_slot() const noexcept { return self->end_of_watch_.slot(); }

        void operator()(const error_code& ec)
        {
            if (ec)
                self->cancelled_ = true;
            finish_one(std::move(self));
        }

        Allocator allocator;
        Executor executor;
        std::shared_ptr<pause> self;
    };

    /// Called by the operation and by the watch, perhaps in two threads. The second call runs the
    /// continuation.
    static void finish_one(std::shared_ptr<pause> self)
    {
        if (--self->unfinished_ != 0)
            return;
        auto continuation = std::move(self->continuation_);
        self.reset();
        if (continuation)
            (*continuation)();
    }

    timer_type timer_;
    boost::asio::cancellation_signal end_of_watch_;
    std::atomic<bool> cancelled_{false};
    std::atomic<int> unfinished_{2};
    std::optional<Continuation> continuation_;
};

} // namespace iplevel::detail

#endif
