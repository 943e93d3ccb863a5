// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_THROW_ERROR_HPP
#define IPLEVEL_DETAIL_THROW_ERROR_HPP

#include <iplevel/error.hpp>

#include <boost/system/system_error.hpp>
#include <boost/throw_exception.hpp>

namespace iplevel::detail {

/// The throwing half of every pair of functions: system_error, with the function's name in front.
inline void throw_error(const error_code& ec, const char* function)
{
    if (ec)
        boost::throw_exception(boost::system::system_error(ec, function));
}

} // namespace iplevel::detail

#endif
