// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// What a program without exceptions has to define for Boost's libraries.

#include <boost/throw_exception.hpp>

#include <cstdlib>

namespace boost {

void throw_exception(const std::exception&) { std::abort(); }
void throw_exception(const std::exception&, const source_location&) { std::abort(); }

} // namespace boost
