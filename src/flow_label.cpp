// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/option/flow_label.hpp>

namespace iplevel::detail {

std::array<unsigned char, 4> flow_label_bytes(std::uint32_t label)
{
    in_range(option_id::flow_label, label, 1, 0xfffff);
    return {
        0, static_cast<unsigned char>(label >> 16), static_cast<unsigned char>(label >> 8 & 0xff),
        static_cast<unsigned char>(label & 0xff)};
}

} // namespace iplevel::detail
