// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DUAL_STACK_HPP
#define IPLEVEL_DUAL_STACK_HPP

#include <boost/asio/ip/udp.hpp>

#include <cstddef>
#include <utility>

namespace iplevel {

/// An option for what a dual-stack IPv6 socket does with IPv4, where it keeps that apart from IPv6.
/**
 * `socket.set_option(for_ipv4(multicast::hops(4)))`: any option, Asio's too, as an IPv4 socket has it. On a
 * raw IPv6 socket: condition::not_supported.
 * @par Concepts: those of Option.
 */
template <typename Option>
class for_ipv4 : public Option
{
    template <typename Base>
    using data_of = decltype(std::declval<Base&>().data(std::declval<const boost::asio::ip::udp&>()));

public:
    /// For get_option(), where the option can be made without a value.
    for_ipv4() = default;
    /// For set_option(), or get_option() of an option that holds its question.
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

} // namespace iplevel

#endif
