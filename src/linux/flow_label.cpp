// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/option/flow_label.hpp>

#include <algorithm>

namespace iplevel::detail {
namespace {

// struct in6_flowlabel_req of <linux/in6.h>, which conflicts with <netinet/in.h>:
//
//      0              16      20       21      22      24        26       28
//      | destination  | label | action | share | flags | expires | linger | pad |
//
// The last three are zero, which means the shortest times of the system.
constexpr std::size_t label_at = 16, action_at = 20, share_at = 21, flags_at = 22;
constexpr unsigned char action_get = 0, action_put = 1;
constexpr std::uint16_t flag_create = 1;

flow_label_request make_request(std::uint32_t label, unsigned char action)
{
    flow_label_request request{};
    const auto bytes = flow_label_bytes(label);
    std::copy(bytes.begin(), bytes.end(), request.begin() + label_at);
    request[action_at] = action;
    return request;
}

} // namespace

flow_label_request make_lease(const boost::asio::ip::address_v6& destination, std::uint32_t label, int share)
{
    flow_label_request request = make_request(label, action_get);
    const auto address = destination.to_bytes();
    std::copy(address.begin(), address.end(), request.begin());
    request[share_at] = static_cast<unsigned char>(share);
    std::memcpy(&request[flags_at], &flag_create, sizeof flag_create);
    return request;
}

flow_label_request make_release(std::uint32_t label) { return make_request(label, action_put); }

} // namespace iplevel::detail

#endif
