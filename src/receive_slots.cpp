// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/detail/receive_slots.hpp>

#include <boost/throw_exception.hpp>

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>

namespace iplevel::detail {
namespace {

constexpr std::size_t alignment = alignof(std::max_align_t); // to which a size may be rounded up

} // namespace

void receive_slots::check(std::size_t count, std::size_t size)
{
    if (size > (std::numeric_limits<std::size_t>::max() - alignment) / count)
        boost::throw_exception(std::length_error(
            "received_batch: there is no memory for " + std::to_string(count) + " times " +
            std::to_string(size) + " bytes"));
}

std::unique_ptr<unsigned char[]> receive_slots::memory(std::size_t count, std::size_t size)
{
    check(count, size);
    return std::unique_ptr<unsigned char[]>(new unsigned char[count * size]);
}

} // namespace iplevel::detail
