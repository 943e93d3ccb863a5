// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_MMSG

#include <iplevel/detail/send_queue.hpp>

#include "../posix/control_messages.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

namespace iplevel::detail {
namespace {

constexpr std::size_t most_messages = 64;

// All of send_control at once: packet info 40, four words 24 each, segment size 24.
constexpr std::size_t message_control = 192;

/// The kernel's answers to a run it cannot cut: no checksum by the device, a kernel or socket without the
/// feature, datagrams that have to be fragmented.
bool is_refusal(int value) noexcept { return value == EIO || value == EINVAL || value == EMSGSIZE; }

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
    std::vector<iovec> vectors;

    std::size_t prepare(const send_queue& queue, native_handle socket, error_code& ec) noexcept;
    std::size_t gather(const buffer_view* buffers, std::size_t count, iovec* to) noexcept;
    bool write_control(
        const send_queue& queue, std::size_t first, std::size_t i, native_handle socket, error_code& ec) noexcept;
};

/// Buffers that lie one behind the other become one.
std::size_t send_queue::headers::gather(const buffer_view* buffers, std::size_t count, iovec* to) noexcept
{
    std::size_t used = 0;
    char* end = nullptr;
    for (std::size_t i = 0; i < count; ++i) {
        if (buffers[i].data == end && used)
            to[used - 1].iov_len += buffers[i].size;
        else
            to[used++] = {buffers[i].data, buffers[i].size};
        end = static_cast<char*>(buffers[i].data) + buffers[i].size;
    }
    return used;
}

/// The control data of message i, whose datagrams start at first: the same bytes again where nothing changed.
bool send_queue::headers::write_control(
    const send_queue& queue, std::size_t first, std::size_t i, native_handle socket, error_code& ec) noexcept
{
    const auto& head = queue.datagrams_[first];
    auto wanted = head.control;
    if (datagrams[i] > 1)
        wanted.segment_size = static_cast<std::uint16_t>(head.size);
    auto& header = messages[i].msg_hdr;
    header.msg_control = nullptr;
    header.msg_controllen = 0;
    if (wanted == send_control())
        return true;
    auto family = control_family(socket, head.destination);
    if (family == AF_UNSPEC)
        return true;
    auto& bytes = control[i].bytes;
    header.msg_controllen = encode(wanted, family, boost::asio::buffer(bytes), ec);
    if (header.msg_controllen)
        header.msg_control = bytes;
    return !ec;
}

/// Describe the next messages; ec is about the first datagram only, those before a bad one are sent first.
std::size_t send_queue::headers::prepare(const send_queue& queue, native_handle socket, error_code& ec) noexcept
{
    std::size_t i = 0;
    auto* vector = vectors.data();
    for (auto first = queue.sent_; first < queue.size() && i < most_messages; ++i) {
        datagrams[i] = queue.run_length(first);
        if (!write_control(queue, first, i, socket, ec)) {
            if (i)
                ec = {};
            break;
        }
        const auto& head = queue.datagrams_[first];
        first += datagrams[i];
        auto last_buffer = first < queue.size() ? queue.datagrams_[first].first_buffer : queue.buffers_.size();
        auto& header = messages[i].msg_hdr;
        header.msg_name = head.destination.data;
        header.msg_namelen = static_cast<socklen_t>(head.destination.size);
        header.msg_iov = vector;
        header.msg_iovlen =
            gather(queue.buffers_.data() + head.first_buffer, last_buffer - head.first_buffer, vector);
        header.msg_flags = 0;
        vector += header.msg_iovlen;
    }
    return i;
}

send_queue::send_queue(std::size_t count)
    : capacity_(count), headers_(std::make_unique<headers>())
{
    datagrams_.reserve(count);
    buffers_.reserve(count);
    headers_->vectors.reserve(count);
    segmentation(true);
}

send_queue::send_queue(send_queue&&) noexcept = default;
send_queue& send_queue::operator=(send_queue&&) noexcept = default;
send_queue::~send_queue() = default;

void send_queue::send(native_handle socket, blocking mode, error_code& ec) noexcept
{
    ec = {};
    auto& h = *headers_;
    int flags = MSG_NOSIGNAL | (mode == blocking::never ? MSG_DONTWAIT : 0);
    h.vectors.resize(buffers_.size());
    while (sent_ < datagrams_.size()) {
        auto prepared = h.prepare(*this, socket, ec);
        if (ec)
            return;
        ++calls_;
        int count = ::sendmmsg(socket, h.messages.data(), static_cast<unsigned>(prepared), flags);
        for (int i = 0; i < count; ++i)
            sent_ += h.datagrams[static_cast<std::size_t>(i)];
        if (count >= 0 || (errno == EINTR && mode == blocking::never))
            continue;
        error_code failure(errno, boost::system::system_category());
        if (h.datagrams[0] > 1 && is_refusal(errno)) {
            refuse(failure, datagrams_[sent_].size);
            continue;
        }
        ec = failure;
        return;
    }
}

} // namespace iplevel::detail

#endif
