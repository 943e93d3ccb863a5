// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/group_option.hpp>
#include <iplevel/multicast/source_filter.hpp>

#include <boost/throw_exception.hpp>

#include <ostream>
#include <stdexcept>

namespace iplevel::multicast {

using boost::asio::ip::address;

std::ostream& operator<<(std::ostream& os, filter_mode mode)
{
    return os << (mode == filter_mode::include ? "include" : "exclude");
}

const std::vector<address>& source_filter::checked(
    const address& group, unsigned interface_index, const std::vector<address>& sources)
{
    const auto id = detail::option_id::source_filter;
    const auto on = detail::interface_of(id, group, interface_index);
    for (const auto& source : sources) {
        if (source.is_v6() != group.is_v6())
            boost::throw_exception(std::invalid_argument(
                "source_filter: " + source.to_string() + " is of another family than " + group.to_string()));
        detail::check_scope(id, source, on);
    }
    return sources;
}

} // namespace iplevel::multicast
