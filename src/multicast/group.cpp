// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/group_option.hpp>
#include <iplevel/detail/throw_error.hpp>
#include <iplevel/multicast/group.hpp>

#include <boost/system/errc.hpp>
#include <boost/throw_exception.hpp>

#include <charconv>
#include <stdexcept>
#include <string>

namespace iplevel {
namespace {

using boost::asio::ip::address;

[[noreturn]] void refuse(detail::option_id id, const std::string& why)
{
    boost::throw_exception(std::invalid_argument(detail::spelling_of(id) + (": " + why)));
}

unsigned scope_of(const address& a) noexcept
{
    return a.is_v6() ? static_cast<unsigned>(a.to_v6().scope_id()) : 0;
}

/// Find the index of the interface with this name or, if there is none, with this index. Returns 0 and sets
/// an error if there is no such interface.
unsigned find_index(std::string_view name_or_index, error_code& ec)
{
    const auto by_name = find_interface(name_or_index, ec).index();
    if (ec != boost::system::errc::no_such_device)
        return by_name;
    unsigned index = 0;
    const auto* end = name_or_index.data() + name_or_index.size();
    const auto [stop, error] = std::from_chars(name_or_index.data(), end, index);
    if (error != std::errc() || stop != end || index == 0)
        return 0;
    return find_interface(index, ec).index();
}

} // namespace

namespace detail {

unsigned index_of(option_id id, const network_interface& on)
{
    if (on.index() == 0)
        refuse(id, "the network interface is none, it was not found");
    return on.index();
}

void check_scope(option_id id, const address& a, unsigned interface_index)
{
    if (interface_index != 0 && scope_of(a) != 0 && scope_of(a) != interface_index)
        refuse(id, a.to_string() + " is not on interface " + std::to_string(interface_index));
}

unsigned interface_of(option_id id, const address& group, unsigned interface_index)
{
    check_scope(id, group, interface_index);
    return interface_index != 0 ? interface_index : scope_of(group);
}

unsigned membership_interface(option_id id, const address& group, unsigned interface_index)
{
    const auto index = interface_of(id, group, interface_index);
    if (index == 0 && group.is_v6())
        refuse(id, group.to_string() + " needs an interface");
    return index;
}

unsigned membership_interface(
    option_id id, const address& group, const address& source, unsigned interface_index)
{
    const auto index = membership_interface(id, group, interface_index);
    check_scope(id, source, index);
    return index;
}

} // namespace detail

namespace multicast {

group_on_interface parse_group(std::string_view text, error_code& ec)
{
    ec = {};
    const auto percent = text.find('%');
    const std::string number(text.substr(0, percent));
    group_on_interface result;
    result.group = boost::asio::ip::make_address(number, ec);
    const bool wanting = percent != text.npos && percent + 1 == text.size();
    // Asio ignores a zero byte and everything after it.
    if (ec || wanting || number.find('\0') != number.npos || !result.group.is_multicast()) {
        ec = make_error_code(boost::system::errc::invalid_argument);
        return {};
    }
    if (percent == text.npos)
        return result;
    result.interface_index = find_index(text.substr(percent + 1), ec);
    if (ec)
        return {};
    if (result.group.is_v6()) {
        auto with_scope = result.group.to_v6();
        with_scope.scope_id(result.interface_index);
        result.group = with_scope;
    }
    return result;
}

group_on_interface parse_group(std::string_view text)
{
    error_code ec;
    auto result = parse_group(text, ec);
    detail::throw_error(ec, "parse_group", text);
    return result;
}

bool is_same_group(const address& destination, const address& group) noexcept
{
    if (destination.is_v4() || group.is_v4())
        return destination == group;
    const auto a = scope_of(destination), b = scope_of(group);
    return destination.to_v6().to_bytes() == group.to_v6().to_bytes() && (a == 0 || b == 0 || a == b);
}

} // namespace multicast
} // namespace iplevel
