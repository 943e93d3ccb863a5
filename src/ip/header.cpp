// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/ip/header.hpp>

#include "../wire.hpp"

#include <ostream>
#include <utility>

namespace iplevel {
namespace {

using boost::asio::buffer;
using boost::asio::const_buffer;
using boost::asio::mutable_buffer;
using boost::asio::ip::address_v4;
using boost::asio::ip::address_v6;

constexpr unsigned dont_fragment_bit = 0x4000;
constexpr unsigned more_fragments_bit = 0x2000;
constexpr unsigned fragment_offset_bits = 0x1fff;

} // namespace

ipv4_header decode_ipv4_header(const_buffer bytes, error_code& ec)
{
    ec = {};
    wire::reader in(bytes);
    const unsigned first = in.u8();
    const std::size_t size = (first & 15) * 4;
    if (bytes.size() < 20)
        ec = error::message_too_short;
    else if (first >> 4 != 4)
        ec = error::wrong_ip_version;
    else if (size < 20)
        ec = error::wrong_header_length;
    else if (bytes.size() < size)
        ec = error::message_too_short;
    if (ec)
        return {};

    ipv4_header header;
    header.traffic_class = in.u8();
    header.total_length = in.u16();
    header.identification = in.u16();
    const unsigned fragment = in.u16();
    header.dont_fragment = fragment & dont_fragment_bit;
    header.more_fragments = fragment & more_fragments_bit;
    header.fragment_offset = fragment & fragment_offset_bits;
    header.hop_limit = in.u8();
    header.protocol = in.u8();
    header.checksum = in.u16();
    header.source = in.address<address_v4>();
    header.destination = in.address<address_v4>();
    header.options.resize(size - 20);
    buffer_copy(buffer(header.options), in.rest());
    if (header.total_length < size) {
        ec = error::wrong_total_length;
        return {};
    }
    return header;
}

ipv4_datagram decode_ipv4_datagram(const_buffer bytes, error_code& ec)
{
    auto header = decode_ipv4_header(bytes, ec);
    if (!ec && header.total_length > bytes.size())
        ec = error::message_too_short;
    if (ec)
        return {};
    auto payload = buffer(bytes, header.total_length) + header.size();
    return {std::move(header), payload};
}

ipv6_header decode_ipv6_header(const_buffer bytes, error_code& ec)
{
    ec = {};
    wire::reader in(bytes);
    const auto first = in.u32();
    if (bytes.size() < ipv6_header::size())
        ec = error::message_too_short;
    else if (first >> 28 != 6)
        ec = error::wrong_ip_version;
    if (ec)
        return {};

    ipv6_header header;
    header.traffic_class = static_cast<std::uint8_t>(first >> 20);
    header.flow_label = first & 0xfffff;
    header.payload_length = in.u16();
    header.next_header = in.u8();
    header.hop_limit = in.u8();
    header.source = in.address<address_v6>();
    header.destination = in.address<address_v6>();
    return header;
}

std::size_t encode(const ipv4_header& header, mutable_buffer buffer, error_code& ec)
{
    const auto size = header.size();
    wire::writer out(buffer);
    out.require(size <= 60 && size % 4 == 0);
    out.require(header.total_length >= size);
    out.require(header.fragment_offset <= fragment_offset_bits);
    out.u8(0x40 | (size / 4 & 15));
    out.u8(header.traffic_class);
    out.u16(header.total_length);
    out.u16(header.identification);
    out.u16(
        (header.dont_fragment ? dont_fragment_bit : 0) | (header.more_fragments ? more_fragments_bit : 0) |
        header.fragment_offset);
    out.u8(header.hop_limit);
    out.u8(header.protocol);
    out.u16(header.checksum.value_or(0));
    out.bytes(boost::asio::buffer(header.source.to_bytes()));
    out.bytes(boost::asio::buffer(header.destination.to_bytes()));
    out.bytes(boost::asio::buffer(header.options));
    if (!header.checksum)
        out.patch_checksum(0, 10);
    return out.finish(ec);
}

std::size_t encode(const ipv6_header& header, mutable_buffer buffer, error_code& ec)
{
    wire::writer out(buffer);
    out.require(header.flow_label <= 0xfffff);
    out.u32(6u << 28 | unsigned{header.traffic_class} << 20 | (header.flow_label & 0xfffff));
    out.u16(header.payload_length);
    out.u8(header.next_header);
    out.u8(header.hop_limit);
    out.bytes(boost::asio::buffer(header.source.to_bytes()));
    out.bytes(boost::asio::buffer(header.destination.to_bytes()));
    return out.finish(ec);
}

ipv4_header decode_ipv4_header(const_buffer bytes)
{
    error_code ec;
    auto header = decode_ipv4_header(bytes, ec);
    detail::throw_error(ec, "decode_ipv4_header");
    return header;
}

ipv4_datagram decode_ipv4_datagram(const_buffer bytes)
{
    error_code ec;
    auto datagram = decode_ipv4_datagram(bytes, ec);
    detail::throw_error(ec, "decode_ipv4_datagram");
    return datagram;
}

ipv6_header decode_ipv6_header(const_buffer bytes)
{
    error_code ec;
    auto header = decode_ipv6_header(bytes, ec);
    detail::throw_error(ec, "decode_ipv6_header");
    return header;
}

std::size_t encode(const ipv4_header& header, mutable_buffer buffer)
{
    error_code ec;
    auto size = encode(header, buffer, ec);
    detail::throw_error(ec, "encode");
    return size;
}

std::size_t encode(const ipv6_header& header, mutable_buffer buffer)
{
    error_code ec;
    auto size = encode(header, buffer, ec);
    detail::throw_error(ec, "encode");
    return size;
}

std::ostream& operator<<(std::ostream& os, const ipv4_header& header)
{
    os << "source=" << header.source << " destination=" << header.destination
       << " protocol=" << header.protocol << " hop_limit=" << header.hop_limit
       << " traffic_class=" << header.traffic_class << " total_length=" << header.total_length
       << " identification=" << header.identification;
    if (header.dont_fragment)
        os << " dont_fragment";
    if (header.more_fragments)
        os << " more_fragments";
    if (header.fragment_offset)
        os << " fragment_offset=" << header.fragment_offset;
    if (header.checksum)
        os << " checksum=" << *header.checksum;
    if (!header.options.empty())
        os << " options=" << header.options.size();
    return os;
}

std::ostream& operator<<(std::ostream& os, const ipv6_header& header)
{
    return os << "source=" << header.source << " destination=" << header.destination
              << " next_header=" << header.next_header << " hop_limit=" << header.hop_limit
              << " traffic_class=" << header.traffic_class << " flow_label=" << header.flow_label
              << " payload_length=" << header.payload_length;
}

} // namespace iplevel
