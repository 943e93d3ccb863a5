// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include "../posix/control_messages.hpp"
#include "control.hpp"

#include <boost/config.hpp>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <time.h>

#include <array>
#include <new>

namespace iplevel {
namespace detail {
namespace {

using boost::asio::ip::address;
using boost::asio::ip::address_v4;
using boost::asio::ip::address_v6;
using boost::asio::ip::udp;

constexpr int ipv6_flowinfo = 11; // IPV6_FLOWINFO of <linux/in6.h>, which conflicts with <netinet/in.h>

#ifdef SCM_TS_OPT_ID
constexpr int scm_ts_opt_id = SCM_TS_OPT_ID;
#else
constexpr int scm_ts_opt_id = 81; // missing from older <asm/socket.h>
#endif

constexpr int scm_pidfd = 4; // SCM_PIDFD of <linux/socket.h>, since Linux 6.5

/// Three timestamps: by the kernel, unused, and by the device. A timestamp that was not taken is zero.
using device_timestamps = std::array<timespec, 3>;

address_v4 to_address(const in_addr& a) noexcept { return address_v4(ntohl(a.s_addr)); }

address_v6 to_address(const in6_addr& a, unsigned interface_index) noexcept
{
    address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), &a, bytes.size());
    address_v6 result(bytes);
    if (result.is_link_local() || result.is_multicast_link_local())
        result.scope_id(interface_index);
    return result;
}

/// Report destination and interface. A datagram that was queued before the option was enabled has zeros,
/// which are not reported.
template <typename Address>
void report(received_control& control, const Address& destination, unsigned interface_index) noexcept
{
    if (interface_index)
        control.interface_index = interface_index;
    if (!destination.is_unspecified())
        control.destination.emplace(destination);
}

void report(received_control& control, const in_pktinfo& info) noexcept
{
    report(control, to_address(info.ipi_addr), static_cast<unsigned>(info.ipi_ifindex));
    if (info.ipi_spec_dst.s_addr != 0)
        control.local_address.emplace(to_address(info.ipi_spec_dst));
}

/// Report destination and interface. On a dual-stack socket an IPv4 datagram may have this message, alone or
/// in addition to the IPv4 message.
void report(received_control& control, const in6_pktinfo& info) noexcept
{
    auto destination = to_address(info.ipi6_addr, info.ipi6_ifindex);
    if (destination.is_v4_mapped())
        report(control, make_address_v4(boost::asio::ip::v4_mapped, destination), info.ipi6_ifindex);
    else
        report(control, destination, info.ipi6_ifindex);
}

/// Convert a time. Returns nullopt for zero, which means that no timestamp was taken, and for times before
/// 1970 or after 2262, which no clock reports.
std::optional<timestamp> to_timestamp(const timespec& t) noexcept
{
    constexpr auto end = std::chrono::floor<std::chrono::seconds>(timestamp::duration::max()).count();
    const bool zero = t.tv_sec == 0 && t.tv_nsec == 0;
    if (zero || t.tv_sec < 0 || t.tv_sec >= end || t.tv_nsec < 0 || t.tv_nsec >= 1000000000)
        return std::nullopt;
    return timestamp(std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec));
}

void report(received_control& control, const device_timestamps& stamps) noexcept
{
    if (auto by_system = to_timestamp(stamps[0]))
        control.timestamp = by_system;
    control.device_timestamp = to_timestamp(stamps[2]);
}

udp::endpoint to_endpoint(const sockaddr_in& a) noexcept
{
    return {to_address(a.sin_addr), ntohs(a.sin_port)};
}

udp::endpoint to_endpoint(const sockaddr_in6& a) noexcept
{
    return {to_address(a.sin6_addr, a.sin6_scope_id), ntohs(a.sin6_port)};
}

std::uint32_t flow_label_of(std::uint32_t flow_label) noexcept { return ntohl(flow_label) & 0xfffff; }

/// Read the payload as a T and pass it to f. If there are too few bytes for a T, the message was truncated.
template <typename T, typename Function>
BOOST_FORCEINLINE void read(control_message message, received_control& control, Function f)
{
    if (message.size < sizeof(T)) {
        control.control_truncated = true;
        return;
    }
    T value;
    std::memcpy(&value, message.data, sizeof value);
    f(value);
}

