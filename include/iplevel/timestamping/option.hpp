// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TIMESTAMPING_OPTION_HPP
#define IPLEVEL_TIMESTAMPING_OPTION_HPP

#include <iplevel/detail/option_shapes.hpp>
#include <iplevel/timestamping/flags.hpp>

namespace iplevel {

/// Which timestamps the system takes of the socket's datagrams, and reports.
/**
 * SO_TIMESTAMPING. Those of received datagrams come in received_control, those of sent ones through
 * receive_error(). With the transmit_ flags here all datagrams are stamped, with
 * outgoing_control::timestamping single ones; the report_ and option_ flags are the socket's. Setting
 * timestamping_flags::option_id where it was not set starts the numbers of transmit_timestamp::id at 0, which
 * a program that counts datagrams does after a send that failed.
 *
 * The system begins to stamp received datagrams a moment after its first socket asked: the first ones may
 * have no timestamp, other than with receive_timestamp.
 *
 * The report of a transmit timestamp takes room in the receive buffer; without
 * timestamping_flags::option_tsonly as much as the datagram did, and one that finds no room is lost: read
 * them as fast as datagrams are sent. Unknown flags fail with invalid_argument. That the device takes
 * hardware timestamps is set with set_device_timestamping().
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using timestamping = detail::plain<detail::option_id::timestamping, timestamping_flags>;

} // namespace iplevel

#endif
