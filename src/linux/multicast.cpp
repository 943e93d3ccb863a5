// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include <iplevel/multicast/membership.hpp>

#include <boost/asio/ip/udp.hpp>
#include <boost/throw_exception.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include <netinet/in.h>

namespace iplevel {
namespace {

using boost::asio::ip::address;
using boost::asio::ip::udp;

void write(sockaddr_storage& to, const address& from) noexcept
{
    const udp::endpoint endpoint(from, 0);
    std::memcpy(&to, endpoint.data(), endpoint.size());
}

/// Read an address. The kernel does not store the scope id of a source, which can only be that of the
/// interface.
address read(const sockaddr_storage& from, unsigned interface_index)
{
    udp::endpoint endpoint;
    std::memcpy(endpoint.data(), &from, endpoint.capacity());
    if (endpoint.address().is_v4() || !endpoint.address().to_v6().is_link_local())
        return endpoint.address();
    return boost::asio::ip::address_v6(endpoint.address().to_v6().to_bytes(), interface_index);
}

// The offset in struct group_filter, which declares a single source but may be followed by any number.
constexpr std::size_t offset_of_sources = offsetof(group_filter, gf_slist);

constexpr std::size_t offset_of(std::size_t source) noexcept
{
    return offset_of_sources + source * sizeof(sockaddr_storage);
}

constexpr std::size_t sources_in(std::size_t size) noexcept
{
    return (size - offset_of_sources) / sizeof(sockaddr_storage);
}

std::vector<unsigned char> make_filter(const address& group, unsigned interface_index, std::size_t sources)
{
    group_filter filter{};
    filter.gf_interface = detail::interface_of(detail::option_id::source_filter, group, interface_index);
    write(filter.gf_group, group);
    std::vector<unsigned char> bytes(offset_of(sources));
    std::memcpy(bytes.data(), &filter, offset_of_sources);
    return bytes;
}

} // namespace

namespace detail {

group_request::group_request(const address& group, unsigned interface_index) noexcept
    : group_(group), interface_index_(interface_index), size_(sizeof(group_req))
{
    group_req request{};
    request.gr_interface = interface_index_;
    write(request.gr_group, group);
    static_assert(sizeof request <= sizeof value_);
    std::memcpy(&value_, &request, sizeof request);
}

group_request::group_request(const address& group, const address& source, unsigned interface_index) noexcept
    : group_(group), interface_index_(interface_index), size_(sizeof(group_source_req))
{
    group_source_req request{};
    request.gsr_interface = interface_index_;
    write(request.gsr_group, group);
    write(request.gsr_source, source);
    static_assert(sizeof request <= sizeof value_);
    std::memcpy(&value_, &request, sizeof request);
}

} // namespace detail

namespace multicast {

void outbound_interface::write_v4(unsigned interface_index) noexcept
{
    ip_mreqn request{};
    request.imr_ifindex = static_cast<int>(interface_index);
    static_assert(sizeof request == sizeof v4_ && offsetof(ip_mreqn, imr_address) == 4);
    std::memcpy(v4_, &request, sizeof request);
}

source_filter::source_filter(const address& group, unsigned interface_index, std::size_t room)
    : group_(group)
    , bytes_(make_filter(group, interface_index, 0))
    , answer_(make_filter(group, interface_index, room))
{}

source_filter::source_filter(
    const address& group, unsigned interface_index, filter_mode mode, const std::vector<address>& sources)
    : group_(group)
    , mode_(mode)
    , sources_(checked(group, interface_index, sources))
    , bytes_(make_filter(group, interface_index, sources.size()))
{
    const std::uint32_t system_mode = mode == filter_mode::include ? MCAST_INCLUDE : MCAST_EXCLUDE;
    const auto count = static_cast<std::uint32_t>(sources.size());
    std::memcpy(bytes_.data() + offsetof(group_filter, gf_fmode), &system_mode, sizeof system_mode);
    std::memcpy(bytes_.data() + offsetof(group_filter, gf_numsrc), &count, sizeof count);
    for (std::size_t i = 0; i < sources.size(); ++i) {
        sockaddr_storage source{};
        write(source, sources[i]);
        std::memcpy(bytes_.data() + offset_of(i), &source, sizeof source);
    }
    answer_ = bytes_;
}

void* source_filter::question() noexcept
{
    // The kernel uses this count, not the length of the buffer.
    const auto room = static_cast<std::uint32_t>(sources_in(answer_.size()));
    std::memcpy(answer_.data() + offsetof(group_filter, gf_numsrc), &room, sizeof room);
    return answer_.data();
}

void source_filter::read_answer(std::size_t size)
{
    group_filter filter{};
    std::memcpy(&filter, answer_.data(), offset_of_sources);
    if (filter.gf_numsrc > sources_in(answer_.size()))
        boost::throw_exception(std::length_error(
            "source_filter: " + std::to_string(filter.gf_numsrc) + " sources, and room for " +
            std::to_string(sources_in(answer_.size()))));
    detail::check_size(size, offset_of(filter.gf_numsrc));
    mode_ = filter.gf_fmode == MCAST_INCLUDE ? filter_mode::include : filter_mode::exclude;
    sources_.clear();
    for (std::size_t i = 0; i < filter.gf_numsrc; ++i) {
        sockaddr_storage source;
        std::memcpy(&source, answer_.data() + offset_of(i), sizeof source);
        sources_.push_back(read(source, filter.gf_interface));
    }
    bytes_.assign(answer_.begin(), answer_.begin() + static_cast<std::ptrdiff_t>(size));
}

} // namespace multicast
} // namespace iplevel

#endif
