// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Every operation of this library: try without blocking, else wait on the socket and try again.
//
//     started ──try──> done, or failed ──────────────────────────> handler, as if by post
//        │ would block
//        v
//     async_wait ──try──> done, or failed ───────────────────────> handler
//        │ would block: woken for nothing
//        v
//     wait for what the attempt says, try, and so on
//
// An attempt is a copyable function object `std::size_t operator()(native_handle, blocking, error_code&)`. It
// derives from a way to wait (wait_again.hpp) and from attempt_defaults, and hides what is different in it.

#ifndef IPLEVEL_DETAIL_OPERATION_HPP
#define IPLEVEL_DETAIL_OPERATION_HPP

#include <iplevel/detail/completion.hpp>
#include <iplevel/detail/message.hpp>
#include <iplevel/detail/message_socket.hpp>
#include <iplevel/detail/pause.hpp>
#include <iplevel/detail/socket_identity.hpp>
#include <iplevel/detail/wait_again.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/config.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace iplevel::detail {

inline bool would_block(const error_code& ec) noexcept
{
    return ec && (ec == boost::asio::error::would_block || ec == boost::asio::error::try_again);
}

/// What holds for an attempt that is one system call: it has consumed or sent one datagram, or nothing.
struct attempt_defaults
{
    using cancellation_filter = boost::asio::enable_total_cancellation;

    /// The operation begins.
    static constexpr void start() noexcept {}

    /// Is there no point in a try before the first wait?
    static constexpr bool wait_first() noexcept { return false; }

    /// The result of an operation that ends while it waits.
    static constexpr std::size_t progress() noexcept { return 0; }
};

/// The half of an operation that waits; it is its own intermediate handler.
/**
 * Runs on the handler's associated executor, as Asio's composed operations do, and touches the socket only
 * there.
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
        // While the wait's completion is on its way to another executor, nothing else keeps this one at work.
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
        BOOST_ASIO_HANDLER_LOCATION((__FILE__, __LINE__, "iplevel::wait"));
        switch (how) {
        case next_wait::readiness: return socket.async_wait(what, std::move(*this));
        case next_wait::datagram:
            return socket.async_receive(
                boost::asio::mutable_buffer(), socket_base::message_peek, std::move(*this));
        case next_wait::moment: return pause(socket, std::move(*this));
        }
    }

    /// The socket may be ready.
    void operator()(error_code ec, std::size_t = 0)
    {
        std::size_t size = 0;
        if (over(ec, size))
            return std::move(*this).complete(ec, size);
        auto how = next();
        std::move(*this).wait(how);
    }

    /// After a try, unless the wait before it failed or the operation was cancelled meanwhile.
    bool over(error_code& ec, std::size_t& size)
    {
        size = attempt_.progress();
        if (!ec && (cancellation_.cancelled() != boost::asio::cancellation_type::none || !has_socket()))
            ec = boost::asio::error::operation_aborted;
        if (ec)
            return true;
        size = attempt_(identity_.handle(), blocking::never, ec);
        if (!would_block(ec))
            return true;
        ec = {};
        return false;
    }

    /// The wait for another try.
    next_wait next() const noexcept { return attempt_.wait_again(identity_.handle()); }

    /// Does the socket object still have the socket that the operation was started on?
    /**
     * Between a wake and this operation's turn another handler may have closed, reopened or destroyed it. The
     * system is asked first: an object whose socket is gone may be gone, too.
     */
    bool has_socket() const noexcept
    {
        return identity_.is_held() && socket_->native_handle() == identity_.handle();
    }

    void complete(const error_code& ec, std::size_t size) &&
    {
        work_.reset();
        if (auto slot = boost::asio::get_associated_cancellation_slot(handler_); slot.is_connected())
            slot.clear();
        std::move(handler_)(ec, size);
    }

private:
    Socket* socket_;
    socket_identity identity_;
    Attempt attempt_;
    boost::asio::cancellation_state cancellation_;
    std::optional<boost::asio::executor_work_guard<typename Socket::executor_type>> work_;
    Handler handler_;
};

