// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_FOR_IPV4_HPP
#define IPLEVEL_OPTION_FOR_IPV4_HPP

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/option/custom.hpp>

#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/udp.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace iplevel {

/// An option for the IPv4 traffic of a dual-stack IPv6 socket, where the system keeps it apart from IPv6.
/**
 * `socket.set_option(for_ipv4(hop_limit(4)))` sets any option, also one of Asio's, as on an IPv4 socket. A
 * raw IPv6 socket fails with condition::not_supported. set_option_for_both_families() sets an option for
 * both.
 * @par Value
 * That of Option, from which it is constructed. value() and the other members are those of Option.
 * @par Concepts
 * Those of Option
 */
template <typename Option>
class for_ipv4 : public Option
{
    template <typename Base>
    using data_of = decltype(std::declval<Base&>().data(std::declval<const boost::asio::ip::udp&>()));

public:
    /// For get_option(), if Option is default-constructible.
    for_ipv4() = default;
    /// For set_option(), and for get_option() of an option that says what to read, as
    /// multicast::source_filter.
    explicit for_ipv4(Option option) : Option(std::move(option)) {}

    /// @name Asio's GettableSocketOption and SettableSocketOption, of IPv4
    /// @{
    template <typename Protocol>
    int level(const Protocol&) const
    {
        return Option::level(ipv4());
    }

    template <typename Protocol>
    int name(const Protocol&) const
    {
        return Option::name(ipv4());
    }

    template <typename Protocol, typename Base = Option>
    data_of<Base> data(const Protocol&)
    {
        return Option::data(ipv4());
    }

    template <typename Protocol, typename Base = Option>
    data_of<const Base> data(const Protocol&) const
    {
        return Option::data(ipv4());
    }

    template <typename Protocol>
    std::size_t size(const Protocol&)
    {
        return Option::size(ipv4());
    }

    template <typename Protocol>
    std::size_t size(const Protocol&) const
    {
        return Option::size(ipv4());
    }

    template <typename Protocol>
    void resize(const Protocol&, std::size_t size)
    {
        Option::resize(ipv4(), size);
    }
    /// @}

private:
    static boost::asio::ip::udp ipv4() noexcept { return boost::asio::ip::udp::v4(); }
};

namespace detail {

/// Set the option. Returns the option and family that failed, for an error's text, or an empty string.
template <typename Socket, typename Option>
std::string set_for_both_families(Socket& socket, const Option& option, error_code& ec)
{
    using protocol_type = typename Socket::protocol_type;
    const auto ipv4 = boost::asio::ip::udp::v4();
    const auto protocol = socket.local_endpoint(ec).protocol();
    if (ec)
        return {};
    const bool one_option =
        option.level(protocol) == option.level(ipv4) && option.name(protocol) == option.name(ipv4);
    if (one_option || protocol.type() == boost::asio::ip::icmp::v6().type()) {
        socket.set_option(option, ec);
        return ec ? spelling_of(&option) : std::string();
    }
    for_ipv4<Option> before(option);
    error_code unknown;
    if constexpr (is_gettable_socket_option_v<Option, protocol_type>)
        socket.get_option(before, unknown);
    socket.set_option(for_ipv4<Option>(option), ec);
    if (ec)
        return spelling_of(&option) + std::string(" (IPv4)");
    socket.set_option(option, ec);
    if (!ec)
        return {};
    if (!unknown)
        socket.set_option(before, unknown);
    return spelling_of(&option) + std::string(" (IPv6)");
}

} // namespace detail

/// Set an option for all traffic of a socket, of both families.
/**
 * `set_option_for_both_families(socket, hop_limit(4))` sets `option` and `for_ipv4(option)` on an IPv6
 * socket. `socket.set_option(option)` sets only the former. It may be called before or after v6_only is set:
 * on a socket for IPv6 alone the option for IPv4 has no effect. It is the same as `socket.set_option(option)`
 * on an IPv4 socket, on a raw IPv6 socket, which has no IPv4 traffic, and for an option that is one for both
 * families.
 *
 * @param socket An open socket of any type.
 * @param option Any SettableSocketOption that can be copied, also one of Asio's.
 * @par Errors
 * The error of either option. The text of the exception names the option and the family. If IPv4 refuses the
 * option, it is not set for IPv6. If IPv6 refuses it, the old value for IPv4 is restored, provided that the
 * option can be read. For example, hop_limit(0) fails with invalid_argument, and an option that IPv4 does not
 * have fails with condition::not_supported.
 */
template <typename Socket, typename Option>
void set_option_for_both_families(Socket& socket, const Option& option, error_code& ec)
{
    detail::set_for_both_families(socket, option, ec);
}

/// @copydoc set_option_for_both_families
template <typename Socket, typename Option>
void set_option_for_both_families(Socket& socket, const Option& option)
{
    error_code ec;
    const auto failed = detail::set_for_both_families(socket, option, ec);
    if (failed.empty())
        detail::throw_error(ec, "set_option_for_both_families");
    detail::throw_error(ec, "set_option_for_both_families", failed);
}

} // namespace iplevel

#endif
