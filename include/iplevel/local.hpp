// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_LOCAL_HPP
#define IPLEVEL_LOCAL_HPP

#include <iplevel/local/control.hpp>
#include <iplevel/local/operations.hpp>

#endif
