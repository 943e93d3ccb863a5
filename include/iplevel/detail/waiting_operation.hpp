// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_WAITING_OPERATION_HPP
#define IPLEVEL_DETAIL_WAITING_OPERATION_HPP

#include <iplevel/detail/attempt.hpp>
#include <iplevel/detail/completion.hpp>
#include <iplevel/detail/message.hpp>
#include <iplevel/detail/pause.hpp>
#include <iplevel/detail/socket_identity.hpp>
#include <iplevel/detail/wait_again.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associator.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/socket_base.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace iplevel::detail {

/// An operation that waits and makes an attempt, until an attempt does not block.
/**
 * It is the handler of its own waits. It uses the socket only from the executor associated with its handler,
 * as Asio's composed operations do.
 */
template <typename Socket, typename Attempt, typename Handler>
class waiting_operation
{
public:
    using cancellation_slot_type = boost::asio::cancellation_slot;

    waiting_operation(Socket& socket, Attempt attempt, Handler h)
        : socket_(&socket)
        , identity_(socket.native_handle())
        , attempt_(std::move(attempt))
        , cancellation_(
              boost::asio::get_associated_cancellation_slot(h), typename Attempt::cancellation_filter(),
              cancel_while_held{identity_})
        , handler_(std::move(h))
    {
        // While a completed wait is queued on another executor, no other work keeps the socket's executor
        // running.
        if (!runs_on(handler_, socket.get_executor()))
            work_.emplace(socket.get_executor());
    }

    cancellation_slot_type get_cancellation_slot() const noexcept { return cancellation_.slot(); }
    const Handler& handler() const noexcept { return handler_; }

    void wait(next_wait how) &&
    {
        using boost::asio::socket_base;
        auto& socket = *socket_;
        auto what = attempt_.what;
        if (how != next_wait::moment && pause_)
            pause_type::end(std::move(pause_), has_socket());
        BOOST_ASIO_HANDLER_LOCATION((__FILE__, __LINE__, "iplevel::wait"));
        switch (how) {
        case next_wait::readiness: return socket.async_wait(what, std::move(*this));
        case next_wait::datagram:
            return socket.async_receive(
                boost::asio::mutable_buffer(), socket_base::message_peek, std::move(*this));
        case next_wait::moment:
            if (!pause_)
                pause_ = pause_type::start(socket, *this);
            return pause_->wait(std::move(*this));
        }
    }

    /// Make an attempt after a wait, unless the wait has failed or the operation has been cancelled.
    void operator()(error_code ec, std::size_t = 0)
    {
        auto size = attempt_.progress();
        if (!ec && is_cancelled())
            ec = boost::asio::error::operation_aborted;
        if (!ec) {
            size = attempt_(identity_.handle(), blocking::never, ec);
            if (would_block(ec)) {
                auto how = attempt_.wait_again(identity_.handle());
                return std::move(*this).wait(how);
            }
        }
        std::move(*this).complete(ec, size);
    }

private:
    struct call_of_handler;
    using pause_type = pause<Socket, call_of_handler>;

    bool is_cancelled() const noexcept
    {
        return cancellation_.cancelled() != boost::asio::cancellation_type::none ||
               (pause_ && pause_->cancelled()) || !has_socket();
    }

    /// Determine whether the socket object still has the socket with which the operation was started.
    /**
     * Another handler may have closed, reopened or destroyed it after the wait completed. The handle is
     * checked before the object, because the object may have been destroyed along with its socket.
     */
    bool has_socket() const noexcept
    {
        return identity_.is_held() && socket_->native_handle() == identity_.handle();
    }

    void complete(const error_code& ec, std::size_t size) &&
    {
        if (pause_) {
            auto paused = std::move(pause_);
            const bool open = has_socket();
            return pause_type::end(std::move(paused), open, call_of_handler{std::move(*this), ec, size});
        }
        work_.reset();
        if (auto slot = boost::asio::get_associated_cancellation_slot(handler_); slot.is_connected())
            slot.clear();
        std::move(handler_)(ec, size);
    }

    Socket* socket_;
    socket_identity identity_;
    Attempt attempt_;
    boost::asio::cancellation_state cancellation_;
    std::optional<boost::asio::executor_work_guard<typename Socket::executor_type>> work_;
    std::shared_ptr<pause_type> pause_;
    Handler handler_;
};

/// Completes an operation after its pause.
template <typename Socket, typename Attempt, typename Handler>
struct waiting_operation<Socket, Attempt, Handler>::call_of_handler
{
    waiting_operation operation;
    error_code ec;
    std::size_t size;

    void operator()() { std::move(operation).complete(ec, size); }
};

} // namespace iplevel::detail

namespace boost::asio {

template <
    template <typename, typename> class Associator, typename Socket, typename Attempt, typename Handler,
    typename DefaultCandidate>
struct associator<Associator, iplevel::detail::waiting_operation<Socket, Attempt, Handler>, DefaultCandidate>
    : Associator<Handler, DefaultCandidate>
{
    using operation = iplevel::detail::waiting_operation<Socket, Attempt, Handler>;

    static auto get(const operation& o) noexcept
    {
        return Associator<Handler, DefaultCandidate>::get(o.handler());
    }

    static auto get(const operation& o, const DefaultCandidate& candidate) noexcept
    {
        return Associator<Handler, DefaultCandidate>::get(o.handler(), candidate);
    }
};

} // namespace boost::asio

#endif
