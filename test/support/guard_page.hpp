// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_SUPPORT_GUARD_PAGE_HPP
#define IPLEVEL_TEST_SUPPORT_GUARD_PAGE_HPP

#include <boost/asio/buffer.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>

namespace test {

/// A page of memory followed by an inaccessible page. An access past the end terminates the program.
class guard_page
{
public:
    guard_page()
    {
        if (memory_ == MAP_FAILED || ::mprotect(end(), page_, PROT_NONE) != 0)
            throw std::system_error(errno, std::generic_category(), "guard page");
    }

    guard_page(const guard_page&) = delete;
    guard_page& operator=(const guard_page&) = delete;
    ~guard_page() { ::munmap(memory_, 2 * page_); }

    /// The last bytes before the end.
    boost::asio::mutable_buffer last(std::size_t size) const noexcept { return {end() - size, size}; }

    /// Copies bytes to the end of the page.
    boost::asio::const_buffer copy(boost::asio::const_buffer bytes) const noexcept
    {
        const auto place = last(bytes.size());
        if (bytes.size() != 0)
            std::memcpy(place.data(), bytes.data(), bytes.size());
        return place;
    }

private:
    unsigned char* end() const noexcept { return static_cast<unsigned char*>(memory_) + page_; }

    std::size_t page_ = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    void* memory_ = ::mmap(nullptr, 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
};

} // namespace test

#endif
