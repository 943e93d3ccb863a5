// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The command line of the examples.

#ifndef IPLEVEL_EXAMPLE_COMMON_HPP
#define IPLEVEL_EXAMPLE_COMMON_HPP

#include <iplevel/multicast/group.hpp>
#include <iplevel/network_interface.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A mistake in the command line, with an explanation.
struct bad_argument : std::invalid_argument
{
    using std::invalid_argument::invalid_argument;
};

/// The arguments of a program: options with a value and flags without one, in any order, and words.
class command_line
{
public:
    command_line(int argc, char** argv) : arguments_(argv + 1, argv + argc) {}

    /// Removes the option `name` and the value after it. Returns the value.
    std::optional<std::string> option(std::string_view name)
    {
        const auto at = std::find(arguments_.begin(), arguments_.end(), name);
        if (at == arguments_.end())
            return std::nullopt;
        if (at + 1 == arguments_.end())
            throw bad_argument(*at + " needs a value");
        std::string value = std::move(at[1]);
        arguments_.erase(at, at + 2);
        return value;
    }

    /// Removes the flag `name`. Returns whether it was present.
    bool flag(std::string_view name)
    {
        const auto at = std::find(arguments_.begin(), arguments_.end(), name);
        if (at == arguments_.end())
            return false;
        arguments_.erase(at);
        return true;
    }

    /// Like option(), for a decimal or hexadecimal number.
    std::optional<unsigned> number(std::string_view name, unsigned least, unsigned most)
    {
        const auto text = option(name);
        return text ? std::optional(to_number(std::string(name), *text, least, most)) : std::nullopt;
    }

    /// Removes and returns the next word. Must be called after all options have been removed.
    std::string word(const std::string& what)
    {
        if (arguments_.empty())
            throw bad_argument(what + " is missing");
        std::string value = std::move(arguments_.front());
        if (value.substr(0, 2) == "--")
            throw bad_argument("there is no option " + value);
        arguments_.erase(arguments_.begin());
        return value;
    }

    unsigned short port()
    {
        return static_cast<unsigned short>(to_number("the port", word("the port"), 1, 65535));
    }

    /// Removes and returns a group, which may include its interface, as in "ff02::fb%eth0".
    iplevel::multicast::group_on_interface group()
    {
        const auto text = word("the group");
        boost::system::error_code ec;
        const auto group = iplevel::multicast::parse_group(text, ec);
        if (ec == boost::system::errc::invalid_argument)
            throw bad_argument("the group: '" + text + "' is not a multicast address");
        if (ec)
            throw bad_argument("the group: '" + text + "': " + ec.message());
        return group;
    }

    /// Returns the interface of the group or, if it has none, the interface that the next word names.
    iplevel::network_interface interface_of(const iplevel::multicast::group_on_interface& group)
    {
        if (group.interface_index != 0)
            return iplevel::find_interface(group.interface_index);
        return to_interface("the interface", word("the interface"));
    }

    static boost::asio::ip::address to_address(const std::string& what, const std::string& text)
    {
        boost::system::error_code ec;
        const auto address = boost::asio::ip::make_address(text, ec);
        if (ec)
            throw bad_argument(what + ": '" + text + "' is not an IP address");
        return address;
    }

    static iplevel::network_interface to_interface(const std::string& what, const std::string& name)
    {
        boost::system::error_code ec;
        auto found = iplevel::find_interface(name, ec);
        if (ec)
            throw bad_argument(what + ": '" + name + "': " + ec.message());
        return found;
    }

    /// Throws if the addresses have different families.
    static void check_family(
        const std::string& what, const boost::asio::ip::address& from, const boost::asio::ip::address& to)
    {
        if (from.is_v6() != to.is_v6())
            throw bad_argument(
                what + ": " + from.to_string() + " and " + to.to_string() + " are of different families");
    }

    /// Throws if arguments remain.
    void end() const
    {
        if (!arguments_.empty())
            throw bad_argument("what is '" + arguments_.front() + "'?");
    }

private:
    static unsigned to_number(const std::string& what, const std::string& text, unsigned least, unsigned most)
    {
        char* end = nullptr;
        const bool digit = !text.empty() && text[0] >= '0' && text[0] <= '9';
        const unsigned long long value =
            std::strtoull(text.c_str(), &end, text.substr(0, 2) == "0x" ? 16 : 10);
        if (!digit || *end != '\0' || value < least || value > most)
            throw bad_argument(
                what + ": '" + text + "' is not a number from " + std::to_string(least) + " to " +
                std::to_string(most));
        return static_cast<unsigned>(value);
    }

    std::vector<std::string> arguments_;
};

/// Returns what failed and why, without the error number and the source location that Boost adds.
inline std::string text_of(const boost::system::system_error& e)
{
    const std::string whole = e.what(), code = e.code().what();
    return whole.substr(0, whole.rfind(code)) + e.code().message();
}

/// Runs a program and returns its exit code: 2 for a mistake in the command line, 1 for any other failure.
template <typename Program>
int run(int argc, char** argv, const char* help, Program program)
{
    if (std::find(argv, argv + argc, std::string_view("--help")) != argv + argc) {
        std::cout << help;
        return 0;
    }
    try {
        return program(command_line(argc, argv));
    } catch (const bad_argument& e) {
        std::cerr << argv[0] << ": " << e.what() << "; see --help\n";
        return 2;
    } catch (const boost::system::system_error& e) {
        std::cerr << argv[0] << ": " << text_of(e) << '\n';
        return 1;
    } catch (const std::exception& e) {
        std::cerr << argv[0] << ": " << e.what() << '\n';
        return 1;
    }
}

#endif
