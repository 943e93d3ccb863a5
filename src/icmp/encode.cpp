// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/icmp/message.hpp>

#include "../wire.hpp"
#include "extension.hpp"
#include "layout.hpp"

#include <algorithm>

namespace iplevel::icmp {
namespace {

using boost::asio::mutable_buffer;
using boost::asio::ip::address_v6;

bool is_raw(const extension& e) noexcept { return std::holds_alternative<raw_extension>(e); }

/// Determine whether an extended echo request uses this extension to identify the interface.
bool names_interface(const extension& e) noexcept
{
    return std::holds_alternative<interface_by_name>(e) || std::holds_alternative<interface_by_index>(e) ||
           std::holds_alternative<interface_by_address>(e);
}

/// Writes a body, and returns whether the type has such a body.
struct body_writer
{
    wire::writer& out;
    const layout& as;

    bool operator()(const raw_body& body) const
    {
        out.bytes(body.data);
        return true;
    }

    bool operator()(const echo& body) const
    {
        out.u16(body.identifier);
        out.u16(body.sequence);
        out.bytes(body.data);
        return as.kind == body_kind::echo;
    }

    bool operator()(const extended_echo_request& body) const
    {
        out.u16(body.identifier);
        out.u8(body.sequence);
        out.u8(body.local);
        write_extensions(out, body.extensions);
        const auto& e = body.extensions;
        return as.kind == body_kind::extended_echo_request &&
               (std::all_of(e.begin(), e.end(), is_raw) || (e.size() == 1 && names_interface(e[0])));
    }

    bool operator()(const extended_echo_reply& body) const
    {
        out.u16(body.identifier);
        out.u8(body.sequence);
        out.u8(
            static_cast<unsigned>(body.state) << 5 | unsigned{body.active} << 2 | unsigned{body.ipv4} << 1 |
            unsigned{body.ipv6});
        return as.kind == body_kind::extended_echo_reply;
    }

    bool operator()(const error_body& body) const
    {
        const auto& e = body.extensions;
        const auto size = body.datagram.size();
        std::size_t padded = size;
        std::size_t length = 0;
        if (!e.empty()) {
            length = (std::max(size, least_quoted) + as.unit - 1) / as.unit;
            padded = length * as.unit;
        }
        std::uint32_t word = 0;
        put(word, as.mtu, body.mtu);
        put(word, as.pointer, body.pointer);
        put(word, as.length, length);
        out.u32(word);
        out.bytes(body.datagram);
        out.zeros(padded - size);
        write_extensions(out, e);
        return as.kind == body_kind::error && (e.empty() || as.length.width != 0) &&
               std::none_of(e.begin(), e.end(), names_interface);
    }

    void put(std::uint32_t& word, field f, std::size_t value) const
    {
        out.require(value <= f.limit());
        word |= (static_cast<std::uint32_t>(value) & f.limit()) << f.shift;
    }
};

template <typename Type>
std::size_t encode(wire::writer& out, const basic_message<Type>& message, error_code& ec)
{
    out.u8(static_cast<unsigned>(message.type));
    out.u8(message.code);
    out.u16(0);
    const auto as = layout_of(message.type, message.code);
    if (std::visit(body_writer{out, as}, message.body))
        return out.finish(ec);
    ec = error::icmp_body_mismatch;
    return 0;
}

} // namespace

std::size_t encode(const message_v4& message, mutable_buffer buffer, error_code& ec)
{
    wire::writer out(buffer);
    const auto size = encode(out, message, ec);
    out.patch_checksum(0, 2);
    return size;
}

std::size_t encode(const message_v6& message, mutable_buffer buffer, error_code& ec)
{
    wire::writer out(buffer);
    return encode(out, message, ec);
}

std::size_t encode(
    const message_v6& message, const address_v6& source, const address_v6& destination, mutable_buffer buffer,
    error_code& ec)
{
    wire::writer out(buffer);
    const auto size = encode(out, message, ec);
    out.patch_checksum(
        0, 2, pseudo_header_sum(source, destination, icmpv6_number, static_cast<std::uint32_t>(size)));
    return size;
}

std::size_t encode(const message_v4& message, mutable_buffer buffer)
{
    error_code ec;
    auto size = encode(message, buffer, ec);
    detail::throw_error(ec, "encode");
    return size;
}

std::size_t encode(const message_v6& message, mutable_buffer buffer)
{
    error_code ec;
    auto size = encode(message, buffer, ec);
    detail::throw_error(ec, "encode");
    return size;
}

std::size_t encode(
    const message_v6& message, const address_v6& source, const address_v6& destination, mutable_buffer buffer)
{
    error_code ec;
    auto size = encode(message, source, destination, buffer, ec);
    detail::throw_error(ec, "encode");
    return size;
}

} // namespace iplevel::icmp
