// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/multicast/membership.hpp>

namespace iplevel {
namespace detail {

group_request::group_request(const address& group, unsigned interface_index) noexcept
    : group_(group), interface_index_(interface_index)
{}

group_request::group_request(const address& group, const address&, unsigned interface_index) noexcept
    : group_request(group, interface_index)
{}

} // namespace detail

namespace multicast {

using boost::asio::ip::address;

void outbound_interface::write_v4(unsigned) noexcept {}

source_filter::source_filter(const address& group, unsigned interface_index, std::size_t)
    : source_filter(group, interface_index, filter_mode::include, {})
{}

source_filter::source_filter(
    const address& group, unsigned interface_index, filter_mode mode, const std::vector<address>& sources)
    : group_(group), mode_(mode), sources_(checked(group, interface_index, sources))
{}

void* source_filter::question() noexcept { return answer_.data(); }

void source_filter::read_answer(std::size_t) {}

} // namespace multicast
} // namespace iplevel

#endif