void decode_ipv6(control_message m, received_control& c)
{
    if (m.type() == IPV6_PKTINFO)
        read<in6_pktinfo>(m, c, [&](auto& v) { report(c, v); });
    else if (m.type() == IPV6_HOPLIMIT)
        read<int>(m, c, [&](auto v) { c.hop_limit = static_cast<std::uint8_t>(v); });
    else if (m.type() == IPV6_TCLASS)
        read<int>(m, c, [&](auto v) { c.traffic_class = static_cast<std::uint8_t>(v); });
    else if (m.type() == IPV6_ORIGDSTADDR)
        read<sockaddr_in6>(m, c, [&](auto& v) { c.original_destination = to_endpoint(v); });
    else if (m.type() == IPV6_PATHMTU)
        read<ip6_mtuinfo>(m, c, [&](auto& v) { c.path_mtu = v.ip6m_mtu; });
    else if (m.type() == ipv6_flowinfo)
        read<std::uint32_t>(m, c, [&](auto v) { c.flow_label = flow_label_of(v); });
}

/// What to do with file descriptors that were received.
enum class descriptors
{
    leave,
    close
};

BOOST_NOINLINE void decode_other(control_message m, received_control& c, descriptors what)
{
    if (what == descriptors::close && brings_descriptors(m))
        close_descriptors(m.data, m.size);
    else if (m.level() == IPPROTO_IPV6)
        decode_ipv6(m, c);
    else if (m.is(IPPROTO_IP, IP_ORIGDSTADDR))
        read<sockaddr_in>(m, c, [&](auto& v) { c.original_destination = to_endpoint(v); });
    else if (m.is(IPPROTO_UDP, UDP_GRO))
        read<int>(m, c, [&](auto v) { c.segment_size = static_cast<std::uint16_t>(v); });
    else if (m.is(SOL_SOCKET, SO_TIMESTAMPNS))
        read<timespec>(m, c, [&](auto& v) { c.timestamp = to_timestamp(v); });
    else if (m.is(SOL_SOCKET, SO_RXQ_OVFL))
        read<std::uint32_t>(m, c, [&](auto v) { c.drop_count = v; });
    else if (m.is(SOL_SOCKET, SO_TIMESTAMPING))
        read<device_timestamps>(m, c, [&](auto& v) { report(c, v); });
    else if (m.is(SOL_SOCKET, SO_MARK))
        read<std::uint32_t>(m, c, [&](auto v) { c.mark = v; });
}

/// Decode one control message.
/**
 * The messages that can accompany each IPv4 datagram are decoded here, and all others in a separate function,
 * because little of this code remains in the processor's cache after a system call. There is no switch,
 * because the processor would then mispredict the jump through its table.
 */
BOOST_FORCEINLINE void decode_one(control_message m, received_control& c, descriptors what)
{
    if (m.is(IPPROTO_IP, IP_PKTINFO))
        read<in_pktinfo>(m, c, [&](auto& v) { report(c, v); });
    else if (m.is(IPPROTO_IP, IP_TTL))
        read<int>(m, c, [&](auto v) { c.hop_limit = static_cast<std::uint8_t>(v); });
    else if (m.is(IPPROTO_IP, IP_TOS))
        read<std::uint8_t>(m, c, [&](auto v) { c.traffic_class = v; });
    else
        decode_other(m, c, what);
}

BOOST_FORCEINLINE bool decode_all(boost::asio::const_buffer bytes, received_control& c, descriptors what)
{
    return for_each_control_message(bytes, [&](control_message m) { decode_one(m, c, what); });
}

bool is_mapped(const address& a) noexcept { return a.is_v6() && a.to_v6().is_v4_mapped(); }

