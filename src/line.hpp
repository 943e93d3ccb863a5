// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_LINE_HPP
#define IPLEVEL_SRC_LINE_HPP

#include <iplevel/control.hpp>

#include <chrono>
#include <iomanip>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::detail {

/// Writes members as `name=value`, separated by spaces.
class line
{
public:
    explicit line(std::ostream& os) : os_(os) {}

    template <typename T>
    void put(const char* name, const T& value)
    {
        os_ << separator_ << name << '=' << value;
        separator_ = " ";
    }

    template <typename T>
    void put(const char* name, const std::optional<T>& value)
    {
        if (value)
            put(name, *value);
    }

    void put(const char* name, const std::optional<timestamp>& value)
    {
        if (value)
            put(name, to_string(*value));
    }

    void put(const char* name, const std::optional<std::chrono::nanoseconds>& value)
    {
        if (value)
            put(name, value->count());
    }

    /// Write a text, in quotes if it is empty or contains a space or a quote.
    void put_text(const char* name, const std::string& value)
    {
        if (value.empty() || value.find_first_of(" \"") != value.npos)
            put(name, std::quoted(value));
        else
            put(name, value);
    }

    void put_if(const char* name, unsigned value)
    {
        if (value)
            put(name, value);
    }

    /// Write a value that prints as a line of its own at the end of this line. Nothing is written if its text
    /// is empty.
    template <typename T>
    void put_all(const T& value)
    {
        std::ostringstream text;
        text << value;
        if (auto rest = text.str(); !rest.empty())
            os_ << separator_ << rest;
    }

private:
    std::ostream& os_;
    const char* separator_ = "";
};

} // namespace iplevel::detail

#pragma GCC visibility pop

#endif
