// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_EXAMPLE_RESOLVE_HPP
#define IPLEVEL_EXAMPLE_RESOLVE_HPP

#include "common.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/icmp.hpp>

/// A host on the command line, by name or address: `[--ipv4 | --ipv6] HOST`.
struct host_argument
{
    /// Must be called after all other options have been removed.
    explicit host_argument(command_line& arguments)
    {
        const bool v4 = arguments.flag("--ipv4"), v6 = arguments.flag("--ipv6");
        name = arguments.word("the host");
        boost::asio::io_context context;
        icmp::resolver resolver(context);
        const auto all = icmp::resolver::flags(); // also of families of which this host has no address
        boost::system::error_code ec;
        const auto found = v4 == v6 ? resolver.resolve(name, "", all, ec)
                                    : resolver.resolve(v4 ? icmp::v4() : icmp::v6(), name, "", all, ec);
        if (ec)
            throw bad_argument(name + ": " + ec.message());
        address = found.begin()->endpoint().address();
    }

    std::string name;
    boost::asio::ip::address address;

private:
    using icmp = boost::asio::ip::icmp;
};

#endif
