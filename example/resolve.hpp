// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_EXAMPLE_RESOLVE_HPP
#define IPLEVEL_EXAMPLE_RESOLVE_HPP

#include "common.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/icmp.hpp>

/// What the command line says about a host: `[--ipv4 | --ipv6] HOST`, a name or an address.
struct host_argument
{
    /// Call it when all other options are taken.
    explicit host_argument(command_line& arguments)
    {
        const bool v4 = arguments.flag("--ipv4"), v6 = arguments.flag("--ipv6");
        name = arguments.word("the host");
        boost::asio::io_context context;
        icmp::resolver resolver(context);
        const auto all = icmp::resolver::flags(); // also a family that this machine has no address of
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
