// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TIMESTAMPING_OPTION_HPP
#define IPLEVEL_TIMESTAMPING_OPTION_HPP

#include <iplevel/detail/option_shapes.hpp>
#include <iplevel/timestamping/flags.hpp>

namespace iplevel {

/// Which timestamps the system takes of the datagrams of a socket, and which it reports.
/**
 * SO_TIMESTAMPING. Timestamps of received datagrams are in received_control, those of sent datagrams come
 * from receive_error(). The transmit_ flags of this option are for all datagrams, those of
 * outgoing_control::timestamping for one. Setting timestamping_flags::option_id on a socket that did not have
 * it restarts transmit_timestamp::id at 0. A program that counts datagrams does so after a failed send.
 *
 * The system begins to take timestamps of received datagrams shortly after the first socket asked for them,
 * so the first datagrams may have none. This is not so with receive_timestamp.
 *
 * The report of a transmit timestamp takes space in the receive buffer, without
 * timestamping_flags::option_tsonly as much as the datagram. A report that finds no space is lost, so read
 * the reports as fast as datagrams are sent. Unknown flags fail with invalid_argument.
 * set_device_timestamping() makes the network device take hardware timestamps.
 * @par Value
 * `timestamping_flags`: `timestamping(timestamping_flags::transmit_software |
 * timestamping_flags::report_software)`. It is timestamping_flags::none on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct timestamping : detail::plain<detail::option_id::timestamping, timestamping_flags>
{
    using plain::plain;
};

} // namespace iplevel

#endif
