// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/source_filter.hpp>

#include <boost/throw_exception.hpp>

#include <algorithm>
#include <stdexcept>

namespace iplevel::multicast {

using boost::asio::ip::address;

const std::vector<address>& source_filter::checked(const address& group, const std::vector<address>& sources)
{
    const auto is_of_another_family = [&](const address& source) { return source.is_v6() != group.is_v6(); };
    if (std::any_of(sources.begin(), sources.end(), is_of_another_family))
        boost::throw_exception(std::invalid_argument("source of another family than the group"));
    return sources;
}

} // namespace iplevel::multicast
