// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/detail/error_attempt.hpp>

#include "../posix/message_calls.hpp"
#include "control.hpp"

#include <time.h> // before <linux/errqueue.h>, which wants it

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

namespace iplevel {
namespace detail {
namespace {

using boost::asio::ip::address;
using boost::asio::ip::udp;

static_assert(
    int(error_origin::none) == SO_EE_ORIGIN_NONE && int(error_origin::local) == SO_EE_ORIGIN_LOCAL &&
    int(error_origin::icmp) == SO_EE_ORIGIN_ICMP && int(error_origin::icmpv6) == SO_EE_ORIGIN_ICMP6 &&
    int(error_origin::transmit_timestamp) == SO_EE_ORIGIN_TIMESTAMPING &&
    int(error_origin::zero_copy) == SO_EE_ORIGIN_ZEROCOPY &&
    int(error_origin::transmit_time) == SO_EE_ORIGIN_TXTIME);
static_assert(
    int(transmit_event::sent) == SCM_TSTAMP_SND && int(transmit_event::scheduled) == SCM_TSTAMP_SCHED &&
    int(transmit_event::acknowledged) == SCM_TSTAMP_ACK);

/// Space for all reports about an ICMP message, and for the error itself, which follows them.
constexpr std::size_t capacity =
    control_capacity + CMSG_SPACE(sizeof(sock_extended_err) + sizeof(sockaddr_in6));

/// Get the address that follows the error, as an IPv4 address if it is IPv4-mapped.
std::optional<address> offender_of(control_message message) noexcept
{
    udp::endpoint endpoint;
    auto* name = message.data + sizeof(sock_extended_err);
    auto size = message.size - sizeof(sock_extended_err);
    sa_family_t family = AF_UNSPEC;
    if (size >= sizeof family)
        std::memcpy(&family, name, sizeof family);
    auto needed = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    if ((family != AF_INET && family != AF_INET6) || size < needed)
        return std::nullopt;
    std::memcpy(endpoint.data(), name, needed);
    auto result = endpoint.address();
    if (result.is_v6() && result.to_v6().is_v4_mapped())
        return make_address_v4(boost::asio::ip::v4_mapped, result.to_v6());
    return result;
}

void take_icmp(const sock_extended_err& e, control_message message, error_report& report) noexcept
{
    report.type = e.ee_type;
    report.code = e.ee_code;
    report.offender = offender_of(message);
    if (!report.offender)
        report.control.control_truncated = true;
    if (e.ee_rfc4884.len)
        report.extensions = {e.ee_rfc4884.len, (e.ee_rfc4884.flags & SO_EE_RFC4884_FLAG_INVALID) == 0};
}

/// Move the timestamp, which the kernel reports in a message of its own, from control.
void take_timestamp(const sock_extended_err& e, error_report& report) noexcept
{
    auto& by_system = report.control.timestamp;
    auto& by_device = report.control.device_timestamp;
    auto at = by_device ? by_device : by_system;
    if (at)
        report.transmitted = {
            by_device ? transmit_event::sent_by_device : transmit_event(e.ee_info), *at, e.ee_data};
    else
        report.control.control_truncated = true;
    by_system.reset();
    by_device.reset();
}

/// Interpret the error itself, after the other messages have been decoded.
void take(control_message message, error_report& report) noexcept
{
    const auto error = message.as<sock_extended_err>();
    if (!error) {
        report.control.control_truncated = true;
        return;
    }
    const auto& e = *error;
    report.origin = error_origin(e.ee_origin);
    switch (report.origin) {
    case error_origin::transmit_timestamp: return take_timestamp(e, report);
    case error_origin::zero_copy:
        report.zero_copy = {e.ee_info, e.ee_data, (e.ee_code & SO_EE_CODE_ZEROCOPY_COPIED) != 0};
        return;
    case error_origin::transmit_time:
        report.code = e.ee_code;
        report.transmit_at =
            std::chrono::nanoseconds(static_cast<std::int64_t>(std::uint64_t(e.ee_data) << 32 | e.ee_info));
        break;
    case error_origin::icmp:
    case error_origin::icmpv6: take_icmp(e, message, report); break;
    case error_origin::none:
    case error_origin::local: break;
    }
    report.error.assign(static_cast<int>(e.ee_errno), boost::system::system_category());
    if (e.ee_errno == EMSGSIZE && e.ee_info)
        report.mtu = e.ee_info;
}

/// Determine whether the socket has an error queue. Other sockets ignore MSG_ERRQUEUE and return a datagram.
/**
 * The result is true for a handle that is not a socket, because recvmsg then returns the right error.
 */
bool has_error_queue(native_handle socket) noexcept
{
    int family = 0;
    socklen_t size = sizeof family;
    return ::getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0 || family == AF_INET ||
           family == AF_INET6 || family == AF_PACKET || family == AF_CAN;
}

std::size_t take_entry(
    native_handle socket, buffer_list buffers, address_view& destination, error_report& report,
    error_code& ec) noexcept
{
    alignas(std::max_align_t) unsigned char storage[capacity];
    auto control = boost::asio::buffer(storage);
    int flags = MSG_ERRQUEUE;
    auto size = call_recvmsg(socket, buffers, destination, control, flags, blocking::never, ec);
    if (ec)
        return 0;
    report = {};
    report.control.truncated = (flags & MSG_TRUNC) != 0;
    report.control.control_truncated = (flags & MSG_CTRUNC) != 0;
    error_code malformed;
    decode(control, report, malformed);
    if (malformed)
        report.control.control_truncated = true;
    return size;
}

} // namespace

std::size_t take_error(
    native_handle socket, buffer_list buffers, address_view& destination, error_report& report,
    error_code& ec) noexcept
{
    if (!has_error_queue(socket)) {
        ec = make_error_code(boost::system::errc::operation_not_supported);
        return 0;
    }
    auto size = take_entry(socket, buffers, destination, report, ec);
    int pending = 0;
    socklen_t pending_size = sizeof pending;
    if (ec != boost::asio::error::would_block ||
        ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &pending, &pending_size) != 0 || !pending)
        return size;
    // The error may belong to a report that has arrived in the meantime.
    size = take_entry(socket, buffers, destination, report, ec);
    if (ec == boost::asio::error::would_block)
        ec.assign(pending, boost::system::system_category());
    return size;
}

} // namespace detail

void decode(boost::asio::const_buffer bytes, error_report& report, error_code& ec)
{
    std::optional<detail::control_message> error;
    const bool sound = detail::for_each_control_message(bytes, [&](detail::control_message message) {
        if (message.is(IPPROTO_IP, IP_RECVERR) || message.is(IPPROTO_IPV6, IPV6_RECVERR))
            error = message;
        else
            detail::decode(message, report.control);
    });
    if (error)
        detail::take(*error, report);
    ec = sound ? error_code() : error::malformed_control;
}

} // namespace iplevel

#endif
