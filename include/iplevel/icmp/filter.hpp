// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ICMP_FILTER_HPP
#define IPLEVEL_ICMP_FILTER_HPP

#include <iplevel/detail/icmp_filter.hpp>
#include <iplevel/icmp/type.hpp>

namespace iplevel::icmp {

/// Which ICMPv4 messages a raw socket receives; at first all.
/**
 * ICMP_FILTER on Linux, for sockets of boost::asio::ip::icmp over IPv4; absent elsewhere. Linux never blocks
 * a type above 31, such as an extended echo: block() throws std::out_of_range for those, and block_all()
 * leaves them to pass, as will_block() says.
 *
 * `socket.set_option(filter_v4().block_all().pass(type_v4::echo_reply))`
 * @par Errors
 * condition::not_supported on a socket of another type or protocol.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using filter_v4 = detail::icmp_filter<detail::option_id::icmp_filter_v4, type_v4, 32>;

/// Which ICMPv6 messages a raw socket receives; at first all.
/**
 * ICMP6_FILTER (RFC 3542 section 3.2), for sockets of boost::asio::ip::icmp over IPv6. No type is out of its
 * range.
 * @par Errors
 * condition::not_supported on a socket of another type or protocol.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using filter_v6 = detail::icmp_filter<detail::option_id::icmp_filter_v6, type_v6, 256>;

} // namespace iplevel::icmp

#endif
