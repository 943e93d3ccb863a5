// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/multicast/membership.hpp>
#include <iplevel/option/custom.hpp>
#include <iplevel/option/flow_label.hpp>
#include <iplevel/option/for_ipv4.hpp>
#include <iplevel/option/socket.hpp>
#include <iplevel/packet_filter/options.hpp>

#include <boost/asio/ip/udp.hpp>

using boost::asio::ip::udp;

template <typename Option>
constexpr bool can_only_be_set =
    iplevel::is_settable_socket_option_v<Option, udp> && !iplevel::is_gettable_socket_option_v<Option, udp>;

template <typename Option>
constexpr bool can_only_be_read =
    iplevel::is_gettable_socket_option_v<Option, udp> && !iplevel::is_settable_socket_option_v<Option, udp>;

static_assert(can_only_be_set<iplevel::receive_buffer_force>);
static_assert(can_only_be_set<iplevel::multicast::join_source_group>);
static_assert(can_only_be_set<iplevel::for_ipv4<iplevel::multicast::join_group>>);
static_assert(can_only_be_set<iplevel::attach_filter>);
static_assert(can_only_be_set<iplevel::detach_filter>);
static_assert(can_only_be_set<iplevel::release_flow_label>);
static_assert(can_only_be_read<iplevel::socket_cookie>);
static_assert(can_only_be_read<iplevel::attached_filter>);
static_assert(can_only_be_read<iplevel::for_ipv4<iplevel::original_destination>>);

/// A function with the signature of setsockopt(), to which a pointer to non-const data can be passed.
void set(const void* data, std::size_t size);

void use(udp::socket& socket, iplevel::multicast::join_group membership)
{
    set(membership.data(udp::v4()), membership.size(udp::v4()));
    socket.set_option(membership);
    iplevel::socket_cookie cookie;
    socket.get_option(cookie);
    iplevel::attached_filter filter;
    socket.get_option(filter);
}
