// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/option/flow_label.hpp>

namespace iplevel::detail {

flow_label_request make_lease(const boost::asio::ip::address_v6&, std::uint32_t label, int)
{
    flow_label_bytes(label); // checks the range
    return {};
}

flow_label_request make_release(std::uint32_t label)
{
    flow_label_bytes(label);
    return {};
}

} // namespace iplevel::detail

#endif
