// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Every operation of this library makes an attempt without blocking; if that would block, it waits on the
// socket and makes another.
//
//     start ──attempt──> success or failure ─────────────────────> handler, as if by post
//       │ would block
//       v
//     async_wait ──attempt──> success or failure ────────────────> handler
//       │ would block: the wait has ended without a reason
//       v
//     another wait, which the attempt chooses, an attempt, and so on

#ifndef IPLEVEL_DETAIL_OPERATION_HPP
#define IPLEVEL_DETAIL_OPERATION_HPP

#include <iplevel/detail/attempt.hpp>
#include <iplevel/detail/completion.hpp>
#include <iplevel/detail/message.hpp>
#include <iplevel/detail/message_socket.hpp>
#include <iplevel/detail/readiness.hpp>
#include <iplevel/detail/throw_error.hpp>
#include <iplevel/detail/wait_again.hpp>
#include <iplevel/detail/waiting_operation.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/config.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace iplevel::detail {

/// Makes the first attempt of an operation, and starts the wait if that would block.
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
    /// Wait and make further attempts. Not inlined, because inlining would enlarge every call site.
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

/// Whether Asio accepts the token. Without concepts it accepts any, and the initiation checks the handler.
template <typename CompletionToken, typename Initiation, typename Attempt, typename = void>
inline constexpr bool is_token = false;

template <typename CompletionToken, typename Initiation, typename Attempt>
inline constexpr bool is_token<
    CompletionToken, Initiation, Attempt, std::void_t<initiated<CompletionToken, Initiation, Attempt>>> =
    true;

/// Run an attempt asynchronously.
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

/// Run an attempt synchronously. Blocks unless the user has made the socket non-blocking.
/**
 * An asynchronous operation may have made the descriptor non-blocking, so an attempt that would block is
 * followed by a wait.
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

/// Run an attempt synchronously. If it fails, throw an error with the name of the function that was called.
template <typename Socket, typename Attempt>
std::size_t attempt_now(Socket& socket, Attempt attempt, const char* function)
{
    error_code ec;
    auto size = attempt_now(socket, std::move(attempt), ec);
    throw_error(ec, function);
    return size;
}

} // namespace iplevel::detail

#endif
