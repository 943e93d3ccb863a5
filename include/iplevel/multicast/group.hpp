// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_MULTICAST_GROUP_HPP
#define IPLEVEL_MULTICAST_GROUP_HPP

#include <iplevel/error.hpp>

#include <boost/asio/ip/address.hpp>

#include <string_view>

namespace iplevel::multicast {

/// A multicast group, and the interface on which to receive it or through which to send to it.
struct group_on_interface
{
    /// The multicast address. The scope id of an IPv6 address is the index of the interface.
    boost::asio::ip::address group{};

    /// The index of the interface, or 0 if the text does not name one.
    unsigned interface_index = 0;
};

/// Convert text to a group with an interface, given by name or index: "ff02::fb%eth0", "ff05::c%3",
/// "239.1.2.3%eth0".
/**
 * The interface may be omitted. In contrast, Asio's make_address() accepts the name of an interface only for
 * link-local addresses, and silently ignores it for any other address.
 * @par Errors
 * invalid_argument if the text is not a multicast address, or if nothing follows the `%`; no_such_device if
 * there is no such interface.
 */
group_on_interface parse_group(std::string_view text, error_code& ec);
/// @copydoc parse_group
group_on_interface parse_group(std::string_view text);

/// Determine whether a datagram with this received_control::destination was sent to this group.
/**
 * Scope ids are compared only if both addresses have one. The kernel reports a scope id for a group of
 * link-local scope, whereas a group that was joined by the index of an interface may have none.
 */
bool is_same_group(
    const boost::asio::ip::address& destination, const boost::asio::ip::address& group) noexcept;

} // namespace iplevel::multicast

#endif
