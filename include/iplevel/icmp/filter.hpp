// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ICMP_FILTER_HPP
#define IPLEVEL_ICMP_FILTER_HPP

#include <iplevel/detail/icmp_filter.hpp>
#include <iplevel/icmp/type.hpp>

namespace iplevel::icmp {

/// The types of ICMPv4 messages that a raw socket receives.
/**
 * ICMP_FILTER, for sockets of boost::asio::ip::icmp over IPv4. Only Linux has it. Linux cannot block a type
 * above 31, such as an extended echo: block() throws std::out_of_range for such a type, and block_all() lets
 * it pass, as will_block() reports.
 * @par Value
 * A set of type_v4: `filter_v4().block_all().pass(type_v4::echo_reply)`. A filter is constructed without
 * arguments, and passes all types, as on a new socket. pass(type), block(type), pass_all() and block_all()
 * change it and return it. `bool will_block(type)` tells whether it blocks a type. Filters compare with ==
 * and
 * !=.
 * @par Errors
 * condition::not_supported: the socket is of another type or protocol.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct filter_v4 : detail::icmp_filter<filter_v4, detail::option_id::icmp_filter_v4, type_v4, 32>
{};

/// The types of ICMPv6 messages that a raw socket receives.
/**
 * ICMP6_FILTER (RFC 3542 section 3.2), for sockets of boost::asio::ip::icmp over IPv6.
 * @par Value
 * A set of type_v6, with the functions of filter_v4: `filter_v6().block_all().pass(type_v6::echo_reply)`. It
 * can block every type.
 * @par Errors
 * condition::not_supported: the socket is of another type or protocol.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct filter_v6 : detail::icmp_filter<filter_v6, detail::option_id::icmp_filter_v6, type_v6, 256>
{};

} // namespace iplevel::icmp

#endif
