// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_LINUX_NETLINK_HPP
#define IPLEVEL_SRC_LINUX_NETLINK_HPP

#include <iplevel/error.hpp>

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <vector>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail::netlink {

using boost::asio::const_buffer;

/// A message (nlmsghdr) or an attribute (rtattr): its header and its payload.
template <typename Header>
struct record
{
    Header header{};
    const_buffer payload;
};

inline std::size_t length_of(const nlmsghdr& header) noexcept { return header.nlmsg_len; }
inline std::size_t length_of(const rtattr& header) noexcept { return header.rta_len; }

/// Copy a T from the beginning of the bytes. Returns false if there are too few.
template <typename T>
bool read(const_buffer bytes, T& value) noexcept
{
    if (bytes.size() < sizeof value)
        return false;
    std::memcpy(&value, bytes.data(), sizeof value);
    return true;
}

/// Remove the next record from the beginning of the bytes. Returns false if there is none, or if it extends
/// past the end.
template <typename Header>
bool take(const_buffer& bytes, record<Header>& next) noexcept
{
    if (!read(bytes, next.header))
        return false;
    const std::size_t length = length_of(next.header); // with the header, without the padding to four bytes
    if (length < sizeof next.header || length > bytes.size())
        return false;
    next.payload = boost::asio::buffer(bytes + sizeof next.header, length - sizeof next.header);
    bytes += (length + 3) & ~std::size_t{3};
    return true;
}

/// Get the payload of the first attribute of this type. It is empty if there is none.
inline const_buffer find(const_buffer attributes, int type) noexcept
{
    for (record<rtattr> next; take(attributes, next);)
        if ((next.header.rta_type & NLA_TYPE_MASK) == type)
            return next.payload;
    return {};
}

/// Make a request from the family's header and attributes, whose sizes must be multiples of four bytes.
template <typename... Parts>
std::vector<char> make_request(std::uint16_t type, std::uint16_t flags, const Parts&... parts)
{
    nlmsghdr header{};
    header.nlmsg_len = static_cast<std::uint32_t>((sizeof header + ... + sizeof parts));
    header.nlmsg_type = type;
    header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);

    std::vector<char> bytes(header.nlmsg_len);
    char* end = bytes.data();
    const auto append = [&end](const auto& part) {
        std::memcpy(end, &part, sizeof part);
        end += sizeof part;
    };
    append(header);
    (append(parts), ...);
    return bytes;
}

/// Send a request and receive all messages of the answer.
/**
 * The request is repeated if the answer was interrupted by a change, or if a datagram of the answer was too
 * large for the buffer.
 */
std::vector<char> ask(const std::vector<char>& request, error_code& ec);

} // namespace iplevel::detail::netlink

#pragma GCC visibility pop

#endif
