// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_EXAMPLE_ANSWER_HPP
#define IPLEVEL_EXAMPLE_ANSWER_HPP

#include <iplevel.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <variant>

// What traceroute gets to know about a probe, and how it says it.

struct answer
{
    boost::asio::ip::address from;
    iplevel::timestamp at;
    /// Such as "!H" for an unreachable host; none where a probe is expected to end.
    std::string remark{};
    /// What the router added to its report.
    std::string extensions{};
    /// No probe gets further than this one.
    bool is_last = true;
};

inline void print(std::ostream& os, const iplevel::icmp::mpls_label_stack& stack)
{
    const char* before = "<MPLS:";
    for (const auto& entry : stack.labels) {
        os << before << "L=" << entry.label << ",E=" << unsigned(entry.traffic_class)
           << ",S=" << entry.bottom_of_stack << ",T=" << unsigned(entry.ttl);
        before = "/";
    }
    os << '>';
}

inline void print(std::ostream& os, const iplevel::icmp::interface_information& nic)
{
    static constexpr const char* roles[] = {"incoming", "incoming member", "outgoing", "next hop"};
    os << '<' << roles[unsigned(nic.role)] << ':';
    if (nic.name)
        os << " name=" << *nic.name;
    if (nic.index)
        os << " index=" << *nic.index;
    if (nic.address)
        os << " address=" << *nic.address;
    if (nic.mtu)
        os << " mtu=" << *nic.mtu;
    os << '>';
}

template <typename Other>
void print(std::ostream&, const Other&)
{}

// tag::extensions[]
inline std::string extensions_of(const iplevel::error_report& report, boost::asio::const_buffer returned)
{
    std::ostringstream text;
    iplevel::error_code ec; // then there are none
    if (report.extensions && report.extensions->valid)
        for (const auto& one : iplevel::icmp::decode_extensions(returned + report.extensions->offset, ec))
            std::visit([&](const auto& extension) { print(text, extension); }, one);
    return text.str();
}
// end::extensions[]

inline bool is_time_exceeded(const iplevel::error_report& report)
{
    using namespace iplevel::icmp;
    return report.origin == iplevel::error_origin::icmpv6 ? type_v6(report.type) == type_v6::time_exceeded
                                                          : type_v4(report.type) == type_v4::time_exceeded;
}

/// What Debian's traceroute prints for it: a letter where there is one.
inline std::string remark_on(const iplevel::error_report& report)
{
    using namespace iplevel::icmp;
    // By the codes of destination unreachable; a port is one of the target's.
    static constexpr const char* v4[] = {"!N", "!H", "!P", "",   "",   "!S", "!N", "!H",
                                         "!N", "!X", "!X", "!N", "!H", "!X", "!V", "!C"};
    static constexpr const char* v6[] = {"!N", "!X", "!H", "!H", ""};
    const bool is_v6 = report.origin == iplevel::error_origin::icmpv6;
    if (is_time_exceeded(report) && report.code == 0)
        return "";
    if (report.error == boost::asio::error::message_size)
        return "!F-" + std::to_string(report.mtu.value_or(0));
    if (is_v6 ? type_v6(report.type) != type_v6::destination_unreachable
              : type_v4(report.type) != type_v4::destination_unreachable)
        return "!<" + std::to_string(report.type) + '-' + std::to_string(report.code) + '>';
    if (report.code < (is_v6 ? std::size(v6) : std::size(v4)))
        return is_v6 ? v6[report.code] : v4[report.code];
    return "!<" + std::to_string(report.code) + '>';
}

#endif
