// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_COMPLETION_HPP
#define IPLEVEL_DETAIL_COMPLETION_HPP

#include <iplevel/detail/associations.hpp>
#include <iplevel/error.hpp>

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associator.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution/allocator.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/executor.hpp>
#include <boost/asio/execution/relationship.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/require.hpp>

#include <boost/config.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace iplevel::detail {

/// A handler bound to its arguments. It has all of the handler's associations.
template <typename Handler>
struct completion
{
    Handler handler;
    error_code ec;
    std::size_t size;

    void operator()() { std::move(handler)(ec, size); }
};

template <typename Executor, typename = void>
constexpr bool is_type_erased = false;

template <typename Executor>
constexpr bool is_type_erased<
    Executor, std::void_t<decltype(std::declval<const Executor&>()
                                       .template target<boost::asio::io_context::executor_type>())>> = true;

/// Post the handler, bound to its arguments, to the executor.
/**
 * Not inlined: it runs after a system call, and inlining would enlarge every call site. A handler that runs
 * on the executor itself is submitted in the way that post() does it, but with one copy of the handler less.
 */
template <typename Executor, typename Handler>
BOOST_NOINLINE void post_completion(
    const Executor& executor, bool local, Handler&& handler, const error_code& ec, std::size_t size)
{
    namespace execution = boost::asio::execution;
    using handler_type = std::decay_t<Handler>;
    constexpr bool direct = execution::is_executor<Executor>::value; // not a Networking TS executor
    if constexpr (has_executor<handler_type> || !direct) {
        if (!direct || !local)
            return boost::asio::post(
                executor, completion<handler_type>{std::forward<Handler>(handler), ec, size});
    }
    if constexpr (direct) {
        auto allocator = boost::asio::get_associated_allocator(handler);
        auto never = boost::asio::require(executor, execution::blocking.never);
        boost::asio::prefer(never, execution::relationship.fork, execution::allocator(allocator))
            .execute(completion<handler_type>{std::forward<Handler>(handler), ec, size});
    }
}

/// Complete an operation that has succeeded or failed immediately, as if by post, or on the handler's
/// immediate executor.
/**
 * Posting through a type-erased executor costs more than the completion of Asio's own operations. The
 * underlying executor is nearly always that of an io_context, to which the function then posts directly.
 */
template <typename Executor, typename Handler>
BOOST_FORCEINLINE void complete_at_once(
    const Executor& executor, Handler&& handler, const error_code& ec, std::size_t size)
{
    using handler_type = std::decay_t<Handler>;
    if constexpr (has_immediate_executor<handler_type>) {
        auto immediate = immediate_executor(handler, executor);
        boost::asio::dispatch(immediate, completion<handler_type>{std::forward<Handler>(handler), ec, size});
        return;
    }
    bool local = runs_on(handler, executor);
    if constexpr (is_type_erased<Executor>) {
        if (auto* target = executor.template target<boost::asio::io_context::executor_type>())
            return post_completion(*target, local, std::forward<Handler>(handler), ec, size);
    }
    post_completion(executor, local, std::forward<Handler>(handler), ec, size);
}

} // namespace iplevel::detail

namespace boost::asio {

template <template <typename, typename> class Associator, typename Handler, typename DefaultCandidate>
struct associator<Associator, iplevel::detail::completion<Handler>, DefaultCandidate>
    : Associator<Handler, DefaultCandidate>
{
    static auto get(const iplevel::detail::completion<Handler>& c) noexcept
    {
        return Associator<Handler, DefaultCandidate>::get(c.handler);
    }

    static auto get(const iplevel::detail::completion<Handler>& c, const DefaultCandidate& candidate) noexcept
    {
        return Associator<Handler, DefaultCandidate>::get(c.handler, candidate);
    }
};

} // namespace boost::asio

#endif
