// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/error_queue/report.hpp>

#include "icmp/code.hpp"
#include "line.hpp"
#include "names.hpp"

namespace iplevel {
namespace {

/// What happened, where there are words for it.
void put_code(detail::line& l, const error_report& r)
{
    if (r.origin == error_origin::icmp)
        icmp::put_kind(l, icmp::type_v4(r.type), r.code);
    else if (r.origin == error_origin::icmpv6)
        icmp::put_kind(l, icmp::type_v6(r.type), r.code);
    else if (r.origin == error_origin::transmit_time && (r.code == 1 || r.code == 2))
        l.put_text("code", r.code == 1 ? "bad time" : "too late");
    else
        l.put_if("code", r.code);
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
    static constexpr detail::named<error_origin> names[] = {
        {error_origin::none, "none"},
        {error_origin::local, "local"},
        {error_origin::icmp, "icmp"},
        {error_origin::icmpv6, "icmpv6"},
        {error_origin::transmit_timestamp, "transmit_timestamp"},
        {error_origin::zero_copy, "zero_copy"},
        {error_origin::transmit_time, "transmit_time"}};
    return detail::put_name(os, origin, names);
}

std::ostream& operator<<(std::ostream& os, transmit_event event)
{
    static constexpr detail::named<transmit_event> names[] = {
        {transmit_event::sent, "sent"},
        {transmit_event::scheduled, "scheduled"},
        {transmit_event::acknowledged, "acknowledged"},
        {transmit_event::completed, "completed"},
        {transmit_event::sent_by_device, "sent_by_device"}};
    return detail::put_name(os, event, names);
}

std::ostream& operator<<(std::ostream& os, const error_report& r)
{
    detail::line l(os);
    l.put("origin", r.origin);
    if (r.error)
        l.put_text("error", r.error.message());
    put_code(l, r);
    l.put("offender", r.offender);
    l.put("mtu", r.mtu);
    if (r.extensions) {
        l.put("extensions", r.extensions->offset);
        l.put("valid", r.extensions->valid);
    }
    if (r.transmitted) {
        l.put("event", r.transmitted->event);
        l.put("at", to_string(r.transmitted->at));
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
