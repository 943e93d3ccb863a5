// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/flow_label.hpp>

namespace iplevel::detail {

std::array<unsigned char, 4> flow_label_bytes(std::uint32_t label)
{
    if (label == 0 || label > 0xfffff)
        throw std::out_of_range("flow label");
    return {
        0, static_cast<unsigned char>(label >> 16), static_cast<unsigned char>(label >> 8 & 0xff),
        static_cast<unsigned char>(label & 0xff)};
}

} // namespace iplevel::detail