template <typename Socket, typename Attempt>
class initiate_operation
{
public:
    using executor_type = typename Socket::executor_type;

    explicit initiate_operation(Socket& socket) noexcept : socket_(&socket) {}

    executor_type get_executor() const noexcept { return socket_->get_executor(); }

    template <typename Handler>
    BOOST_FORCEINLINE void operator()(Handler&& handler, Attempt&& attempt) const
    {
        static_assert(
            std::is_invocable_v<std::decay_t<Handler>, error_code, std::size_t>,
            "the completion handler must be callable with (error_code, std::size_t)");
        attempt.start();
        if (!attempt.wait_first()) {
            error_code ec;
            auto size = attempt(socket_->native_handle(), blocking::never, ec);
            if (!ec || !would_block(ec)) {
                BOOST_ASIO_HANDLER_LOCATION((__FILE__, __LINE__, "iplevel::complete_at_once"));
                return complete_at_once(socket_->get_executor(), std::forward<Handler>(handler), ec, size);
            }
        }
        wait(std::forward<Handler>(handler), std::move(attempt));
    }

private:
    /// Apart, so that there is little to inline where an operation is started.
    template <typename Handler>
    BOOST_NOINLINE void wait(Handler&& handler, Attempt&& attempt) const
    {
        waiting_operation<Socket, Attempt, std::decay_t<Handler>>(
            *socket_, std::move(attempt), std::forward<Handler>(handler))
            .wait(next_wait::readiness);
    }

    Socket* socket_;
};

template <typename CompletionToken, typename Initiation, typename Attempt>
using initiated = decltype(boost::asio::async_initiate<CompletionToken, void(error_code, std::size_t)>(
    std::declval<Initiation>(), std::declval<CompletionToken&>(), std::declval<Attempt>()));

/// Does Asio take the token? Where it has no concepts it takes any, and the initiation looks at the handler.
template <typename CompletionToken, typename Initiation, typename Attempt, typename = void>
inline constexpr bool is_token = false;

template <typename CompletionToken, typename Initiation, typename Attempt>
inline constexpr bool is_token<
    CompletionToken, Initiation, Attempt, std::void_t<initiated<CompletionToken, Initiation, Attempt>>> =
    true;

/// The asynchronous form of an attempt.
template <typename Socket, typename Attempt, typename CompletionToken>
auto async_attempt(Socket& socket, Attempt attempt, CompletionToken&& token)
{
    using initiation = initiate_operation<Socket, Attempt>;
    constexpr bool message_socket = is_message_socket<Socket>;
    constexpr bool takes_result = is_token<CompletionToken, initiation, Attempt>;
    static_assert(
        message_socket, "datagrams need a basic_datagram_socket or basic_raw_socket, not a stream socket");
    static_assert(takes_result, "the completion handler must be callable with (error_code, std::size_t)");
    if constexpr (message_socket && takes_result)
        return boost::asio::async_initiate<CompletionToken, void(error_code, std::size_t)>(
            initiation(socket), token, std::move(attempt));
}

/// The synchronous form: blocks unless the user made the socket non-blocking.
/**
 * The descriptor itself may be non-blocking all the same, because an asynchronous operation made it so.
 */
template <typename Socket, typename Attempt>
std::size_t attempt_now(Socket& socket, Attempt attempt, error_code& ec)
{
    static_assert(
        is_message_socket<Socket>,
        "datagrams need a basic_datagram_socket or basic_raw_socket, not a stream socket");
    auto handle = socket.native_handle();
    if (socket.non_blocking())
        return attempt(handle, blocking::never, ec);
    readiness ready(handle, attempt.what);
    auto size = attempt(handle, blocking::as_the_descriptor_says, ec);
    while (would_block(ec)) {
        ready.wait(ec);
        if (!ec)
            size = attempt(handle, blocking::as_the_descriptor_says, ec);
    }
    return size;
}

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
