// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_CUSTOM_HPP
#define IPLEVEL_OPTION_CUSTOM_HPP

#include <iplevel/detail/option_storage.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace iplevel {
namespace detail {

template <int Level, int Name>
class numbered_option
{
public:
    template <typename Protocol>
    constexpr int level(const Protocol&) const noexcept
    {
        return Level;
    }

    template <typename Protocol>
    constexpr int name(const Protocol&) const noexcept
    {
        return Name;
    }
};

template <typename Option, typename Protocol>
using numbers_of = std::void_t<
    decltype(int{std::declval<const Option&>().level(std::declval<const Protocol&>())}),
    decltype(int{std::declval<const Option&>().name(std::declval<const Protocol&>())}),
    decltype(std::size_t{std::declval<const Option&>().size(std::declval<const Protocol&>())})>;

template <typename Option, typename Protocol>
using data_of = decltype(std::declval<Option&>().data(std::declval<const Protocol&>()));

template <typename Option, typename Protocol>
using resized = decltype(std::declval<Option&>().resize(std::declval<const Protocol&>(), std::size_t{}));

template <typename Option, typename Protocol, typename = void>
struct is_settable : std::false_type
{};

template <typename Option, typename Protocol>
struct is_settable<
    Option, Protocol, std::void_t<numbers_of<Option, Protocol>, data_of<const Option, Protocol>>>
    : std::is_convertible<data_of<const Option, Protocol>, const void*>
{};

template <typename Option, typename Protocol, typename = void>
struct is_gettable : std::false_type
{};

template <typename Option, typename Protocol>
struct is_gettable<
    Option, Protocol,
    std::void_t<numbers_of<Option, Protocol>, data_of<Option, Protocol>, resized<Option, Protocol>>>
    : std::is_convertible<data_of<Option, Protocol>, void*>
{};

} // namespace detail

/// A user-defined option whose value is an int: `using not_sent_low_water = integer_option<IPPROTO_TCP, 25>;`
/**
 * The range is not checked: the system refuses a bad value with its own error.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
template <int Level, int Name>
class integer_option : public detail::numbered_option<Level, Name>, public detail::stored<int>
{
public:
    /// 0, for get_option() to fill in.
    integer_option() noexcept = default;
    /// For set_option().
    explicit integer_option(int value) noexcept : stored(value) {}

    /// Get the value as constructed, or as get_option() read it.
    int value() const noexcept { return value_; }
};

/// A user-defined option that is on or off: `using do_not_route = boolean_option<SOL_SOCKET, SO_DONTROUTE>;`
/**
 * `do_not_route(true)` is for set_option(), `do_not_route()` for get_option(). `bool value()` returns the
 * value, and so does the explicit conversion to bool.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
template <int Level, int Name>
class boolean_option : public detail::numbered_option<Level, Name>, public detail::stored_boolean
{
public:
    using stored_boolean::stored_boolean;
};

/// Whether set_option() of a socket of this protocol accepts the option: Asio's SettableSocketOption.
template <typename Option, typename Protocol>
inline constexpr bool is_settable_socket_option_v =
    !std::is_base_of_v<detail::cannot_be_set, Option> && detail::is_settable<Option, Protocol>::value;

/// Whether get_option() of a socket of this protocol accepts the option: Asio's GettableSocketOption.
template <typename Option, typename Protocol>
inline constexpr bool is_gettable_socket_option_v =
    !std::is_base_of_v<detail::cannot_be_read, Option> && detail::is_gettable<Option, Protocol>::value;

} // namespace iplevel

#endif
