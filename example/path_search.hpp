// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_EXAMPLE_PATH_SEARCH_HPP
#define IPLEVEL_EXAMPLE_PATH_SEARCH_HPP

#include <algorithm>
#include <iterator>
#include <optional>

/// Selects the next size to try: the size that a router reported, or a common one, or the middle (RFC 8899).
class search
{
public:
    search(unsigned floor, unsigned ceiling) : floor_(floor), ceiling_(ceiling) {}

    /// Returns the size when the search is complete.
    std::optional<unsigned> found() const
    {
        return floor_ == ceiling_ ? std::optional(floor_) : std::nullopt;
    }

    unsigned next() const
    {
        if (told_)
            return ceiling_;
        const auto first = std::upper_bound(std::begin(likely), std::end(likely), floor_);
        const auto last = std::upper_bound(first, std::end(likely), ceiling_);
        if (first != last)
            return first[(last - first) / 2];
        return first[-1] == floor_ ? floor_ + 1 : floor_ + (ceiling_ - floor_ + 1) / 2;
    }

    void arrived(unsigned size) { floor_ = size; }

    /// @param mtu 0 if the router did not report it (RFC 1191 section 5), or if there was no report.
    void lost(unsigned size, unsigned mtu = 0)
    {
        told_ = floor_ <= mtu && mtu < size; // any other report is forged, because floor_ fits
        ceiling_ = told_ ? mtu : size - 1;
    }

private:
    // Old links, the minimum of IPv6, tunnels, Ethernet and protocols over it, FDDI, clouds, jumbo frames.
    static constexpr unsigned likely[] = {68,   296,  508,  576,  1006, 1280, 1400, 1420, 1440, 1450,
                                          1476, 1480, 1492, 1500, 4352, 8500, 8896, 9000, 9216, 17914};

    unsigned floor_;   // this size fits
    unsigned ceiling_; // larger sizes do not fit
    bool told_ = true;
};

#endif
