// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_BATCH_HPP
#define IPLEVEL_BATCH_HPP

#include <iplevel/batch/operations.hpp>
#include <iplevel/batch/outgoing.hpp>
#include <iplevel/batch/received.hpp>

#endif
