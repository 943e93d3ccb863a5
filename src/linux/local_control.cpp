// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/detail/local_attempt.hpp>

#include "../posix/message_calls.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace iplevel::detail {
namespace {

// Whatever else is enabled on the socket comes first.
constexpr std::size_t capacity = control_capacity +
                                 CMSG_SPACE(send_local_control::most_descriptors * sizeof(int)) +
                                 CMSG_SPACE(sizeof(ucred));

/// All are in the list, or closed, whatever happens.
void take_descriptors(control_message message, descriptor_list& descriptors)
{
    auto* at = message.data;
    auto* const end = at + message.size / sizeof(int) * sizeof(int);
    try {
        while (at != end) {
            int descriptor;
            std::memcpy(&descriptor, at, sizeof descriptor);
            at += sizeof descriptor;
            descriptors.push_back(descriptor);
        }
    } catch (...) {
        close_descriptors(at, static_cast<std::size_t>(end - at));
        throw;
    }
}

} // namespace

std::size_t receive_local(
    native_handle socket, buffer_list buffers, address_view& sender, received_local_control& control,
    blocking mode, error_code& ec)
{
    alignas(std::max_align_t) unsigned char storage[capacity];
    auto bytes = boost::asio::buffer(storage);
    int flags = 0;
    auto size = call_recvmsg(socket, buffers, sender, bytes, flags, mode, ec);
    if (ec)
        return 0;
    control = {};
    control.truncated = (flags & MSG_TRUNC) != 0;
    control.control_truncated = (flags & MSG_CTRUNC) != 0;
    for_each_control_message(bytes, [&](control_message message) {
        if (message.is(SOL_SOCKET, SCM_RIGHTS))
            take_descriptors(message, control.descriptors);
        else if (brings_descriptors(message))
            close_descriptors(message.data, message.size);
        else if (message.is(SOL_SOCKET, SCM_CREDENTIALS))
            if (auto c = message.as<ucred>())
                control.sender = {c->pid, c->uid, c->gid};
    });
    return size;
}

std::size_t send_local(
    native_handle socket, buffer_list buffers, const send_local_control& control, blocking mode,
    error_code& ec) noexcept
{
    alignas(std::max_align_t) unsigned char storage[capacity];
    control_writer writer(boost::asio::buffer(storage));
    const auto& descriptors = control.descriptors;
    if (descriptors.size() > send_local_control::most_descriptors) {
        ec.assign(EINVAL, boost::system::system_category());
        return 0;
    }
    if (!descriptors.empty())
        writer.put_bytes(
            SOL_SOCKET, SCM_RIGHTS, descriptors.data(), descriptors.size() * sizeof descriptors[0]);
    if (control.sender)
        writer.put(
            SOL_SOCKET, SCM_CREDENTIALS,
            ucred{control.sender->process, control.sender->user, control.sender->group});
    return call_sendmsg(socket, buffers, {}, {storage, writer.size()}, 0, mode, ec);
}

} // namespace iplevel::detail

#endif
