// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include <iplevel/receive_options.hpp>

#include <boost/assert/source_location.hpp>
#include <boost/system/errc.hpp>

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>

namespace iplevel::detail {
namespace {

using boost::source_location;

/// A failure is located by what the socket was asked for; users read it in the error's text.
constexpr source_location asking(const char* option, source_location here = BOOST_CURRENT_LOCATION) noexcept
{
    return {here.file_name(), here.line(), option, 0};
}

struct row
{
    control_flags flag;
    option_id id;
    source_location v4;
    source_location v6;
};

#define IPLEVEL_ROW(name, option)                                                                    \
    {                                                                                                \
        control_flags::name, option_id::option, asking(#option " (IPv4)"), asking(#option " (IPv6)") \
    }

constexpr row rows[] = {
    IPLEVEL_ROW(packet_info, receive_packet_info),
    IPLEVEL_ROW(hop_limit, receive_hop_limit),
    IPLEVEL_ROW(traffic_class, receive_traffic_class),
    IPLEVEL_ROW(path_mtu, receive_path_mtu),
    IPLEVEL_ROW(timestamp, receive_timestamp),
    IPLEVEL_ROW(drop_count, receive_drop_count),
    IPLEVEL_ROW(original_destination, receive_original_destination),
    IPLEVEL_ROW(flow_info, receive_flow_info),
    IPLEVEL_ROW(mark, receive_mark),
    IPLEVEL_ROW(coalesced, receive_coalesced),
    IPLEVEL_ROW(errors, receive_errors),
    IPLEVEL_ROW(error_extensions, receive_error_extensions),
};

#undef IPLEVEL_ROW

constexpr control_flags all_flags() noexcept
{
    auto all = control_flags::none;
    for (const auto& r : rows)
        all = all | r.flag;
    return all;
}

void fail(error_code& ec, int value, const source_location& where) noexcept
{
    ec.assign(value, boost::system::system_category(), &where);
}

/// One option's change, which can be undone.
class change
{
public:
    void make(
        native_handle socket, option_name option, bool on, const source_location& where,
        error_code& ec) noexcept
    {
        socklen_t size = sizeof before_;
        if (::getsockopt(socket, option.level, option.name, &before_, &size) != 0 || !set(socket, option, on))
            fail(ec, errno, where);
        else
            option_ = option;
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
    if ((flags & ~all_flags()) != control_flags::none)
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
