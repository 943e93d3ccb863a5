// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/multicast.hpp>

namespace iplevel {
namespace detail {

group_request::group_request(const address& group, unsigned) noexcept : group_(group) {}

group_request::group_request(const address& group, const address&, unsigned) noexcept : group_(group) {}

} // namespace detail

namespace multicast {

using boost::asio::ip::address;

void outbound_interface::write_v4(unsigned) noexcept {}

source_filter::source_filter(const address& group, unsigned, std::size_t) : group_(group) {}

source_filter::source_filter(
    const address& group, unsigned, filter_mode mode, const std::vector<address>& sources)
    : group_(group), mode_(mode), sources_(sources)
{}

void* source_filter::question() noexcept { return bytes_.data(); }

void source_filter::read_answer(std::size_t) {}

} // namespace multicast
} // namespace iplevel

#endif
