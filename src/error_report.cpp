// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/error_report.hpp>

#include "line.hpp"

namespace iplevel {
namespace {

template <typename Enum, std::size_t Size>
std::ostream& put(std::ostream& os, Enum value, const char* const (&names)[Size])
{
    auto number = static_cast<unsigned>(value);
    return number < Size ? os << names[number] : os << number;
}

} // namespace

void decode(boost::asio::const_buffer bytes, error_report& report)
{
    error_code ec;
    decode(bytes, report, ec);
    detail::throw_error(ec, "decode");
}

std::ostream& operator<<(std::ostream& os, error_origin origin)
{
    static constexpr const char* names[] = {
        "none", "local", "icmp", "icmpv6", "transmit_timestamp", "zero_copy", "transmit_time"};
    return put(os, origin, names);
}

std::ostream& operator<<(std::ostream& os, transmit_event event)
{
    static constexpr const char* names[] = {
        "sent", "scheduled", "acknowledged", "completed", "sent_by_device"};
    return put(os, event, names);
}

std::ostream& operator<<(std::ostream& os, const error_report& r)
{
    detail::line l(os);
    l.put("origin", r.origin);
    if (r.error)
        l.put("error", r.error);
    if (r.origin == error_origin::icmp || r.origin == error_origin::icmpv6)
        l.put("type", unsigned(r.type));
    l.put_if("code", r.code);
    l.put("offender", r.offender);
    l.put("mtu", r.mtu);
    if (r.extensions) {
        l.put("extensions", r.extensions->offset);
        l.put("valid", r.extensions->valid);
    }
    if (r.transmitted) {
        l.put("event", r.transmitted->event);
        l.put("at", r.transmitted->at.time_since_epoch().count());
        l.put("id", r.transmitted->id);
    }
    if (r.zero_copy) {
        l.put("first", r.zero_copy->first);
        l.put("last", r.zero_copy->last);
        l.put("copied", r.zero_copy->copied);
    }
    l.put("transmit_at", r.transmit_at);
    l.put_all(r.control);
    return os;
}

} // namespace iplevel
