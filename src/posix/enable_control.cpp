// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include <iplevel/detail/option.hpp>

#include "../reports.hpp"

#include <boost/assert/source_location.hpp>
#include <boost/system/errc.hpp>

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <iterator>

namespace iplevel::detail {
namespace {

using boost::source_location;

constexpr auto all_flags = ~control_flags::none;
constexpr std::size_t report_count = std::size(report_options);

/// The names of the options with their families: "receive_hop_limit (IPv4)", "receive_hop_limit (IPv6)".
struct family_names
{
    char text[report_count][2][48] = {};

    constexpr family_names() noexcept
    {
        for (std::size_t i = 0; i < report_count; ++i)
            for (bool v6 : {false, true}) {
                char* to = text[i][v6];
                for (const char* part : {report_options[i].name, v6 ? " (IPv6)" : " (IPv4)"})
                    while (*part)
                        *to++ = *part++;
            }
    }
};

constexpr family_names names;

/// An error is located by the option that failed, not by a path on the machine that compiled this file.
constexpr source_location location_of(const char* function) noexcept
{
    return {"enable_control.cpp", 0, function};
}

struct option_locations
{
    source_location at[report_count][2];

    constexpr option_locations() noexcept
    {
        for (std::size_t i = 0; i < report_count; ++i)
            for (bool v6 : {false, true})
                at[i][v6] = location_of(names.text[i][v6]);
    }
};

constexpr option_locations locations;

/// The order of the changes. undo() does not restore the last two completely: switching errors off empties
/// the error queue, and timestamp replaces SO_TIMESTAMP.
constexpr control_flags steps[] = {
    all_flags & ~(control_flags::errors | control_flags::timestamp), control_flags::errors,
    control_flags::timestamp};

void fail(error_code& ec, int value, const source_location& where) noexcept
{
    ec.assign(value, boost::system::system_category(), &where);
}

/// A change of one option, which can be undone. Does nothing if the option already has the wanted value.
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
    static constexpr source_location calls[] = {
        location_of("disable_control"), location_of("enable_control")};
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

    // A raw IPv6 socket never receives IPv4, and refuses its options.
    bool v6 = name.ss_family == AF_INET6;
    bool both = v6 && type != SOCK_RAW;
    std::array<change, 2 * report_count> changes;
    std::size_t made = 0;
    for (control_flags step : steps)
        for (std::size_t i = 0; i < report_count; ++i) {
            const control_flags flag = report_options[i].value;
            if (ec || (flags & step & flag) == control_flags::none)
                continue;
            auto own = name_of(flag, v6);
            auto other = name_of(flag, false);
            changes[made++].make(socket, own, on, locations.at[i][v6], ec);
            if (!ec && both && other.level != -1 && other.level != own.level)
                changes[made++].make(socket, other, on, locations.at[i][false], ec);
        }
    if (ec)
        while (made)
            changes[--made].undo(socket);
}

} // namespace iplevel::detail

#endif
