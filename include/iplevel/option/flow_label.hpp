// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_OPTION_FLOW_LABEL_HPP
#define IPLEVEL_OPTION_FLOW_LABEL_HPP

#include <iplevel/detail/option_shapes.hpp>

#include <boost/asio/ip/address_v6.hpp>
#include <boost/throw_exception.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

/**
 * @file
 * Options for the flow label: 20 bits of the IPv6 header by which routers recognise the packets of a flow
 * (RFC 6437). To send with a label of your own, switch send_flow_label on, and send or connect to an endpoint
 * that with_flow_label() returned. Otherwise auto_flow_label decides.
 */

namespace iplevel {

/// Whether packets and connections to an endpoint carry the flow label of the endpoint.
/**
 * IPV6_FLOWINFO_SEND, IPv6 only. Linux takes only the label from the endpoint. The bits above it, which are
 * the traffic class in the header, come from the traffic_class option or from outgoing_control.
 * @par Value
 * `bool`: `send_flow_label(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct send_flow_label : detail::boolean<detail::option_id::send_flow_label>
{
    using boolean::boolean;
};

namespace detail {

using flow_label_request = std::array<unsigned char, 32>;

/// Get the label in network byte order. Throws std::out_of_range for zero and for more than 20 bits.
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
    process = 2,  ///< Sockets of this process, on Linux of this thread only (IPV6_FL_S_PROCESS).
    user = 3,     ///< Sockets of this user (IPV6_FL_S_USER).
    anybody = 255 ///< Every socket (IPV6_FL_S_ANY).
};

/// Reserves a flow label to a destination for the socket.
/**
 * IPV6_FLOWLABEL_MGR, IPv6 only. The lease lasts until release_flow_label or until the socket is closed, and
 * some seconds longer. Fails with operation_not_permitted if a socket, even the same one, has the label and
 * does not share it.
 *
 * Sending a label does not require a lease, unless any label of the system is leased to
 * flow_label_share::nobody, process or user. Then send and connect with a label that is not leased fail with
 * invalid_argument.
 * @throws std::out_of_range The label is zero or has more than 20 bits.
 * @par Concepts
 * SettableSocketOption
 */
class lease_flow_label : public detail::flow_label_option
{
public:
    /// A lease of the label, for packets to the destination.
    lease_flow_label(
        const boost::asio::ip::address_v6& destination, std::uint32_t label,
        flow_label_share share = flow_label_share::nobody)
        : flow_label_option(detail::make_lease(destination, label, static_cast<int>(share)))
    {}
};

/// Ends a lease of the socket.
/**
 * IPV6_FLOWLABEL_MGR, IPv6 only. Fails with no_such_process if the socket has no lease of the label.
 * @throws std::out_of_range The label is zero or has more than 20 bits.
 * @par Concepts
 * SettableSocketOption
 */
class release_flow_label : public detail::flow_label_option
{
public:
    /// Ends the lease of this label.
    explicit release_flow_label(std::uint32_t label) : flow_label_option(detail::make_release(label)) {}
};

/// Get the endpoint with a flow label, which address() and == do not show.
/**
 * @throws std::out_of_range The label is zero or has more than 20 bits, or the endpoint is an IPv4 endpoint.
 */
template <typename Endpoint>
Endpoint with_flow_label(Endpoint endpoint, std::uint32_t label)
{
    if (!endpoint.address().is_v6())
        boost::throw_exception(
            std::out_of_range("with_flow_label: " + endpoint.address().to_string() + " is not IPv6"));
    // sin6_flowinfo follows the family and the port in every sockaddr_in6 (RFC 3493 section 3.3).
    const auto bytes = detail::flow_label_bytes(label);
    void* address = endpoint.data();
    std::memcpy(static_cast<unsigned char*>(address) + 4, bytes.data(), bytes.size());
    return endpoint;
}

} // namespace iplevel

#endif
