// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Control messages as all POSIX systems lay them out:
//
//     | cmsghdr: len level type | pad | payload ... | pad | cmsghdr ...
//       \_________ len ______________________/
//
// Read and written by copying, never through the CMSG_ macros: those read the next header before it is
// written, may loop on a zero header, and want aligned memory.

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

namespace iplevel::detail {

inline constexpr std::size_t control_header_size = CMSG_LEN(0);

constexpr std::size_t control_aligned(std::size_t size) noexcept { return CMSG_SPACE(size) - CMSG_SPACE(0); }

/// Room for the control data of one message, aligned as systems may want the headers in it.
struct control_storage
{
    alignas(std::max_align_t) unsigned char bytes[control_capacity];
};

static_assert(alignof(control_storage) >= alignof(cmsghdr));

/// The payload of one control message, behind its header. Its length is the system's word.
struct control_message
{
    const unsigned char* data;
    std::size_t size;

    int level() const noexcept { return header().cmsg_level; }
    int type() const noexcept { return header().cmsg_type; }
    bool is(int l, int t) const noexcept { return level() == l && type() == t; }

    /// The payload's first bytes as a T; empty when there are too few.
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

/// Call f with each control message. False when a length is shorter than its header or reaches past the end.
template <typename Function>
BOOST_FORCEINLINE bool for_each_control_message(boost::asio::const_buffer bytes, Function f)
{
    auto* at = static_cast<const unsigned char*>(bytes.data());
    auto rest = bytes.size();
    while (rest >= control_header_size) {
        cmsghdr header;
        std::memcpy(&header, at, sizeof header);
        auto length = static_cast<std::size_t>(header.cmsg_len);
        auto size = length - control_header_size; // of one that is too short: more than there is
        if (size > rest - control_header_size)
            return false;
        f(control_message{at + control_header_size, size});
        auto space = std::min(control_aligned(length), rest);
        at += space;
        rest -= space;
    }
    return true;
}

/// Writes control messages one after the other.
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

/// Is the payload descriptors?
bool brings_descriptors(control_message message) noexcept;

/// The descriptors in a message's payload are ours from now on: nobody else knows of them.
void close_descriptors(const unsigned char* data, std::size_t size) noexcept;

/// Control data and flags as recvmsg left them become control, whatever it held before.
/**
 * Descriptors that came with them are closed.
 */
void take_control(boost::asio::const_buffer bytes, int flags, received_control& control) noexcept;

/// The family whose control messages go with a datagram: IPv4's for an IPv4-mapped destination.
/**
 * Of a connected socket the local address tells it, which is mapped where the peer is. The peer itself does
 * not: on Linux a raw socket's, which has no port, counts as none. AF_UNSPEC when there is no socket.
 */
int control_family(native_handle socket, address_view destination) noexcept;

/// The interface that an IPv6 datagram's control names: by its index or by the scope id of its source.
/**
 * @return 0 where neither is there.
 * @par Errors
 * error::interface_mismatch.
 */
unsigned interface_of(const outgoing_control& control, error_code& ec) noexcept;

/// Is the first byte one of a link-local IPv6 address or a group? All others need no more than this look.
inline bool may_name_interface(address_view destination) noexcept
{
    constexpr auto first = offsetof(sockaddr_in6, sin6_addr);
    return destination.size >= sizeof(sockaddr_in6) &&
           static_cast<const unsigned char*>(destination.data)[first] >= 0xfe;
}

/// Do destination and control not say the same about the interface of an IPv6 datagram?
/**
 * The system refuses a link-local destination without a scope id on an icmp::datagram socket, which looks
 * before it reads the control data; and it overlooks the scope id of a group that is not link-local.
 */
bool differ_in_interface(address_view destination, const outgoing_control& control) noexcept;

/// Makes destination and control name the interface that one of them names. Both are the caller's own copies.
/**
 * @par Errors
 * error::interface_mismatch where they name two.
 */
void settle_interface(address_view destination, outgoing_control& control, error_code& ec) noexcept;

} // namespace iplevel::detail

#endif
