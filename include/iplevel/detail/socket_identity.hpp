// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_SOCKET_IDENTITY_HPP
#define IPLEVEL_DETAIL_SOCKET_IDENTITY_HPP

#include <iplevel/detail/message.hpp>

#include <boost/asio/cancellation_type.hpp>

#include <cstdint>

namespace iplevel::detail {

/// Get a number that this socket has and that no other socket ever had, or 0 if the handle is not a socket.
std::uint64_t socket_number(native_handle socket) noexcept;

/// Identifies a socket, whose handle may belong to another socket later.
class socket_identity
{
public:
    explicit socket_identity(native_handle socket) noexcept : handle_(socket), number_(socket_number(socket))
    {}

    native_handle handle() const noexcept { return handle_; }

    /// Determine whether the handle still belongs to this socket.
    bool is_held() const noexcept { return number_ && socket_number(handle_) == number_; }

private:
    native_handle handle_;
    std::uint64_t number_;
};

/// Passes cancellation on to a wait only while the socket still exists. The wait accesses the socket object,
/// which may have been destroyed along with its socket.
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
