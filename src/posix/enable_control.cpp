// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include <iplevel/control.hpp>
#include <iplevel/detail/option.hpp>

#include <boost/assert/source_location.hpp>
#include <boost/system/errc.hpp>

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>

namespace iplevel::detail {
namespace {

using boost::source_location;

/// A failure is located by what the socket was asked for, and not by a path of the machine that built this.
constexpr source_location asking(const char* option, source_location here = BOOST_CURRENT_LOCATION) noexcept
{
    return {"enable_control.cpp", here.line(), option, 0};
}

struct row
{
    control_flags flag;
    option_id id;
    source_location v4;
    source_location v6;
};

// Those last that undo would not bring back whole: to switch errors off empties the error queue, and
// timestamp takes the place of SO_TIMESTAMP.
constexpr row rows[] = {
    {control_flags::packet_info, option_id::receive_packet_info, asking("receive_packet_info (IPv4)"),
     asking("receive_packet_info (IPv6)")},
    {control_flags::hop_limit, option_id::receive_hop_limit, asking("receive_hop_limit (IPv4)"),
     asking("receive_hop_limit (IPv6)")},
    {control_flags::traffic_class, option_id::receive_traffic_class, asking("receive_traffic_class (IPv4)"),
     asking("receive_traffic_class (IPv6)")},
    {control_flags::path_mtu, option_id::receive_path_mtu, asking("receive_path_mtu (IPv4)"),
     asking("receive_path_mtu (IPv6)")},
    {control_flags::drop_count, option_id::receive_drop_count, asking("receive_drop_count (IPv4)"),
     asking("receive_drop_count (IPv6)")},
    {control_flags::original_destination, option_id::receive_original_destination,
     asking("receive_original_destination (IPv4)"), asking("receive_original_destination (IPv6)")},
    {control_flags::flow_label, option_id::receive_flow_label, asking("receive_flow_label (IPv4)"),
     asking("receive_flow_label (IPv6)")},
    {control_flags::mark, option_id::receive_mark, asking("receive_mark (IPv4)"),
     asking("receive_mark (IPv6)")},
    {control_flags::coalesced, option_id::receive_coalesced, asking("receive_coalesced (IPv4)"),
     asking("receive_coalesced (IPv6)")},
    {control_flags::error_extensions, option_id::receive_error_extensions,
     asking("receive_error_extensions (IPv4)"), asking("receive_error_extensions (IPv6)")},
    {control_flags::errors, option_id::receive_errors, asking("receive_errors (IPv4)"),
     asking("receive_errors (IPv6)")},
    {control_flags::timestamp, option_id::receive_timestamp, asking("receive_timestamp (IPv4)"),
     asking("receive_timestamp (IPv6)")},
};

constexpr auto all_flags = ~control_flags::none;

constexpr bool each_flag_has_one_row() noexcept
{
    for (unsigned bit = 1; bit != 0; bit <<= 1) {
        int count = 0;
        for (const auto& r : rows)
            count += r.flag == control_flags(bit);
        if (count != ((all_flags & control_flags(bit)) != control_flags::none))
            return false;
    }
    return true;
}

static_assert(each_flag_has_one_row());

void fail(error_code& ec, int value, const source_location& where) noexcept
{
    ec.assign(value, boost::system::system_category(), &where);
}

/// One option's change, which can be undone; none where the option is what it shall be.
class change
{
public:
    void make(
        native_handle socket, option_name option, bool on, const source_location& where,
        error_code& ec) noexcept
    {
        int before = 0;
        socklen_t size = sizeof before;
        bool known = ::getsockopt(socket, option.level, option.name, &before, &size) == 0;
        if (known && (before != 0) == on)
            return;
        if (!known || !set(socket, option, on))
            return fail(ec, errno, where);
        option_ = option;
        before_ = before;
    }

    void undo(native_handle socket) const noexcept
    {
        if (option_.level != -1)
            set(socket, option_, before_);
    }

private:
    static bool set(native_handle socket, option_name option, int value) noexcept
    {
        return ::setsockopt(socket, option.level, option.name, &value, sizeof value) == 0;
    }

    option_name option_;
    int before_ = 0;
};

} // namespace

void switch_control(native_handle socket, control_flags flags, bool on, error_code& ec) noexcept
{
    ec = {};
    static constexpr source_location calls[] = {asking("disable_control"), asking("enable_control")};
    const auto& whole_call = calls[on];
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    int type = 0;
    socklen_t type_size = sizeof type;
    if ((unsigned(flags) & ~unsigned(all_flags)) != 0)
        return fail(ec, EINVAL, whole_call);
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size) != 0 ||
        ::getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &type_size) != 0)
        return fail(ec, errno, whole_call);

    // A raw IPv6 socket never receives IPv4 and refuses its options.
    bool v6 = name.ss_family == AF_INET6;
    bool both = v6 && type != SOCK_RAW;
    std::array<change, 2 * std::size(rows)> changes;
    std::size_t made = 0;
    for (const auto& r : rows) {
        if (ec || (flags & r.flag) == control_flags::none)
            continue;
        auto own = name_of(r.id, v6);
        auto other = name_of(r.id, false);
        changes[made++].make(socket, own, on, v6 ? r.v6 : r.v4, ec);
        if (!ec && both && other.level != -1 && other.level != own.level)
            changes[made++].make(socket, other, on, r.v4, ec);
    }
    if (ec)
        while (made)
            changes[--made].undo(socket);
}

} // namespace iplevel::detail

#endif
