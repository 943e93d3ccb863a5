// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_MULTICAST_GROUP_HPP
#define IPLEVEL_MULTICAST_GROUP_HPP

#include <iplevel/error.hpp>

#include <boost/asio/ip/address.hpp>

#include <string_view>

namespace iplevel::multicast {

/// A group and the interface to receive it on or to send to it by.
struct group_on_interface
{
    /// A multicast address; an IPv6 one has the interface as its scope id.
    boost::asio::ip::address group{};

    /// 0 where the text has named none.
    unsigned interface_index = 0;
};

/// Reads a group with an interface, by name or index: "ff02::fb%eth0", "ff05::c%3", "239.1.2.3%eth0".
/**
 * The interface may be left out. Asio's make_address() reads the name of an interface with link-local
 * addresses only, and leaves it out of any other without a word.
 * @par Errors
 * invalid_argument: the text is not a multicast address, or has nothing after `%`. no_such_device: there is
 * no such interface.
 */
group_on_interface parse_group(std::string_view text, error_code& ec);
/// @copydoc parse_group
group_on_interface parse_group(std::string_view text);

/// Whether a datagram was sent to this group, as received_control::destination says.
/**
 * Scope ids are compared where both addresses have one: the system reports that of a group of link-local
 * scope, while a group that was joined by the index of an interface may have none.
 */
bool is_same_group(
    const boost::asio::ip::address& destination, const boost::asio::ip::address& group) noexcept;

} // namespace iplevel::multicast

#endif
