// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Replaces operator new, and aligned_alloc, which Asio prefers if it is available, in the program that
// includes this file.

#ifndef IPLEVEL_TEST_SUPPORT_COUNT_NEW_HPP
#define IPLEVEL_TEST_SUPPORT_COUNT_NEW_HPP

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace test {

inline std::atomic<int> allocations{0};

} // namespace test

// Not inlined: a compiler that sees both functions warns that free() is not the counterpart of new.
[[gnu::noinline]] void* operator new(std::size_t size)
{
    ++test::allocations;
    if (void* p = std::malloc(size))
        return p;
    throw std::bad_alloc();
}

[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size)
{
    ++test::allocations;
    void* p = nullptr;
    return ::posix_memalign(&p, alignment, size) == 0 ? p : nullptr;
}

#endif
