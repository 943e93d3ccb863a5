// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_PACKET_FILTER_SCANNER_HPP
#define IPLEVEL_SRC_PACKET_FILTER_SCANNER_HPP

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::packet_filter {

inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
inline bool is_word(char c) noexcept { return (c >= 'a' && c <= 'z') || c == '_' || is_digit(c); }

/// Splits text into characters, words and numbers, and skips blanks and comments between them.
class scanner
{
public:
    explicit scanner(std::string_view text) : text_(text) { skip_blanks(); }

    bool at_end() const noexcept { return at_ == text_.size(); }

    bool accept(char c)
    {
        if (at_end() || text_[at_] != c)
            return false;
        advance(1);
        return true;
    }

    /// Read a word. Returns an empty string if there is none.
    std::string_view word() { return !at_end() && !is_digit(text_[at_]) ? run() : std::string_view(); }

    /// Read a number in decimal notation with an optional sign, or in hexadecimal, binary or octal notation.
    /// A negative number wraps around.
    /**
     * Text that is not a number, or a number that does not fit, is not consumed.
     */
    std::optional<std::uint32_t> number()
    {
        const auto begin = at_;
        const auto value = read_number();
        if (!value)
            at_ = begin;
        return value;
    }

private:
    std::optional<std::uint32_t> read_number()
    {
        const auto sign = text_.substr(at_, 1);
        const bool has_sign = sign == "-" || sign == "+";
        const auto first = at_ + (has_sign ? 1 : 0);
        if (first >= text_.size() || !is_digit(text_[first]))
            return std::nullopt;
        at_ = first;
        auto digits = run();
        int base = 10;
        if (digits.size() > 1 && digits[0] == '0') {
            base = digits[1] == 'x' ? 16 : digits[1] == 'b' ? 2 : 8;
            digits.remove_prefix(base == 8 ? 1 : 2);
        }
        std::uint32_t value = 0;
        const auto end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, value, base);
        if (read.ec != std::errc() || read.ptr != end)
            return std::nullopt;
        return sign == "-" ? 0 - value : value;
    }

    std::string_view run()
    {
        const auto begin = text_.begin() + static_cast<std::ptrdiff_t>(at_);
        const auto size = static_cast<std::size_t>(std::find_if_not(begin, text_.end(), is_word) - begin);
        const auto result = text_.substr(at_, size);
        advance(size);
        return result;
    }

    void advance(std::size_t size)
    {
        at_ += size;
        skip_blanks();
    }

    void skip_blanks()
    {
        for (;;) {
            at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
            const bool line_begins = at_ == 0 || text_[at_ - 1] == '\n';
            const auto rest = text_.substr(at_);
            if (rest.substr(0, 1) == ";" || (line_begins && rest.substr(0, 1) == "#"))
                at_ = std::min(text_.find('\n', at_), text_.size());
            else if (rest.substr(0, 2) == "/*" && rest.find("*/", 2) != rest.npos)
                at_ += rest.find("*/", 2) + 2;
            else
                return;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace iplevel::packet_filter

#pragma GCC visibility pop

#endif
