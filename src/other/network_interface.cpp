// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_OTHER

#include <iplevel/network_interface.hpp>

#include <boost/system/errc.hpp>

namespace iplevel {
namespace {

error_code not_supported() { return make_error_code(boost::system::errc::operation_not_supported); }

} // namespace

std::vector<boost::asio::ip::address> network_interface::multicast_groups(error_code& ec) const
{
    ec = not_supported();
    return {};
}

std::vector<network_interface> network_interfaces(error_code& ec)
{
    ec = not_supported();
    return {};
}

network_interface find_interface(std::string_view, error_code& ec)
{
    ec = not_supported();
    return {};
}

network_interface find_interface(unsigned, error_code& ec)
{
    ec = not_supported();
    return {};
}

network_interface find_interface(const boost::asio::ip::address&, error_code& ec)
{
    ec = not_supported();
    return {};
}

} // namespace iplevel

#endif
