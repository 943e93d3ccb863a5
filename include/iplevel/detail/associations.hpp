// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_ASSOCIATIONS_HPP
#define IPLEVEL_DETAIL_ASSOCIATIONS_HPP

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/version.hpp>

#if BOOST_ASIO_VERSION >= 102800
#include <boost/asio/associated_immediate_executor.hpp>
#endif

#include <type_traits>
#include <utility>

namespace iplevel::detail {

/// An executor that no handler has. It is used as the default candidate to detect handlers that have no
/// associated executor.
struct no_executor
{
    template <typename Function>
    void execute(Function&& function) const
    {
        std::forward<Function>(function)();
    }

    no_executor require(boost::asio::execution::blocking_t::never_t) const noexcept { return {}; }
    friend bool operator==(no_executor, no_executor) noexcept { return true; }
    friend bool operator!=(no_executor, no_executor) noexcept { return false; }
};

template <typename Handler>
constexpr bool has_executor =
    !std::is_same_v<boost::asio::associated_executor_t<Handler, no_executor>, no_executor>;

/// Determine whether the handler runs on the socket's executor. This is known at compile time for a handler
/// that has no associated executor.
template <typename Handler, typename Executor>
bool runs_on(const Handler& handler, const Executor& executor) noexcept
{
    if constexpr (!has_executor<Handler>)
        return true;
    else if constexpr (std::is_same_v<boost::asio::associated_executor_t<Handler, Executor>, Executor>)
        return boost::asio::get_associated_executor(handler, executor) == executor;
    else
        return false;
}

#if BOOST_ASIO_VERSION >= 102800

template <typename Handler>
constexpr bool has_immediate_executor =
    !std::is_same_v<boost::asio::associated_immediate_executor_t<Handler, no_executor>, no_executor>;

template <typename Handler, typename Executor>
auto immediate_executor(const Handler& handler, const Executor& executor) noexcept
{
    return boost::asio::get_associated_immediate_executor(handler, executor);
}

#else

template <typename Handler>
constexpr bool has_immediate_executor = false;

template <typename Handler, typename Executor>
auto immediate_executor(const Handler&, const Executor& executor) noexcept
{
    return executor;
}

#endif

} // namespace iplevel::detail

#endif
