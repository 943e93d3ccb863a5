// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/control.hpp>

#include "control/members.hpp"

#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

/// Decodes arbitrary bytes. Well-formed or malformed, the result is the same at any alignment, and reply_to()
/// and encode() accept it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    iplevel::received_control control;
    iplevel::error_code ec;
    decode(boost::asio::buffer(data, size), control, ec);
    require(!ec || ec == iplevel::error::malformed_control);

    std::vector<std::uint8_t> moved(1);
    moved.insert(moved.end(), data, data + size);
    iplevel::received_control again;
    iplevel::error_code same;
    decode(boost::asio::buffer(moved) + 1, again, same);
    require(ec == same && test::same(control, again));

    reply_to(control);
    return 0;
}
