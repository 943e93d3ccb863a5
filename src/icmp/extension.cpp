// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/throw_error.hpp>

#include "extension.hpp"

#include <string_view>

namespace iplevel::icmp {
namespace {

using boost::asio::buffer;
using boost::asio::const_buffer;
using boost::asio::ip::address;
using boost::asio::ip::address_v4;
using boost::asio::ip::address_v6;

// The first word of an extension structure: version 2 in the upper four bits, and the checksum in the
// lower 16.
constexpr std::uint32_t structure_header = 0x20000000;

// The class and the type of an object, which are adjacent bytes.
constexpr unsigned label_stack = 0x0101;
constexpr unsigned information = 0x0200;
constexpr unsigned by_name = 0x0301;
constexpr unsigned by_index = 0x0302;
constexpr unsigned by_address = 0x0303;

// The type of an interface information object has one bit for each part that it contains. The upper two bits
// are the role.
constexpr unsigned has_index = 8;
constexpr unsigned has_address = 4;
constexpr unsigned has_name = 2;
constexpr unsigned has_mtu = 1;

// IANA's address family numbers.
constexpr std::uint16_t family_v4 = 1;
constexpr std::uint16_t family_v6 = 2;

/// Get the text without the padding zeros.
std::string text(const_buffer padded)
{
    std::string_view all(static_cast<const char*>(padded.data()), padded.size());
    return std::string(all.substr(0, all.find_last_not_of('\0') + 1));
}

address read_address(wire::reader& in)
{
    const auto family = in.u16();
    in.u16(); // reserved
    if (family == family_v4)
        return in.address<address_v4>();
    if (family == family_v6)
        return in.address<address_v6>();
    in.fail();
    return {};
}

std::string read_name(wire::reader& in)
{
    const unsigned size = in.u8(); // includes this byte
    if (size < 4 || size > 64 || size % 4 != 0) {
        in.fail();
        return {};
    }
    return text(in.bytes(size - 1));
}

mpls_label_stack read_labels(wire::reader& in)
{
    mpls_label_stack stack;
    while (in.rest().size() != 0 && !in.failed()) {
        const auto entry = in.u32();
        mpls_label label;
        label.label = entry >> 12;
        label.traffic_class = entry >> 9 & 7;
        label.bottom_of_stack = entry >> 8 & 1;
        label.ttl = entry & 0xff;
        stack.labels.push_back(label);
    }
    return stack;
}

interface_information read_information(unsigned type, wire::reader& in)
{
    interface_information result;
    result.role = static_cast<interface_role>(type >> 6 & 3);
    if (type & has_index)
        result.index = in.u32();
    if (type & has_address)
        result.address = read_address(in);
    if (type & has_name)
        result.name = read_name(in);
    if (type & has_mtu)
        result.mtu = in.u32();
    return result;
}

interface_by_address read_by_address(wire::reader& in)
{
    interface_by_address result;
    result.family = in.u16();
    const std::size_t size = in.u8();
    in.u8(); // reserved
    const auto bytes = in.bytes(size);
    result.bytes.resize(bytes.size());
    buffer_copy(buffer(result.bytes), bytes);
    return result;
}

extension read_object(const_buffer object)
{
    extension result;
    wire::reader in(object);
    in.u16(); // length
    const unsigned kind = in.u16();
    if (kind == label_stack)
        result = read_labels(in);
    else if ((kind & 0xff00) == information)
        result = read_information(kind & 0xff, in);
    else if (kind == by_name)
        result = interface_by_name{text(in.bytes(in.rest().size()))};
    else if (kind == by_index)
        result = interface_by_index{in.u32()};
    else if (kind == by_address)
        result = read_by_address(in);
    else
        in.fail();
    return in.failed() ? raw_extension{object} : result;
}

struct extension_writer
{
    wire::writer& out;

    void operator()(const raw_extension& e) const { out.bytes(e.object); }

    void operator()(const mpls_label_stack& e) const
    {
        object(label_stack, [&] {
            for (const auto& label : e.labels) {
                out.require(label.label < 1u << 20 && label.traffic_class < 8);
                out.u32(
                    label.label << 12 | unsigned{label.traffic_class} << 9 |
                    unsigned{label.bottom_of_stack} << 8 | label.ttl);
            }
        });
    }

