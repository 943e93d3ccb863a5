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

// The answers to the probes of traceroute, and the text that it prints for them.

struct answer
{
    boost::asio::ip::address from;
    iplevel::timestamp at;
    /// Such as "!H" for an unreachable host. Empty for the expected answers.
    std::string remark{};
    /// The extensions that the router appended to its report.
    std::string extensions{};
    /// Whether no probe gets further than this one.
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
    iplevel::error_code ec; // the result is then empty
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

/// Returns what Debian's traceroute prints for the report: a letter, if there is one.
inline std::string remark_on(const iplevel::error_report& report)
{
    using namespace iplevel::icmp;
    // By the code of destination unreachable. An unreachable port is that of the target, and has no remark.
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
