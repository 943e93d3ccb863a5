// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/detail/local_attempt.hpp>

#include "../posix/message_calls.hpp"

#include <boost/core/no_exceptions_support.hpp>
#include <boost/system/errc.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <new>
#include <utility>

namespace iplevel::detail {
namespace {

// Any other control data that is enabled on the socket precedes the descriptors and the credentials.
constexpr std::size_t capacity = control_capacity +
                                 CMSG_SPACE(outgoing_local_control::most_descriptors * sizeof(int)) +
                                 CMSG_SPACE(sizeof(ucred));

/// Append the descriptors to the list. Returns false if there is not enough memory for the list, after
/// closing the remaining descriptors.
bool take_descriptors(control_message message, received_local_control& control) noexcept
{
    const auto rest = message.size % sizeof(int);
    if (rest != 0)
        control.control_truncated = true;
    auto* at = message.data;
    auto* const end = at + message.size - rest;
    BOOST_TRY
    {
        while (at != end) {
            int descriptor;
            std::memcpy(&descriptor, at, sizeof descriptor);
            at += sizeof descriptor;
            control.descriptors.push_back(descriptor);
        }
        return true;
    }
    BOOST_CATCH(const std::bad_alloc&)
    {
        close_descriptors(at, static_cast<std::size_t>(end - at));
        return false;
    }
    BOOST_CATCH_END
}

void take_credentials(control_message message, received_local_control& control) noexcept
{
    if (auto c = message.as<ucred>())
        control.sender = {c->pid, c->uid, c->gid};
    else
        control.control_truncated = true;
}

} // namespace

std::size_t receive_local(
    native_handle socket, buffer_list buffers, address_view& sender, received_local_control& control,
    blocking mode, error_code& ec) noexcept
{
    alignas(std::max_align_t) unsigned char storage[capacity];
    auto bytes = boost::asio::buffer(storage);
    int flags = 0;
    auto size = call_recvmsg(socket, buffers, sender, bytes, flags, mode, ec);
    if (ec)
        return 0;
    received_local_control received; // closes its descriptors unless the function succeeds
    received.truncated = (flags & MSG_TRUNC) != 0;
    received.control_truncated = (flags & MSG_CTRUNC) != 0;
    bool memory = true;
    const bool sound = for_each_control_message(bytes, [&](control_message message) {
        if (message.is(SOL_SOCKET, SCM_RIGHTS))
            memory = take_descriptors(message, received) && memory;
        else if (brings_descriptors(message))
            close_descriptors(message.data, message.size);
        else if (message.is(SOL_SOCKET, SCM_CREDENTIALS))
            take_credentials(message, received);
    });
    if (!memory) {
        ec = make_error_code(boost::system::errc::not_enough_memory);
        return 0;
    }
    if (!sound)
        received.control_truncated = true;
    control = std::move(received);
    return size;
}

std::size_t send_local(
    native_handle socket, buffer_list buffers, const outgoing_local_control& control, blocking mode,
    error_code& ec) noexcept
{
    alignas(std::max_align_t) unsigned char storage[capacity];
    control_writer writer(boost::asio::buffer(storage));
    const auto& descriptors = control.descriptors;
    if (descriptors.size() > outgoing_local_control::most_descriptors) {
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
