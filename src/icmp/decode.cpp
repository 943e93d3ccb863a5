// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/icmp/message.hpp>

#include "../wire.hpp"
#include "extension.hpp"
#include "layout.hpp"

namespace iplevel::icmp {
namespace {

using boost::asio::buffer;
using boost::asio::const_buffer;
using boost::asio::ip::address_v6;

/// Find the position at which an extension structure begins, or the end of the bytes if there is none.
/**
 * Many routers place one after 128 bytes without setting the length field (RFC 4884 section 5.5). The bytes
 * at that position may also belong to the datagram: only a correct checksum shows that they do not.
 */
std::size_t find_extensions(const_buffer bytes, std::size_t length) noexcept
{
    if (length >= least_quoted && is_extension_structure(bytes + length))
        return length;
    const auto guess = bytes + least_quoted;
    return is_extension_structure(guess) && has_checksum(guess) ? least_quoted : bytes.size();
}

error_body read_error(const layout& as, wire::reader& in)
{
    error_body body;
    const auto word = in.u32();
    body.mtu = as.mtu.in(word);
    body.pointer = as.pointer.in(word);
    body.datagram = in.rest();
    if (as.length.width != 0) {
        const auto end = find_extensions(in.rest(), as.unit * as.length.in(word));
        body.datagram = buffer(in.rest(), end);
        body.extensions = read_extensions(in.rest() + end);
    }
    return body;
}

echo read_echo(wire::reader& in)
{
    echo body;
    body.identifier = in.u16();
    body.sequence = in.u16();
    body.data = in.rest();
    return body;
}

extended_echo_request read_extended_echo_request(wire::reader& in)
{
    extended_echo_request body;
    body.identifier = in.u16();
    body.sequence = in.u8();
    body.local = in.u8() & 1;
    if (is_extension_structure(in.rest()))
        body.extensions = read_extensions(in.rest());
    return body;
}

extended_echo_reply read_extended_echo_reply(wire::reader& in)
{
    extended_echo_reply body;
    body.identifier = in.u16();
    body.sequence = in.u8();
    const unsigned state = in.u8();
    body.state = static_cast<neighbor_state>(state >> 5);
    body.active = state & 4;
    body.ipv4 = state & 2;
    body.ipv6 = state & 1;
    return body;
}

message_body read_body(const layout& as, wire::reader& in)
{
    switch (as.kind) {
    case body_kind::raw: break;
    case body_kind::echo: return read_echo(in);
    case body_kind::extended_echo_request: return read_extended_echo_request(in);
    case body_kind::extended_echo_reply: return read_extended_echo_reply(in);
    case body_kind::error: return read_error(as, in);
    }
    return raw_body{in.rest()};
}

template <typename Type>
basic_message<Type> decode(const_buffer bytes, error_code& ec)
{
    wire::reader in(bytes);
    basic_message<Type> message;
    message.type = static_cast<Type>(in.u8());
    message.code = in.u8();
    in.u16(); // checksum
    message.body = read_body(layout_of(message.type, message.code), in);
    ec = in.failed() ? make_error_code(error::message_too_short) : error_code();
    return ec ? basic_message<Type>() : message;
}

template <typename Type>
basic_message<Type> decode(const_buffer bytes, std::uint16_t sum, error_code& ec)
{
    auto message = decode<Type>(bytes, ec);
    if (ec || internet_checksum(bytes, sum) == 0)
        return message;
    ec = error::wrong_checksum;
    return {};
}

} // namespace

message_v4 decode_v4(const_buffer bytes, error_code& ec) { return decode<type_v4>(bytes, 0, ec); }

message_v4 decode_quoted_v4(const_buffer bytes, error_code& ec) { return decode<type_v4>(bytes, ec); }

message_v6 decode_v6(const_buffer bytes, error_code& ec) { return decode<type_v6>(bytes, ec); }

message_v6 decode_v6(
    const_buffer bytes, const address_v6& source, const address_v6& destination, error_code& ec)
{
    const auto length = static_cast<std::uint32_t>(bytes.size());
    return decode<type_v6>(bytes, pseudo_header_sum(source, destination, icmpv6_number, length), ec);
}

message_v4 decode_v4(const_buffer bytes)
{
    error_code ec;
    auto message = decode_v4(bytes, ec);
    detail::throw_error(ec, "decode_v4");
    return message;
}

message_v4 decode_quoted_v4(const_buffer bytes)
{
    error_code ec;
    auto message = decode_quoted_v4(bytes, ec);
    detail::throw_error(ec, "decode_quoted_v4");
    return message;
}

message_v6 decode_v6(const_buffer bytes)
{
    error_code ec;
    auto message = decode_v6(bytes, ec);
    detail::throw_error(ec, "decode_v6");
    return message;
}

message_v6 decode_v6(const_buffer bytes, const address_v6& source, const address_v6& destination)
{
    error_code ec;
    auto message = decode_v6(bytes, source, destination, ec);
    detail::throw_error(ec, "decode_v6");
    return message;
}

} // namespace iplevel::icmp
