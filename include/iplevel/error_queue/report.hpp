// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ERROR_QUEUE_REPORT_HPP
#define IPLEVEL_ERROR_QUEUE_REPORT_HPP

#include <iplevel/checked.hpp>
#include <iplevel/control.hpp>
#include <iplevel/error.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>

namespace iplevel {

/// The source of a report in the error queue.
enum class error_origin : std::uint8_t
{
    /// The source is unknown, because the control data of the report was truncated.
    none = 0,
    /// This host, about a datagram that it did not send.
    local = 1,
    /// An ICMPv4 message.
    icmp = 2,
    /// An ICMPv6 message.
    icmpv6 = 3,
    /// The kernel, about a datagram for which the timestamping option or outgoing_control::timestamping
    /// requested a timestamp.
    transmit_timestamp = 4,
    /// The kernel, about sends whose buffers it no longer needs.
    zero_copy = 5,
    /// A queueing discipline, about a datagram that it dropped because of its outgoing_control::transmit_at.
    transmit_time = 6
};

/// The event at which a transmit_timestamp was taken.
enum class transmit_event : std::uint8_t
{
    /// The datagram was passed to the network device.
    sent = 0,
    /// The datagram entered the queueing discipline.
    scheduled = 1,
    /// The peer acknowledged the data. Stream sockets only.
    acknowledged = 2,
    /// The network device reported that it had sent the datagram.
    completed = 3,
    /// The datagram left the network device. The time is by the device's own clock.
    sent_by_device = 4
};

/// The time at which a datagram was sent.
struct transmit_timestamp
{
    /// The event at which the timestamp was taken.
    transmit_event event = transmit_event::sent;
    /// The time of the event, by the system clock, or by the device's clock for
    /// transmit_event::sent_by_device.
    timestamp at{};

    /// The number of the datagram: its outgoing_control::timestamp_id, or otherwise a number assigned by the
    /// kernel.
    /**
     * From the time at which the timestamping option was set, the kernel numbers the datagrams that it is to
     * timestamp, modulo 2^32. It assigns the number before a firewall or a queue can refuse the datagram. A
     * send that failed may therefore have used up a number, and a datagram that a queue refused may have a
     * timestamp. The number is always 0 without timestamping_flags::option_id.
     */
    std::uint32_t id = 0;
};

/// A range of consecutive zero-copy sends whose buffers the program may use again.
struct zero_copy_completion
{
    /// The number of the first send of the range. The sends of a socket are numbered from 0, modulo 2^32.
    std::uint32_t first = 0;
    /// The number of the last send of the range, inclusive. It is less than first if the numbers have wrapped
    /// around.
    std::uint32_t last = 0;
    /// Whether the kernel copied the data anyway, so that nothing was gained.
    bool copied = false;
};

/// The position of a router's ICMP extensions in the returned part of the datagram (RFC 4884).
struct extension_position
{
    /// The offset in bytes.
    std::uint16_t offset = 0;
    /// Whether the checksum and the lengths of the extensions are correct.
    bool valid = false;
};

/// One report from a socket's error queue.
struct error_report
{
    /// The source of the report, which determines the members below that have a value.
    error_origin origin = error_origin::none;

    /// The error, such as connection_refused or host_unreachable. No error if the report is about a success.
    error_code error;

    /// The type of the ICMP message, see icmp/type.hpp, or 0 if there is none.
    checked<std::uint8_t> type = 0;
    /// The code of the ICMP message. For error_origin::transmit_time it is 1 if the time was invalid and 2 if
    /// it was missed. Otherwise 0.
    checked<std::uint8_t> code = 0;

    /// The sender of the ICMP message. It is an IPv4 address for ICMPv4, even on a dual-stack socket.
    std::optional<boost::asio::ip::address> offender;

    /// The size in bytes of the largest packet that fits through the path, if the datagram was larger.
    std::optional<std::uint32_t> mtu;

    /// The position of the ICMP extensions, if there are any. Enabled by control_flags::error_extensions.
    std::optional<extension_position> extensions;

    /// The transmit timestamp, for error_origin::transmit_timestamp.
    std::optional<transmit_timestamp> transmitted;

    /// The completed sends, for error_origin::zero_copy.
    std::optional<zero_copy_completion> zero_copy;

    /// The time at which the datagram was to be sent, for error_origin::transmit_time.
    std::optional<std::chrono::nanoseconds> transmit_at;

    /// What receive_with_control() reports about a datagram, here about the ICMP message.
    /**
     * It contains, for example, the hop limit of the ICMP message and the time at which it was received, if
     * these reports are enabled. For a transmit timestamp it contains the interface through which the
     * datagram left, if timestamping_flags::option_cmsg and control_flags::packet_info are enabled and
     * timestamping_flags::option_tsonly is not. truncated and control_truncated refer to the report itself.
     */
    received_control control;
};

/// Read the control data of a report in the format of the system's recvmsg, for programs that make that call
/// themselves.
/**
 * Equivalent to decode() of a received_control in all other respects. control.control_truncated is set if
 * something is missing.
 * @par Errors
 * error::malformed_control. All messages before the malformed one have been decoded. condition::not_supported
 * on systems without error queues.
 */
void decode(boost::asio::const_buffer bytes, error_report& report, error_code& ec);

/// @copydoc decode(boost::asio::const_buffer, error_report&, error_code&)
void decode(boost::asio::const_buffer bytes, error_report& report);

/// Write the name, such as "icmp" or "transmit_time", or the number if the value has no name.
std::ostream& operator<<(std::ostream& os, error_origin origin);
/// Write the name, such as "sent_by_device", or the number if the value has no name.
std::ostream& operator<<(std::ostream& os, transmit_event event);
/// Write the members that are present on one line, with the type and code of an ICMP message in words.
/**
 * For example: `origin=icmp error="Connection refused" type="destination unreachable" code="port unreachable"
 * offender=192.0.2.1 hop_limit=64`
 */
std::ostream& operator<<(std::ostream& os, const error_report& report);

} // namespace iplevel

#endif
