// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_MMSG

#include "../message_batch.hpp"

#include "../posix/message_calls.hpp"
#include "control_sizes.hpp"

#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>

namespace iplevel::detail {
namespace {

constexpr std::size_t most_messages = 64;

/// Convert buffers to the system's own format. Adjacent buffers are joined, and empty buffers are omitted.
std::size_t gather(const buffer_view* buffers, std::size_t count, iovec* to) noexcept
{
    std::size_t used = 0;
    std::uintptr_t end = 0; // a number, because a buffer without memory has no pointer past its end
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

struct message_batch
{
    struct alignas(8) control_bytes
    {
        unsigned char bytes[outgoing_control_space];
    };

    native_handle socket;
    std::optional<int> connected_family; ///< Determined when a message without a destination needs it.
    std::size_t size = 0;
    std::size_t vectors_used = 0;
    std::array<mmsghdr, most_messages> headers;
    std::array<std::size_t, most_messages> datagrams; ///< The number of datagrams in each message.
    std::array<control_bytes, most_messages> control;
    std::array<iovec, most_message_buffers> vectors;
};

namespace {

/// Get the family of a message's control data, or AF_UNSPEC if there is no socket.
int family_of(message_batch& batch, address_view destination, const outgoing_control& control) noexcept
{
    if (control == outgoing_control())
        return AF_INET; // a segment size is the same for both families
    if (destination.data)
        return control_family(batch.socket, destination);
    if (!batch.connected_family)
        batch.connected_family = control_family(batch.socket, {});
    return *batch.connected_family;
}

/// Write the control data of a message.
std::size_t write_control(
    message_batch& batch, const outgoing_message& message, boost::asio::mutable_buffer to,
    error_code& ec) noexcept
{
    auto control = *message.control;
    if (differ_in_interface(message.destination, control)) {
        settle_interface(message.destination, control, ec);
        if (ec)
            return 0;
    }
    auto family = family_of(batch, message.destination, control);
    if (family == AF_UNSPEC) { // sendmmsg then reports that there is no socket
        control = {};
        family = AF_INET;
    }
    if (message.datagrams > 1)
        control.segment_size = static_cast<std::uint16_t>(message.datagram_size);
    return encode(control, family, to, ec);
}

} // namespace

std::unique_ptr<message_batch, void (*)(message_batch*)> make_message_batch()
{
    return {new message_batch(), [](message_batch* batch) { delete batch; }};
}

bool supports_runs() noexcept { return true; }

/// Ask for the option UDP_SEGMENT. A kernel that does not support it would send a run as one datagram,
/// without an error. Therefore any failure counts as a refusal, even that of a system call filter.
error_code ask_about_runs(native_handle socket) noexcept
{
    int size;
    socklen_t length = sizeof size;
    error_code ec;
    if (::getsockopt(socket, IPPROTO_UDP, UDP_SEGMENT, &size, &length) != 0)
        set_errno(ec);
    return ec;
}

bool stamps_messages(native_handle socket) noexcept
{
    using f = timestamping_flags;
    constexpr auto transmit = f::transmit_hardware | f::transmit_software | f::transmit_scheduled |
                              f::transmit_acknowledged | f::transmit_completed;
    auto flags = f::none;
    socklen_t length = sizeof flags;
    return ::getsockopt(socket, SOL_SOCKET, SO_TIMESTAMPING, &flags, &length) == 0 &&
           (flags & transmit) != f::none;
}

void start_messages(message_batch& batch, native_handle socket) noexcept
{
    batch.socket = socket;
    batch.connected_family.reset();
    batch.size = 0;
    batch.vectors_used = 0;
}

bool add_message(message_batch& batch, const outgoing_message& message, error_code& ec) noexcept
{
    if (batch.size == most_messages || message.buffer_count > batch.vectors.size() - batch.vectors_used)
        return false;
    auto& bytes = batch.control[batch.size].bytes;
    const auto control_size = write_control(batch, message, boost::asio::buffer(bytes), ec);
    if (ec)
        return false;
    auto& header = batch.headers[batch.size].msg_hdr;
    header.msg_name = message.destination.data;
    header.msg_namelen = static_cast<socklen_t>(message.destination.size);
    header.msg_control = control_size ? bytes : nullptr;
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(control_size);
    header.msg_iov = batch.vectors.data() + batch.vectors_used;
    const auto vectors = gather(message.buffers, message.buffer_count, header.msg_iov);
    header.msg_iovlen = static_cast<decltype(header.msg_iovlen)>(vectors);
    batch.vectors_used += vectors;
    batch.datagrams[batch.size++] = message.datagrams;
    return true;
}

std::size_t send_messages(message_batch& batch, blocking mode, error_code& ec) noexcept
{
    auto* headers = batch.headers.data();
    int count;
    do
        count =
            ::sendmmsg(batch.socket, headers, static_cast<unsigned>(batch.size), MSG_NOSIGNAL | MSG_DONTWAIT);
    while (count < 0 && interrupted(mode));
    // The call that may block sends one message only, because a signal that interrupts a call for several
    // messages may go unnoticed.
    if (count < 0 && errno == EAGAIN && mode != blocking::never)
        count = ::sendmmsg(batch.socket, headers, 1, MSG_NOSIGNAL);
    batch.size = 0;
    batch.vectors_used = 0;
    if (count < 0) {
        set_errno(ec);
        return 0;
    }
    ec = {};
    std::size_t sent = 0;
    for (int i = 0; i < count; ++i)
        sent += batch.datagrams[static_cast<std::size_t>(i)];
    return sent;
}

} // namespace iplevel::detail

#endif
