// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Control messages, which have the same layout on all POSIX systems:
//
//     | cmsghdr: len level type | pad | payload ... | pad | cmsghdr ...
//       \_________ len ______________________/
// They are read and written by copying, not with the CMSG_ macros, which read the next header before it is
// written, may loop on a zero header, and require aligned memory.

#ifndef IPLEVEL_SRC_POSIX_CONTROL_MESSAGES_HPP
#define IPLEVEL_SRC_POSIX_CONTROL_MESSAGES_HPP

#include <iplevel/detail/message.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/config.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

inline constexpr std::size_t control_header_size = CMSG_LEN(0);

constexpr std::size_t control_aligned(std::size_t size) noexcept { return CMSG_SPACE(size) - CMSG_SPACE(0); }

/// Memory for the control data of one message, aligned as systems may require for the headers in it.
struct control_storage
{
    alignas(std::max_align_t) unsigned char bytes[control_capacity];
};

static_assert(alignof(control_storage) >= alignof(cmsghdr));

/// The payload of one control message, which follows its header. Its size is as given in the header.
struct control_message
{
    const unsigned char* data;
    std::size_t size;

    int level() const noexcept { return header().cmsg_level; }
    int type() const noexcept { return header().cmsg_type; }
    bool is(int l, int t) const noexcept { return level() == l && type() == t; }

    /// Read the first bytes of the payload as a T. Returns nullopt if there are too few.
    template <typename T>
    std::optional<T> as() const noexcept
    {
        if (size < sizeof(T))
            return std::nullopt;
        T value;
        std::memcpy(&value, data, sizeof value);
        return value;
    }

private:
    cmsghdr header() const noexcept
    {
        cmsghdr h;
        std::memcpy(&h, data - control_header_size, sizeof h);
        return h;
    }
};

/// Call f with each control message. Returns false if a length is shorter than its header or extends past the
/// end.
template <typename Function>
BOOST_FORCEINLINE bool for_each_control_message(boost::asio::const_buffer bytes, Function f)
{
    auto* at = static_cast<const unsigned char*>(bytes.data());
    auto rest = bytes.size();
    while (rest >= control_header_size) {
        cmsghdr header;
        std::memcpy(&header, at, sizeof header);
        auto length = static_cast<std::size_t>(header.cmsg_len);
        auto size = length - control_header_size; // wraps around if the length is too short
        if (size > rest - control_header_size)
            return false;
        f(control_message{at + control_header_size, size});
        auto space = std::min(control_aligned(length), rest);
        at += space;
        rest -= space;
    }
    return true;
}

/// Writes control messages one after another.
class control_writer
{
public:
    explicit control_writer(boost::asio::mutable_buffer buffer) noexcept : buffer_(buffer) {}

    template <typename T>
    void put(int level, int type, const T& value) noexcept
    {
        put_bytes(level, type, &value, sizeof value);
    }

    void put_bytes(int level, int type, const void* value, std::size_t size) noexcept
    {
        auto space = control_header_size + control_aligned(size);
        if (space > buffer_.size() - size_) {
            full_ = true;
            return;
        }
        auto* at = static_cast<unsigned char*>(buffer_.data()) + size_;
        std::memset(at, 0, space);
        cmsghdr header{};
        header.cmsg_len = static_cast<decltype(header.cmsg_len)>(CMSG_LEN(size));
        header.cmsg_level = level;
        header.cmsg_type = type;
        std::memcpy(at, &header, sizeof header);
        std::memcpy(at + control_header_size, value, size);
        size_ += space;
    }

    std::size_t size() const noexcept { return size_; }
    bool full() const noexcept { return full_; }

private:
    boost::asio::mutable_buffer buffer_;
    std::size_t size_ = 0;
    bool full_ = false;
};

/// Determine whether the payload consists of file descriptors.
bool brings_descriptors(control_message message) noexcept;

/// Close the descriptors in a message's payload. They belong to the library, because nothing else refers to
/// them.
void close_descriptors(const unsigned char* data, std::size_t size) noexcept;

/// Decode the control data and flags that recvmsg returned, replacing the contents of control.
/**
 * Descriptors in the control data are closed.
 */
void take_control(boost::asio::const_buffer bytes, int flags, received_control& control) noexcept;

/// Get the family of the control messages for a datagram, which is IPv4 for an IPv4-mapped destination.
/**
 * On a connected socket the local address determines the family, and is mapped if the peer's address is. The
 * peer's address cannot be used: on Linux a raw socket, whose peer has no port, is considered not connected.
 * Returns AF_UNSPEC if the handle is not a socket.
 */
int control_family(native_handle socket, address_view destination) noexcept;

/// Get the interface that the control data of an IPv6 datagram names, by its index or by the scope id of its
/// source.
/**
 * @return The index, or 0 if the control data names no interface.
 * @par Errors
 * error::interface_mismatch.
 */
unsigned interface_of(const outgoing_control& control, error_code& ec) noexcept;

/// Determine whether the first byte is that of a link-local IPv6 address or a group. Other destinations need
/// no further examination.
inline bool may_name_interface(address_view destination) noexcept
{
    constexpr auto first = offsetof(sockaddr_in6, sin6_addr);
    return destination.size >= sizeof(sockaddr_in6) &&
           static_cast<const unsigned char*>(destination.data)[first] >= 0xfe;
}

/// Determine whether destination and control data of an IPv6 datagram do not name the same interface.
/**
 * The kernel refuses a link-local destination without a scope id on an icmp::datagram socket, because it
 * checks the destination before it reads the control data. It also ignores the scope id of a group that is
 * not link-local.
 */
bool differ_in_interface(address_view destination, const outgoing_control& control) noexcept;

/// Make destination and control data name the interface that one of them names. Both must be the caller's own
/// copies.
/**
 * @par Errors
 * error::interface_mismatch if they name two different interfaces.
 */
void settle_interface(address_view destination, outgoing_control& control, error_code& ec) noexcept;

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
