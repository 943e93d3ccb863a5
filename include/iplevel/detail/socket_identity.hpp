// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_SOCKET_IDENTITY_HPP
#define IPLEVEL_DETAIL_SOCKET_IDENTITY_HPP

#include <iplevel/detail/message.hpp>

#include <boost/asio/cancellation_type.hpp>

#include <cstdint>

namespace iplevel::detail {

/// A number that this socket has and no other ever had; 0 where there is no socket.
std::uint64_t socket_number(native_handle socket) noexcept;

/// Remembers a socket, whose handle may be another socket's later.
class socket_identity
{
public:
    explicit socket_identity(native_handle socket) noexcept : handle_(socket), number_(socket_number(socket))
    {}

    native_handle handle() const noexcept { return handle_; }

    /// Does the handle still belong to this socket?
    bool is_held() const noexcept { return number_ && socket_number(handle_) == number_; }

private:
    native_handle handle_;
    std::uint64_t number_;
};

/// Passes cancellation on to a wait, which looks at the socket object: that may be gone when its socket is.
struct cancel_while_held
{
    socket_identity socket;

    boost::asio::cancellation_type operator()(boost::asio::cancellation_type type) const noexcept
    {
        return socket.is_held() ? type : boost::asio::cancellation_type::none;
    }
};

} // namespace iplevel::detail

#endif
