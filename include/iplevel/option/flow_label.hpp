// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_FLOW_LABEL_HPP
#define IPLEVEL_OPTION_FLOW_LABEL_HPP

#include <iplevel/detail/option_shapes.hpp>

#include <boost/asio/ip/address_v6.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

/**
 * @file
 * The 20 bits in an IPv6 header by which routers know the packets of one flow (RFC 6437). To send with a
 * label of your own, switch send_flow_label on and send or connect to an endpoint from with_flow_label().
 * Without it, auto_flow_label decides.
 */

namespace iplevel {

/// Whether an endpoint's flow label goes into the packets sent or the connection made to it.
/**
 * IPV6_FLOWINFO_SEND, IPv6 only. The label alone comes from the endpoint: of the bits above it, which in the
 * header are the traffic class, Linux takes none, but those of the traffic_class option or of
 * outgoing_control.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using send_flow_label = detail::boolean<detail::option_id::send_flow_label>;

namespace detail {

using flow_label_request = std::array<unsigned char, 32>;

/// In network byte order.
std::array<unsigned char, 4> flow_label_bytes(std::uint32_t label);

flow_label_request make_lease(const boost::asio::ip::address_v6& destination, std::uint32_t label, int share);
flow_label_request make_release(std::uint32_t label);

/// The shape of a request to the table of flow labels that the system keeps.
class flow_label_option : public named_option<option_id::flow_label>,
                          public set_only<stored<flow_label_request>>
{
protected:
    using set_only::set_only;
};

} // namespace detail

/// Who else may lease the same label.
enum class flow_label_share
{
    nobody = 1,   ///< No other socket (IPV6_FL_S_EXCL).
    process = 2,  ///< Sockets of this process (IPV6_FL_S_PROCESS); on Linux of this thread: rather take user.
    user = 3,     ///< Sockets of this user (IPV6_FL_S_USER).
    anybody = 255 ///< Every socket (IPV6_FL_S_ANY).
};

/// Makes a label the socket's own, so that the system lets nobody else use it towards the destination.
/**
 * IPV6_FLOWLABEL_MGR, IPv6 only; lasts until release_flow_label or until the socket is closed, and some
 * seconds more. Fails with operation_not_permitted when a socket holds the label and does not share it, be it
 * the same one.
 * A label need not be leased to be sent, unless any label of the system is leased to flow_label_share::nobody
 * or within a process or user: then an unleased one makes send and connect fail with invalid_argument.
 * @throws std::out_of_range for a label that is zero or longer than 20 bits.
 * @par Concepts: SettableSocketOption.
 */
class lease_flow_label : public detail::flow_label_option
{
public:
    /// For sending to the destination; the label has 20 bits.
    lease_flow_label(
        const boost::asio::ip::address_v6& destination, std::uint32_t label,
        flow_label_share share = flow_label_share::nobody)
        : flow_label_option(detail::make_lease(destination, label, static_cast<int>(share)))
    {}
};

/// Ends a lease of this socket.
/**
 * IPV6_FLOWLABEL_MGR, IPv6 only. Fails with no_such_process when the socket has no lease of the label.
 * @throws std::out_of_range for a label that is zero or longer than 20 bits.
 * @par Concepts: SettableSocketOption.
 */
class release_flow_label : public detail::flow_label_option
{
public:
    /// Of a label that lease_flow_label has leased.
    explicit release_flow_label(std::uint32_t label) : flow_label_option(detail::make_release(label)) {}
};

/// The same endpoint with a flow label, which address() and == do not show.
/**
 * @throws std::out_of_range for a label that is zero or longer than 20 bits, or an IPv4 endpoint.
 */
template <typename Endpoint>
Endpoint with_flow_label(Endpoint endpoint, std::uint32_t label)
{
    if (!endpoint.address().is_v6())
        throw std::out_of_range("with_flow_label: " + endpoint.address().to_string() + " is not IPv6");
    // sin6_flowinfo follows the family and the port in every sockaddr_in6 (RFC 3493 section 3.3).
    const auto bytes = detail::flow_label_bytes(label);
    void* address = endpoint.data();
    std::memcpy(static_cast<unsigned char*>(address) + 4, bytes.data(), bytes.size());
    return endpoint;
}

} // namespace iplevel

#endif
