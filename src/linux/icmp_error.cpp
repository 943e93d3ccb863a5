// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include "../icmp_error.hpp"

#include <cerrno>

namespace iplevel::detail {

bool may_come_from_icmp(const error_code& ec) noexcept
{
    if (ec.category() != boost::system::system_category())
        return false;
    switch (ec.value()) {
    case EACCES:
    case ECONNREFUSED:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ENONET:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
    case EPROTO: return true;
    default: return false;
    }
}

} // namespace iplevel::detail

#endif
