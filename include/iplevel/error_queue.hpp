// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_ERROR_QUEUE_HPP
#define IPLEVEL_ERROR_QUEUE_HPP

#include <iplevel/error_queue/receive.hpp>
#include <iplevel/error_queue/report.hpp>

#endif
