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

/// An option of your own whose value is an int: `using not_sent_low_water = integer_option<IPPROTO_TCP,
/// 25>;`.
/**
 * The value goes to the system as it is: a bad one comes back as the system's error.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
template <int Level, int Name>
class integer_option : public detail::numbered_option<Level, Name>, public detail::stored<int>
{
public:
    /// 0, for get_option() to fill in.
    integer_option() noexcept = default;
    /// For set_option().
    explicit integer_option(int value) noexcept : stored(value) {}

    /// As given, or as the system answered.
    int value() const noexcept { return value_; }
};

/// An option of your own that is on or off: `using do_not_route = boolean_option<SOL_SOCKET, SO_DONTROUTE>;`.
/**
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
template <int Level, int Name>
class boolean_option : public detail::numbered_option<Level, Name>, public detail::stored_boolean
{
public:
    /// Off, for get_option() to fill in; or on or off, for set_option().
    using stored_boolean::stored_boolean;
};

/// Whether a socket of this protocol can take the option in set_option(): Asio's SettableSocketOption.
template <typename Option, typename Protocol>
inline constexpr bool is_settable_socket_option_v =
    !std::is_base_of_v<detail::cannot_be_set, Option> && detail::is_settable<Option, Protocol>::value;

/// Whether a socket of this protocol can take the option in get_option(): Asio's GettableSocketOption.
template <typename Option, typename Protocol>
inline constexpr bool is_gettable_socket_option_v =
    !std::is_base_of_v<detail::cannot_be_read, Option> && detail::is_gettable<Option, Protocol>::value;

} // namespace iplevel

#endif
