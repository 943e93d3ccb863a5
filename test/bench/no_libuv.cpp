// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "stage.hpp"

namespace bench {

std::vector<contender> libuv_receive(loopback&) { return {}; }

} // namespace bench
