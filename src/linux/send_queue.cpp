// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_MMSG

#include <iplevel/detail/send_queue.hpp>

#include "../posix/control_messages.hpp"

#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string_view>

namespace iplevel::detail {
namespace {

constexpr std::size_t most_messages = 64;

// All of outgoing_control at once: packet info 40, the transmit time and seven smaller ones 24 each.
constexpr std::size_t message_control = 40 + 8 * 24;

bool switched_off() noexcept
{
    const char* value = std::getenv("IPLEVEL_SEGMENTATION");
    return value && std::string_view(value) == "off";
}

/// Can a run be refused with this error where its datagrams, one by one, are not?
/**
 * - EIO, EINVAL: no checksum by the device, a socket without checksums, an old kernel.
 * - EMSGSIZE: the datagrams would have to be fragmented.
 * - EPERM: a firewall or a control group's filter sees one long packet.
 * - ENOBUFS, ENOMEM: a queue, or memory, has room for one datagram and not for all. A queueing discipline
 * that cuts a run refuses it only if it has taken none of it.
 *
 * EAGAIN and EINTR say nothing about the datagrams. The others below mean that no datagram has a route, or
 * are what an ICMP message said of an earlier datagram, which a second try would hide.
 */
bool may_be_for_a_run(int value) noexcept
{
    switch (value) {
    case EAGAIN:
    case EINTR:
    case EACCES:
    case ECONNREFUSED:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ENONET:
    case ENOPROTOOPT:
    case EPROTO: return false;
    default: return true;
    }
}

/// Buffers that lie one behind the other become one, empty ones none.
std::size_t gather(const buffer_view* buffers, std::size_t count, iovec* to) noexcept
{
    std::size_t used = 0;
    std::uintptr_t end = 0; // a number: a buffer without memory has no pointer past its end
    for (auto* b = buffers; b != buffers + count; ++b) {
        if (b->size == 0)
            continue;
        const auto begin = reinterpret_cast<std::uintptr_t>(b->data);
        if (used && begin == end)
            to[used - 1].iov_len += b->size;
        else
            to[used++] = {b->data, b->size};
        end = begin + b->size;
    }
    return used;
}

} // namespace

struct send_queue::headers
{
    struct alignas(8) control_bytes
    {
        unsigned char bytes[message_control];
    };

    std::array<mmsghdr, most_messages> messages;
    std::array<std::size_t, most_messages> datagrams; ///< in each message
    std::array<control_bytes, most_messages> control;
    std::array<iovec, most_buffers> vectors;
    std::optional<int> connected_family;
    bool knows_runs = false;
    bool stamped = false; ///< does the socket's option stamp each message? A run would have one stamp

