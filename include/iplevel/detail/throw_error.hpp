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

/// Throw a system_error whose text begins with the name of the function, if there is an error. Used by the
/// throwing overload of every function.
/**
 * The location of the error is omitted, because what() would append it: a path on the machine that compiled
 * the library.
 */
inline void throw_error(const error_code& ec, const char* function)
{
    if (ec)
        boost::throw_exception(boost::system::system_error(ec.value(), ec.category(), function));
}

/// Throw a system_error whose text also contains the argument of the function, or the step that failed,
/// after the function's name.
inline void throw_error(const error_code& ec, const char* function, std::string_view subject)
{
    if (ec)
        throw_error(ec, std::string(function).append(": ").append(subject).c_str());
}

} // namespace iplevel::detail

#endif
