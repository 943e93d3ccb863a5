// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/icmp/message.hpp>

#include "../line.hpp"
#include "../names.hpp"
#include "code.hpp"

#include <boost/asio/ip/address_v4.hpp>

#include <algorithm>
#include <cstdio>

namespace iplevel::icmp {
namespace {

using detail::line;

/// Get an IP address as text, or the family number and the bytes of an address of another family.
std::string text_of(const interface_by_address& a)
{
    using namespace boost::asio::ip;
    if (address_v4::bytes_type v4; a.family == 1 && a.bytes.size() == v4.size()) {
        std::copy(a.bytes.begin(), a.bytes.end(), v4.begin());
        return address_v4(v4).to_string();
    }
    if (address_v6::bytes_type v6; a.family == 2 && a.bytes.size() == v6.size()) {
        std::copy(a.bytes.begin(), a.bytes.end(), v6.begin());
        return address_v6(v6).to_string();
    }
    std::string text = std::to_string(a.family);
    for (auto byte : a.bytes) {
        char digits[4];
        std::snprintf(digits, sizeof digits, ":%02x", unsigned(byte));
        text += digits;
    }
    return text;
}

/// Writes the members of one alternative of an extension or of a message's body.
struct members
{
    line& to;

    void operator()(const raw_extension& e) const { to.put("extension_size", e.object.size()); }

    void operator()(const mpls_label_stack& stack) const
    {
        for (const auto& entry : stack.labels) {
            to.put("label", entry.label);
            to.put("traffic_class", unsigned(entry.traffic_class));
            to.put("ttl", unsigned(entry.ttl));
        }
    }

    void operator()(const interface_information& e) const
    {
        to.put("interface", e.role);
        to.put("index", e.index);
        to.put("address", e.address);
        if (e.name)
            to.put_text("name", *e.name);
        to.put("mtu", e.mtu);
    }

    void operator()(const interface_by_name& e) const { to.put_text("name", e.name); }
    void operator()(const interface_by_index& e) const { to.put("index", e.index); }
    void operator()(const interface_by_address& e) const { to.put("address", text_of(e)); }

    void operator()(const raw_body& b) const { to.put("size", b.data.size()); }

    void operator()(const echo& b) const
    {
        to.put("identifier", b.identifier);
        to.put("sequence", b.sequence);
        to.put("size", b.data.size());
    }

    void operator()(const extended_echo_request& b) const
    {
        to.put("identifier", b.identifier);
        to.put("sequence", unsigned(b.sequence));
        to.put("local", b.local);
        (*this)(b.extensions);
    }

    void operator()(const extended_echo_reply& b) const
    {
        to.put("identifier", b.identifier);
        to.put("sequence", unsigned(b.sequence));
        to.put("state", b.state);
        to.put("active", b.active);
        to.put("ipv4", b.ipv4);
        to.put("ipv6", b.ipv6);
    }

    void operator()(const error_body& b) const
    {
        to.put_if("mtu", b.mtu);
        to.put_if("pointer", b.pointer);
        to.put("datagram", b.datagram.size());
        (*this)(b.extensions);
    }

    void operator()(const std::vector<extension>& extensions) const
    {
        for (const auto& e : extensions)
            std::visit(*this, e);
    }
};

template <typename Message>
std::ostream& put(std::ostream& os, const Message& message)
{
    line l(os);
    put_kind(l, message.type, message.code);
    std::visit(members{l}, message.body);
    return os;
}

} // namespace

std::ostream& operator<<(std::ostream& os, interface_role role)
{
    static constexpr detail::named<interface_role> names[] = {
        {interface_role::incoming, "incoming"},
        {interface_role::incoming_sub_ip, "incoming_sub_ip"},
        {interface_role::outgoing, "outgoing"},
        {interface_role::next_hop, "next_hop"}};
    return detail::put_name(os, role, names);
}

std::ostream& operator<<(std::ostream& os, neighbor_state state)
{
    static constexpr detail::named<neighbor_state> names[] = {
        {neighbor_state::not_reported, "not_reported"},
        {neighbor_state::incomplete, "incomplete"},
        {neighbor_state::reachable, "reachable"},
        {neighbor_state::stale, "stale"},
        {neighbor_state::delay, "delay"},
        {neighbor_state::probe, "probe"},
        {neighbor_state::failed, "failed"}};
    return detail::put_name(os, state, names);
}

std::ostream& operator<<(std::ostream& os, const extension& e)
{
    line l(os);
    std::visit(members{l}, e);
    return os;
}

std::ostream& operator<<(std::ostream& os, const message_v4& message) { return put(os, message); }
std::ostream& operator<<(std::ostream& os, const message_v6& message) { return put(os, message); }

} // namespace iplevel::icmp