    void ask_about_runs(send_queue& queue, native_handle socket) noexcept;
    void ask_about_stamps(native_handle socket) noexcept;
    std::size_t prepare(const send_queue& queue, native_handle socket, error_code& ec) noexcept;
    int family(address_view destination, const outgoing_control& wanted, native_handle socket) noexcept;
    bool write_control(
        const queued_datagram& head, std::size_t i, native_handle socket, error_code& ec) noexcept;
    int send(native_handle socket, std::size_t count, blocking mode) noexcept;
};

/// A kernel that knows nothing of them would send a whole run as one datagram, without a word. So any answer
/// but yes is no, be it the kernel's or that of a filter of system calls; without a socket there is none.
void send_queue::headers::ask_about_runs(send_queue& queue, native_handle socket) noexcept
{
    int size;
    socklen_t length = sizeof size;
    knows_runs = ::getsockopt(socket, IPPROTO_UDP, UDP_SEGMENT, &size, &length) == 0;
    if (!knows_runs && errno != EBADF)
        queue.runs_ = {0, {errno, boost::system::system_category()}};
}

void send_queue::headers::ask_about_stamps(native_handle socket) noexcept
{
    using f = timestamping_flags;
    constexpr auto transmit = f::transmit_hardware | f::transmit_software | f::transmit_scheduled |
                              f::transmit_acknowledged | f::transmit_completed;
    auto flags = f::none;
    socklen_t length = sizeof flags;
    stamped = ::getsockopt(socket, SOL_SOCKET, SO_TIMESTAMPING, &flags, &length) == 0 &&
              (flags & transmit) != f::none;
}

/// The family of a datagram's control messages; a segment size alone goes with any.
int send_queue::headers::family(
    address_view destination, const outgoing_control& wanted, native_handle socket) noexcept
{
    if (wanted == outgoing_control())
        return AF_INET;
    if (destination.data)
        return control_family(socket, destination);
    if (!connected_family)
        connected_family = control_family(socket, {});
    return *connected_family;
}

bool send_queue::headers::write_control(
    const queued_datagram& head, std::size_t i, native_handle socket, error_code& ec) noexcept
{
    auto wanted = head.control;
    if (differ_in_interface(head.destination, wanted))
        settle_interface(head.destination, wanted, ec);
    const auto f = family(head.destination, wanted, socket);
    if (datagrams[i] > 1)
        wanted.segment_size = static_cast<std::uint16_t>(head.size);
    auto& bytes = control[i].bytes;
    auto& header = messages[i].msg_hdr;
    header.msg_controllen = 0;
    if (!ec && f != AF_UNSPEC)
        header.msg_controllen =
            static_cast<decltype(header.msg_controllen)>(encode(wanted, f, boost::asio::buffer(bytes), ec));
    else
        datagrams[i] = 1; // no socket: let the system say so
    header.msg_control = header.msg_controllen ? bytes : nullptr;
    if (head.buffers > buffer_list::capacity)
        ec = error::too_many_buffers;
    return !ec;
}

/// Describe the next messages; ec is about the first datagram only, those before a bad one are sent first.
std::size_t send_queue::headers::prepare(
    const send_queue& queue, native_handle socket, error_code& ec) noexcept
{
    std::size_t i = 0;
    std::size_t used = 0;
    for (auto first = queue.sent_; first < queue.size() && i < most_messages; ++i) {
        const auto& head = queue.datagrams_[first];
        datagrams[i] = stamped ? 1 : queue.run_length(first);
        if (!write_control(head, i, socket, ec)) {
            if (i)
                ec = {};
            break;
        }
        const auto& last = queue.datagrams_[first + datagrams[i] - 1];
        auto buffers = last.first_buffer + last.buffers - head.first_buffer;
        if (used + buffers > vectors.size())
            break;
        auto& header = messages[i].msg_hdr;
        header.msg_name = head.destination.data;
        header.msg_namelen = static_cast<socklen_t>(head.destination.size);
        header.msg_iov = vectors.data() + used;
        header.msg_iovlen = static_cast<decltype(header.msg_iovlen)>(
            gather(queue.buffers_.data() + head.first_buffer, buffers, header.msg_iov));
        used += header.msg_iovlen;
        first += datagrams[i];
    }
    return i;
}

send_queue::send_queue(std::size_t count) : capacity_(count), headers_(std::make_unique<headers>())
{
    datagrams_.reserve(count);
    buffers_.reserve(count);
    segmentation(true);
}

send_queue::send_queue(send_queue&&) noexcept = default;
send_queue& send_queue::operator=(send_queue&&) noexcept = default;
send_queue::~send_queue() = default;

void send_queue::segmentation(bool on) noexcept
{
    static const bool off = switched_off();
    runs_ = {on && !off ? std::numeric_limits<std::size_t>::max() : 0, {}};
    trial_ = {};
}

/// A call that may block is about one message, for a signal that ends a longer one goes unnoticed.
int send_queue::headers::send(native_handle socket, std::size_t count, blocking mode) noexcept
{
    int sent = ::sendmmsg(socket, messages.data(), static_cast<unsigned>(count), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EAGAIN && mode != blocking::never)
        sent = ::sendmmsg(socket, messages.data(), 1, MSG_NOSIGNAL);
    return sent;
}

void send_queue::send(native_handle socket, blocking mode, error_code& ec) noexcept
{
    auto& h = *headers_;
    h.connected_family.reset();
    ec = {};
    if (segmentation() && !h.knows_runs)
        h.ask_about_runs(*this, socket);
    if (segmentation())
        h.ask_about_stamps(socket);
    while (sent_ < datagrams_.size()) {
        auto prepared = h.prepare(*this, socket, ec);
        if (ec)
            return;
        ++calls_;
        int count = h.send(socket, prepared, mode);
        for (int i = 0; i < count; ++i)
            sent_ += h.datagrams[static_cast<std::size_t>(i)];
        if (count >= 0) {
            went_on();
            continue;
        }
        const int error = errno;
        if (error == EINTR && mode == blocking::never)
            continue;
        ec.assign(error, boost::system::system_category());
        if (h.datagrams[0] > 1 && may_be_for_a_run(error))
            try_one_by_one(h.datagrams[0], ec);
        else if (error == EAGAIN || error == EINTR || is_final(ec))
            return;
        ec = {};
    }
}

} // namespace iplevel::detail

#endif
