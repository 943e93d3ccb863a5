// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include <iplevel/detail/message.hpp>

#include "message_calls.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

namespace iplevel::detail {
namespace {

/// The buffers as the system takes them; built for each call, so nothing dangles when an operation is moved.
class io_vector
{
public:
    io_vector(msghdr& header, const buffer_list& buffers) noexcept
    {
        std::size_t n = 0;
        for (const auto& b : buffers)
            vector_[n++] = {b.data, b.size};
        header.msg_iov = vector_;
        header.msg_iovlen = static_cast<decltype(header.msg_iovlen)>(n);
    }

private:
    iovec vector_[buffer_list::capacity];
};

int call_flags(message_flags flags, blocking mode) noexcept
{
    return mode == blocking::never ? flags | MSG_DONTWAIT : flags;
}

/// Go again after a signal? A blocking call returns to its caller, who may have wanted just that.
bool interrupted(blocking mode) noexcept { return errno == EINTR && mode == blocking::never; }

void set_errno(error_code& ec) noexcept { ec.assign(errno, boost::system::system_category()); }

} // namespace

std::size_t call_recvmsg(
    native_handle socket, const buffer_list& buffers, address_view& name,
    boost::asio::mutable_buffer& control, int& flags, blocking mode, error_code& ec) noexcept
{
    if (!buffers.complete()) {
        ec = error::too_many_buffers;
        return 0;
    }
    msghdr header{};
    io_vector vector(header, buffers);
    for (;;) {
        header.msg_name = name.data;
        header.msg_namelen = static_cast<socklen_t>(name.size);
        header.msg_control = control.data();
        header.msg_controllen = static_cast<decltype(header.msg_controllen)>(control.size());
        header.msg_flags = 0;
        auto size = ::recvmsg(socket, &header, call_flags(flags, mode) | MSG_CMSG_CLOEXEC);
        if (size >= 0) {
            ec = {};
            name.size = header.msg_namelen;
            control = {header.msg_control, header.msg_controllen};
            flags = header.msg_flags;
            return static_cast<std::size_t>(size);
        }
        if (!interrupted(mode)) {
            set_errno(ec);
            return 0;
        }
    }
}

std::size_t call_sendmsg(
    native_handle socket, const buffer_list& buffers, address_view destination,
    boost::asio::mutable_buffer control, message_flags flags, blocking mode, error_code& ec) noexcept
{
    if (!buffers.complete()) {
        ec = error::too_many_buffers;
        return 0;
    }
    msghdr header{};
    io_vector vector(header, buffers);
    header.msg_name = destination.data;
    header.msg_namelen = static_cast<socklen_t>(destination.size);
    if (control.size()) {
        header.msg_control = control.data();
        header.msg_controllen = static_cast<decltype(header.msg_controllen)>(control.size());
    }
    for (;;) {
        auto size = ::sendmsg(socket, &header, call_flags(flags, mode) | MSG_NOSIGNAL);
        if (size >= 0) {
            ec = {};
            return static_cast<std::size_t>(size);
        }
        if (!interrupted(mode)) {
            set_errno(ec);
            return 0;
        }
    }
}

std::size_t receive_message(
    native_handle socket, const buffer_list& buffers, address_view& sender, received_control& control,
    message_flags flags, blocking mode, error_code& ec) noexcept
{
    alignas(std::max_align_t) unsigned char storage[control_capacity];
    auto bytes = boost::asio::buffer(storage);
    auto size = call_recvmsg(socket, buffers, sender, bytes, flags, mode, ec);
    if (!ec)
        take_control(bytes, flags, control);
    return size;
}

std::size_t send_message(
    native_handle socket, const buffer_list& buffers, address_view destination, const send_control& control,
    message_flags flags, blocking mode, error_code& ec) noexcept
{
    alignas(std::max_align_t) unsigned char storage[control_capacity];
    std::size_t used = 0;
    auto family = control == send_control() ? AF_UNSPEC : control_family(socket, destination);
    if (family != AF_UNSPEC) {
        used = encode(control, family, boost::asio::buffer(storage), ec);
        if (ec)
            return 0;
    }
    return call_sendmsg(socket, buffers, destination, {storage, used}, flags, mode, ec);
}

bool stays_ready(native_handle socket) noexcept
{
    pollfd p{socket, 0, 0};
    return ::poll(&p, 1, 0) == 1;
}

} // namespace iplevel::detail

#endif
