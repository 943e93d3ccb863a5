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

/// Who put a report into the error queue.
enum class error_origin : std::uint8_t
{
    /// Nobody: the report's control data was truncated.
    none = 0,
    /// This host, about a datagram that it did not send.
    local = 1,
    /// An ICMPv4 message.
    icmp = 2,
    /// An ICMPv6 message.
    icmpv6 = 3,
    /// The system, about a datagram that the timestamping option or outgoing_control::timestamping asked
    /// about.
    transmit_timestamp = 4,
    /// The system, about sends whose memory it no longer needs.
    zero_copy = 5,
    /// A queueing discipline, about a datagram that it dropped for its outgoing_control::transmit_at.
    transmit_time = 6
};

/// What had happened to a datagram at the time of a transmit_timestamp.
enum class transmit_event : std::uint8_t
{
    /// It was handed to the network device.
    sent = 0,
    /// It entered the queueing discipline.
    scheduled = 1,
    /// Its peer acknowledged it; stream sockets only.
    acknowledged = 2,
    /// The device said that it had sent it.
    completed = 3,
    /// It left the device, by the device's own clock.
    sent_by_device = 4
};

/// When a datagram was sent.
struct transmit_timestamp
{
    /// Where it was then.
    transmit_event event = transmit_event::sent;
    /// By the system's clock, or the device's with transmit_event::sent_by_device.
    timestamp at{};

    /// Which datagram: its outgoing_control::timestamp_id, else the number that the system gave it.
    /**
     * The system numbers the datagrams that it is to stamp, from the moment when timestamping was set, modulo
     * 2^32. It does so before a firewall or a queue can refuse them: a send that failed may have taken a
     * number, and one that a queue refused a timestamp. Always 0 without timestamping_flags::option_id.
     */
    std::uint32_t id = 0;
};

/// Consecutive zero-copy sends, first and last included, whose buffers are the program's own again.
struct zero_copy_completion
{
    /// The number of zero-copy sends on the socket before it, modulo 2^32.
    std::uint32_t first = 0;
    /// The number of the last one; less than first where the count has wrapped.
    std::uint32_t last = 0;
    /// The system copied after all: nothing was gained.
    bool copied = false;
};

/// Where a router's extensions begin in what a report returns of the datagram (RFC 4884).
struct extension_position
{
    /// In bytes.
    std::uint16_t offset = 0;
    /// False when the extensions' checksum or lengths are wrong.
    bool valid = false;
};

/// One entry of a socket's error queue.
struct error_report
{
    /// Whose report it is, and so which members below have a value.
    error_origin origin = error_origin::none;

    /// What went wrong, such as connection_refused or host_unreachable; no error where all went well.
    error_code error;

    /// Of the ICMP message, as in icmp/type.hpp; else 0.
    checked<std::uint8_t> type = 0;
    /// Of the ICMP message. With error_origin::transmit_time 1: a bad time, 2: too late. Else 0.
    checked<std::uint8_t> code = 0;

    /// Who sent the ICMP message. An IPv4 address where that is ICMPv4, also on a dual-stack socket.
    std::optional<boost::asio::ip::address> offender;

    /// The largest packet in bytes that the path takes, where the datagram was larger.
    std::optional<std::uint32_t> mtu;

    /// From control_flags::error_extensions, where there are any.
    std::optional<extension_position> extensions;

    /// With error_origin::transmit_timestamp.
    std::optional<transmit_timestamp> transmitted;

    /// With error_origin::zero_copy.
    std::optional<zero_copy_completion> zero_copy;

    /// With error_origin::transmit_time: the time that the datagram was to leave at.
    std::optional<std::chrono::nanoseconds> transmit_at;

    /// About the ICMP message what receive_with_control() reports about a datagram.
    /**
     * Such as its hop limit and when it was received, as far as these are enabled; of a datagram of this host
     * the interface it left through, with timestamping_flags::option_cmsg and control_flags::packet_info and
     * without timestamping_flags::option_tsonly. truncated and control_truncated
     * are about the report itself.
     */
    received_control control;
};

/// Read a report's control data as the system's recvmsg leaves it, for programs that make that call
/// themselves.
/**
 * As decode() of a received_control. control.control_truncated says that something is missing.
 * @par Errors
 * error::malformed_control, with what stood before the malformed message decoded. condition::not_supported on
 * systems without error queues.
 */
void decode(boost::asio::const_buffer bytes, error_report& report, error_code& ec);

/// @copydoc decode(boost::asio::const_buffer, error_report&, error_code&)
void decode(boost::asio::const_buffer bytes, error_report& report);

/// Such as "icmp", "transmit_time"; the number of one that has no name here.
std::ostream& operator<<(std::ostream& os, error_origin origin);
/// Such as "sent_by_device"; the number of one that has no name here.
std::ostream& operator<<(std::ostream& os, transmit_event event);
/// One line with what is present, type and code of an ICMP message in words.
/**
 * `origin=icmp error="Connection refused" type="destination unreachable" code="port unreachable"
 * offender=192.0.2.1 hop_limit=64`
 */
std::ostream& operator<<(std::ostream& os, const error_report& report);

} // namespace iplevel

#endif