void encode_ip(control_writer& writer, const outgoing_control& c, error_code& ec) noexcept
{
    if (c.source || c.interface_index) {
        in_pktinfo info{};
        info.ipi_ifindex = static_cast<int>(c.interface_index);
        if (c.source && c.source->is_v4())
            info.ipi_spec_dst.s_addr = htonl(c.source->to_v4().to_uint());
        else if (c.source && is_mapped(*c.source))
            info.ipi_spec_dst.s_addr =
                htonl(make_address_v4(boost::asio::ip::v4_mapped, c.source->to_v6()).to_uint());
        else if (c.source)
            ec = error::source_family_mismatch;
        writer.put(IPPROTO_IP, IP_PKTINFO, info);
    }
    if (c.hop_limit)
        writer.put(IPPROTO_IP, IP_TTL, int(*c.hop_limit));
    if (c.traffic_class)
        writer.put(IPPROTO_IP, IP_TOS, int(*c.traffic_class));
    if (c.dont_fragment)
        ec = make_error_code(boost::system::errc::operation_not_supported);
}

void encode_ipv6(control_writer& writer, const outgoing_control& c, error_code& ec) noexcept
{
    if (c.source || c.interface_index) {
        in6_pktinfo info{};
        info.ipi6_ifindex = interface_of(c, ec);
        if (c.source && c.source->is_v6() && !is_mapped(*c.source)) {
            auto bytes = c.source->to_v6().to_bytes();
            std::memcpy(&info.ipi6_addr, bytes.data(), bytes.size());
        } else if (c.source) {
            ec = error::source_family_mismatch;
        }
        writer.put(IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
    if (c.hop_limit)
        writer.put(IPPROTO_IPV6, IPV6_HOPLIMIT, int(*c.hop_limit));
    if (c.traffic_class)
        writer.put(IPPROTO_IPV6, IPV6_TCLASS, int(*c.traffic_class));
    if (c.dont_fragment)
        writer.put(IPPROTO_IPV6, IPV6_DONTFRAG, int(*c.dont_fragment));
}

} // namespace

bool brings_descriptors(control_message message) noexcept
{
    return message.is(SOL_SOCKET, SCM_RIGHTS) || message.is(SOL_SOCKET, scm_pidfd);
}

void decode(control_message message, received_control& control) noexcept
{
    decode_one(message, control, descriptors::leave);
}

void take_control(boost::asio::const_buffer bytes, int flags, received_control& control) noexcept
{
    // The object is constructed again, because an assignment would examine each member. There are no
    // parentheses after the type, because they would fill the whole object with zeros first.
    control.~received_control();
    ::new (static_cast<void*>(&control)) received_control;
    control.truncated = (flags & MSG_TRUNC) != 0;
    bool sound = decode_all(bytes, control, descriptors::close);
    if (!sound || (flags & MSG_CTRUNC) != 0)
        control.control_truncated = true;
}

} // namespace detail

void decode(boost::asio::const_buffer bytes, received_control& control, error_code& ec)
{
    ec = detail::decode_all(bytes, control, detail::descriptors::leave) ? error_code()
                                                                        : error::malformed_control;
}

std::size_t encode(
    const outgoing_control& control, int family, boost::asio::mutable_buffer buffer, error_code& ec)
{
    ec = {};
    if (control == outgoing_control())
        return 0;
    detail::control_writer writer(buffer);
    switch (family) {
    case AF_INET: detail::encode_ip(writer, control, ec); break;
    case AF_INET6: detail::encode_ipv6(writer, control, ec); break;
    default: ec = make_error_code(boost::system::errc::operation_not_supported);
    }
    if (control.segment_size)
        writer.put(IPPROTO_UDP, UDP_SEGMENT, *control.segment_size);
    if (control.mark)
        writer.put(SOL_SOCKET, SO_MARK, *control.mark);
    if (control.timestamping)
        writer.put(SOL_SOCKET, SO_TIMESTAMPING, *control.timestamping);
    if (control.timestamp_id)
        writer.put(SOL_SOCKET, detail::scm_ts_opt_id, *control.timestamp_id);
    if (control.transmit_at)
        writer.put(SOL_SOCKET, SCM_TXTIME, std::int64_t(control.transmit_at->count()));
    if (!ec && writer.full())
        ec = error::control_buffer_too_small;
    return ec ? 0 : writer.size();
}

} // namespace iplevel

#endif
