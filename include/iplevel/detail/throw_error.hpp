// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_THROW_ERROR_HPP
#define IPLEVEL_DETAIL_THROW_ERROR_HPP

#include <iplevel/error.hpp>

#include <boost/system/system_error.hpp>
#include <boost/throw_exception.hpp>

#include <string>
#include <string_view>

namespace iplevel::detail {

/// The throwing half of every pair of functions: system_error, with the function's name in front.
/**
 * The code goes without its location, which what() would end with: a path of the machine that compiled it.
 */
inline void throw_error(const error_code& ec, const char* function)
{
    if (ec)
        boost::throw_exception(boost::system::system_error(ec.value(), ec.category(), function));
}

/// The same with what the function was asked for, or the step of it that failed, behind its name.
inline void throw_error(const error_code& ec, const char* function, std::string_view subject)
{
    if (ec)
        throw_error(ec, std::string(function).append(": ").append(subject).c_str());
}

} // namespace iplevel::detail

#endif