    void operator()(const interface_information& e) const
    {
        const unsigned holds = (e.index ? has_index : 0) | (e.address ? has_address : 0) |
                               (e.name ? has_name : 0) | (e.mtu ? has_mtu : 0);
        out.require(e.role <= interface_role::next_hop);
        object(information | static_cast<unsigned>(e.role) << 6 | holds, [&] {
            if (e.index)
                out.u32(*e.index);
            if (e.address)
                write_address(*e.address);
            if (e.name)
                write_name(*e.name);
            if (e.mtu)
                out.u32(*e.mtu);
        });
    }

    void operator()(const interface_by_name& e) const
    {
        object(by_name, [&] { out.bytes(buffer(e.name)); });
    }

    void operator()(const interface_by_index& e) const
    {
        object(by_index, [&] { out.u32(e.index); });
    }

    void operator()(const interface_by_address& e) const
    {
        object(by_address, [&] {
            out.u16(e.family);
            out.u8(e.bytes.size());
            out.u8(0);
            out.bytes(buffer(e.bytes));
        });
    }

    template <typename WritePayload>
    void object(unsigned kind, WritePayload write_payload) const
    {
        const auto begin = out.size();
        out.u16(0);
        out.u16(kind);
        write_payload();
        out.pad(begin, 4);
        out.patch_u16(begin, out.size() - begin);
    }

    void write_address(const address& a) const
    {
        out.u16(a.is_v4() ? family_v4 : family_v6);
        out.u16(0);
        if (a.is_v4())
            out.bytes(buffer(a.to_v4().to_bytes()));
        else
            out.bytes(buffer(a.to_v6().to_bytes()));
    }

    void write_name(const std::string& name) const
    {
        const auto begin = out.size();
        out.require(name.size() <= 63);
        out.u8((name.size() / 4 + 1) * 4);
        out.bytes(buffer(name));
        out.pad(begin, 4);
    }
};

} // namespace

interface_by_address::interface_by_address(const address& a) : family(a.is_v4() ? family_v4 : family_v6)
{
    if (a.is_v4()) {
        const auto from = a.to_v4().to_bytes();
        bytes.assign(from.begin(), from.end());
    } else {
        const auto from = a.to_v6().to_bytes();
        bytes.assign(from.begin(), from.end());
    }
}

bool is_extension_structure(const_buffer bytes) noexcept
{
    const auto header = wire::reader(bytes).u32();
    return bytes.size() >= 8 && header >> 28 == structure_header >> 28 &&
           ((header & 0xffff) == 0 || internet_checksum(bytes) == 0);
}

bool has_checksum(const_buffer structure) noexcept { return (wire::reader(structure).u32() & 0xffff) != 0; }

std::vector<extension> read_extensions(const_buffer structure)
{
    std::vector<extension> result;
    auto rest = structure + 4;
    while (rest.size() != 0) {
        const std::size_t size = wire::reader(rest).u16();
        if (size < 4 || size > rest.size()) {
            result.emplace_back(raw_extension{rest});
            break;
        }
        result.push_back(read_object(buffer(rest, size)));
        rest += size;
    }
    return result;
}

std::vector<extension> decode_extensions(const_buffer bytes, error_code& ec)
{
    if (!is_extension_structure(bytes)) {
        ec = error::no_icmp_extensions;
        return {};
    }
    ec = {};
    return read_extensions(bytes);
}

std::vector<extension> decode_extensions(const_buffer bytes)
{
    error_code ec;
    auto extensions = decode_extensions(bytes, ec);
    detail::throw_error(ec, "decode_extensions");
    return extensions;
}

void write_extensions(wire::writer& out, const std::vector<extension>& extensions)
{
    if (extensions.empty())
        return;
    const auto begin = out.size();
    out.u32(structure_header);
    for (const auto& e : extensions)
        std::visit(extension_writer{out}, e);
    out.patch_checksum(begin, begin + 2);
}

} // namespace iplevel::icmp
