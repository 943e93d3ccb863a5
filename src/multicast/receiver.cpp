// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/throw_error.hpp>
#include <iplevel/multicast/receiver.hpp>

#include <boost/assert/source_location.hpp>
#include <boost/system/errc.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

namespace iplevel::detail {
namespace {

using multicast::interface_join;

constexpr boost::source_location doing(const char* step) noexcept
{
    return {"multicast_receiver.cpp", 0, step};
}

// The names of the steps, in the order of receiver_step.
constexpr boost::source_location steps[] = {
    doing("network_interfaces"),
    doing("open"),
    doing("all_groups"),
    doing("v6_only"),
    doing("reuse_address"),
    doing("reuse_port"),
    doing("enable_control"),
    doing("bind_to_interface"),
    doing("bind"),
    doing("join_group"),
    doing("join_source_group")};

static_assert(std::size(steps) == static_cast<std::size_t>(receiver_step::join_source_group) + 1);

constexpr const boost::source_location& location_of(receiver_step step) noexcept
{
    return steps[static_cast<std::size_t>(step)];
}

} // namespace

void set_step(error_code& ec, receiver_step step) noexcept
{
    // enable_control() has set the location to the option and family that failed.
    const bool located = step == receiver_step::enable_control && ec.has_location();
    if (ec && !located)
        ec.assign(ec, &location_of(step));
}

void throw_receiver_error(
    const error_code& ec, const char* function, const address& group,
    const std::vector<interface_join>& joins)
{
    if (!ec)
        return;
    std::string step = ec.location().function_name();
    if (step.rfind("join_", 0) == 0)
        step += ' ' + group.to_string();
    if (!joins.empty())
        step += " on " + joins.front().nic.name();
    throw_error(ec, function, step);
}

std::vector<interface_join> list_for_join(const address& group, error_code& ec)
{
    if (group.is_v6() && group.to_v6().scope_id() != 0) {
        ec = make_error_code(boost::system::errc::invalid_argument);
        set_step(ec, receiver_step::join_group);
        return {};
    }
    auto all = network_interfaces(ec);
    set_step(ec, receiver_step::network_interfaces);
    std::vector<interface_join> joins;
    constexpr auto wanted = interface_flags::up | interface_flags::multicast;
    for (network_interface& nic : all)
        if ((nic.flags() & wanted) == wanted)
            joins.push_back({std::move(nic), {}});
    return joins;
}

error_code result_of(const std::vector<interface_join>& joins) noexcept
{
    if (std::any_of(joins.begin(), joins.end(), [](const interface_join& join) { return !join.error; }))
        return {};
    if (!joins.empty())
        return joins.front().error;
    auto ec = make_error_code(boost::system::errc::no_such_device);
    set_step(ec, receiver_step::join_group);
    return ec;
}

address receiver_address(const address& group, unsigned interface_index, bool bind_to_group) noexcept
{
    using boost::asio::ip::address_v4;
    using boost::asio::ip::address_v6;
    if (!group.is_v6())
        return bind_to_group ? group : address_v4::any();
    if (!bind_to_group)
        return address_v6::any();
    address_v6 v6 = group.to_v6();
    const bool on_one = v6.is_multicast_link_local() || v6.is_multicast_node_local();
    v6.scope_id(on_one ? interface_index : 0);
    return v6;
}

} // namespace iplevel::detail
