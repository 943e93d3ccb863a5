// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_MMSG

#include <iplevel/detail/receive_slots.hpp>

#include "../posix/message_calls.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

namespace iplevel::detail {
namespace {

/// Receive 1 to `depth` messages. For a single message recvmsg is faster.
int call(native_handle socket, mmsghdr* messages, std::size_t depth, int flags) noexcept
{
    if (depth > 1)
        return ::recvmmsg(socket, messages, static_cast<unsigned>(depth), flags | MSG_WAITFORONE, nullptr);
    auto size = ::recvmsg(socket, &messages->msg_hdr, flags);
    messages->msg_len = static_cast<unsigned>(size);
    return size < 0 ? -1 : 1;
}

} // namespace

struct receive_slots::headers
{
    using control_length = decltype(msghdr::msg_controllen); // socklen_t in musl

    headers(std::size_t count, std::size_t size)
        : control_size(static_cast<control_length>(control_aligned(size)))
        , messages(count)
        , vectors(count)
        , control(memory(count, control_size))
    {}

    unsigned char* control_of(std::size_t i) noexcept { return control.get() + i * control_size; }

    control_length control_size;
    std::vector<mmsghdr> messages;
    std::vector<iovec> vectors;
    std::unique_ptr<unsigned char[]> control; // aligned for cmsghdr, and so is control_size
};

receive_slots::receive_slots(std::size_t count, std::size_t message_size, std::size_t control_size)
    : message_size_(message_size), bytes_(memory(count, message_size)), slots_(count)
{
    check(count, control_size);
    headers_ = std::make_unique<headers>(count, control_size);
    auto& h = *headers_;
    for (std::size_t i = 0; i < count; ++i) {
        slots_[i].data = bytes_.get() + i * message_size;
        h.vectors[i] = {slots_[i].data, message_size};
        h.messages[i].msg_hdr.msg_iov = &h.vectors[i];
        h.messages[i].msg_hdr.msg_iovlen = 1;
        h.messages[i].msg_hdr.msg_control = h.control_size ? h.control_of(i) : nullptr;
        h.messages[i].msg_hdr.msg_controllen = h.control_size;
    }
}

receive_slots::receive_slots(receive_slots&&) noexcept = default;
receive_slots& receive_slots::operator=(receive_slots&&) noexcept = default;
receive_slots::~receive_slots() = default;

void receive_slots::name(std::size_t i, address_view memory) noexcept
{
    name_capacity_ = memory.size;
    headers_->messages[i].msg_hdr.msg_name = memory.data;
    headers_->messages[i].msg_hdr.msg_namelen = static_cast<socklen_t>(memory.size);
}

std::size_t receive_slots::receive(
    native_handle socket, std::size_t depth, blocking mode, error_code& ec) noexcept
{
    auto* messages = headers_->messages.data();
    int flags = MSG_CMSG_CLOEXEC | (mode == blocking::never ? MSG_DONTWAIT : 0);
    int count;
    do
        count = call(socket, messages, depth, flags);
    while (count < 0 && errno == EINTR && mode == blocking::never);
    if (count < 0) {
        ec.assign(errno, boost::system::system_category());
        return 0;
    }
    ec = {};
    auto received = static_cast<std::size_t>(count);
    for (std::size_t i = 0; i < received; ++i) {
        auto& header = messages[i].msg_hdr;
        auto& slot = slots_[i];
        slot.size = std::min<std::size_t>(messages[i].msg_len, message_size_);
        slot.name.size = received_name_size(header, name_capacity_);
        take_control({header.msg_control, header.msg_controllen}, header.msg_flags, slot.control);
        header.msg_namelen = static_cast<socklen_t>(name_capacity_);
        header.msg_controllen = headers_->control_size;
    }
    return received;
}

/// Always false: the kernel stores such an error in the socket.
bool receive_slots::error_left() const noexcept { return false; }

} // namespace iplevel::detail

#endif
