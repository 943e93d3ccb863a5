// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TIMESTAMPING_HPP
#define IPLEVEL_TIMESTAMPING_HPP

#include <iplevel/timestamping/device.hpp>
#include <iplevel/timestamping/flags.hpp>
#include <iplevel/timestamping/option.hpp>

#endif
