// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The clients of a server that receives on all addresses of a host, the addresses to which they send
// requests, and the addresses from which the replies must come.

#ifndef IPLEVEL_TEST_SUPPORT_REPLY_TABLE_HPP
#define IPLEVEL_TEST_SUPPORT_REPLY_TABLE_HPP

#include "lab/topology.hpp"
#include "support/fixture.hpp"

#include <initializer_list>
#include <ostream>
#include <string>

namespace test {

/// One request of one client.
struct question
{
    const char* client;            ///< host
    const char* from;              ///< address of the client
    const char* asked;             ///< address of the server to which the request is sent
    const char* answered_by;       ///< address of the server from which the reply must come
    const char* through = nullptr; ///< interface of the client, if the server's address does not determine it

    friend std::ostream& operator<<(std::ostream& os, const question& q)
    {
        return os << q.client << " asks " << q.asked << " from " << q.from;
    }
};

constexpr question ipv4_questions[] = {
    {"alice", "10.7.0.1", "10.7.0.2", "10.7.0.2"},
    {"alice", "10.7.0.1", "10.8.0.2", "10.8.0.2"},
    // A virtual address, and one of an anycast range.
    {"alice", "10.7.0.1", "10.77.0.1", "10.77.0.1"},
    {"alice", "10.7.0.1", "192.0.2.7", "192.0.2.7"},
    // The reply takes another route than the request.
    {"alice", "10.9.0.1", "10.7.0.2", "10.7.0.2"},
    {"alice", "10.9.0.1", "192.0.2.7", "192.0.2.7"},
    {"alice", "10.9.0.1", "10.7.0.255", "10.8.0.2"},
    {"alice", "10.9.0.1", "239.1.1.1", "10.8.0.2", "bob"},
    // Broadcast addresses and groups. There is no route to the last client's address.
    {"alice", "10.7.0.1", "10.7.0.255", "10.7.0.2"},
    {"alice", "10.7.0.1", "255.255.255.255", "10.7.0.2", "bob"},
    {"alice", "10.7.0.1", "224.0.0.99", "10.7.0.2", "bob"},
    {"alice", "10.7.0.1", "239.1.1.1", "10.7.0.2", "bob"},
    {"alice", "10.99.0.1", "255.255.255.255", "10.7.0.2", "bob"},
    {"alice", "10.99.0.1", "224.0.0.99", "10.7.0.2", "bob"},
    // The client is on the same host.
    {"bob", "127.0.0.1", "127.0.0.1", "127.0.0.1"},
    {"bob", "127.0.0.1", "127.0.0.5", "127.0.0.5"},
    {"bob", "127.0.0.1", "10.7.0.2", "10.7.0.2"},
    {"bob", "127.0.0.1", "10.8.0.2", "10.8.0.2"},
    {"bob", "127.0.0.1", "10.77.0.1", "10.77.0.1"},
    {"bob", "127.0.0.1", "192.0.2.7", "192.0.2.7"},
    {"bob", "10.7.0.2", "127.0.0.1", "127.0.0.1"},
    {"bob", "10.7.0.2", "10.7.0.2", "10.7.0.2"},
    {"bob", "10.7.0.2", "10.8.0.2", "10.8.0.2"},
    {"bob", "10.7.0.2", "10.77.0.1", "10.77.0.1"},
    {"bob", "10.7.0.2", "192.0.2.7", "192.0.2.7"},
    {"bob", "10.77.0.1", "10.8.0.2", "10.8.0.2"},
    {"bob", "192.0.2.9", "10.8.0.2", "10.8.0.2"},
    {"bob", "10.7.0.2", "10.7.0.255", "10.7.0.2"},
    {"bob", "10.8.0.2", "10.7.0.255", "10.8.0.2"},
    {"bob", "10.7.0.2", "255.255.255.255", "10.7.0.2", "alice"},
    {"bob", "10.7.0.2", "224.0.0.99", "10.7.0.2", "alice"},
    {"bob", "10.7.0.2", "239.1.1.1", "10.7.0.2", "alice"},
    {"bob", "10.8.0.2", "239.1.1.1", "10.8.0.2", "alice"},
};

constexpr question ipv6_questions[] = {
    {"alice", "fd77::1", "fd77::2", "fd77::2"},
    {"alice", "fd77::1", "fd88::2", "fd88::2"},
    {"alice", "fd77::1", "fd70::1", "fd70::1"},
    {"alice", "fd77::1", "2001:db8::7", "2001:db8::7"},
    // The reply takes another route than the request.
    {"alice", "fd99::1", "fd77::2", "fd77::2"},
    {"alice", "fd99::1", "2001:db8::7", "2001:db8::7"},
    {"alice", "fd99::1", "ff05::99", "fd88::2", "bob"},
    // Link-local addresses, with and without scope id.
    {"alice", "fe80::1%bob", "fe80::2%bob", "fe80::2%bob"},
    {"alice", "fe80::1%bob", "fe80::2", "fe80::2%bob"},
    {"alice", "fd77::1", "fe80::2", "fe80::2%bob", "bob"},
    {"alice", "fd77::1", "fe80::2%bob", "fe80::2%bob"},
    {"alice", "fe80::1%bob", "fd77::2", "fd77::2"},
    {"alice", "fe80::1%bob", "ff02::1%bob", "fe80::2%bob"},
    {"alice", "fe80::1%bob", "ff05::99", "fe80::2%bob"},
    {"alice", "fd77::1", "ff02::1%bob", "fd77::2"},
    {"alice", "fd77::1", "ff05::99", "fd77::2", "bob"},
    // The client is on the same host.
    {"bob", "::1", "::1", "::1"},
    {"bob", "::1", "fd77::2", "fd77::2"},
    {"bob", "::1", "fd88::2", "fd88::2"},
    {"bob", "::1", "fd70::1", "fd70::1"},
    {"bob", "::1", "2001:db8::7", "2001:db8::7"},
    {"bob", "fd77::2", "::1", "::1"},
    {"bob", "fd77::2", "fd77::2", "fd77::2"},
    {"bob", "fd77::2", "fd88::2", "fd88::2"},
    {"bob", "fd77::2", "fd70::1", "fd70::1"},
    {"bob", "fd77::2", "2001:db8::7", "2001:db8::7"},
    {"bob", "fd70::1", "fd88::2", "fd88::2"},
    {"bob", "fd77::2", "fe80::2%alice", "fe80::2%alice"},
    {"bob", "fe80::2%alice", "fe80::2%alice", "fe80::2%alice"},
    {"bob", "fe80::2%alice", "fd77::2", "fd77::2"},
    {"bob", "fd77::2", "ff02::1%alice", "fd77::2"},
    {"bob", "fd88::2", "ff02::1%alice", "fd88::2"},
    {"bob", "fd88::2", "ff05::99", "fd88::2", "alice"},
};

/// bob and alice are connected by a cable, and by a lan that is the route of the replies to some of alice's
/// addresses.
struct neighbors : lab::two_hosts
{
    neighbors()
    {
        for (auto* host : {&alice, &bob})
            for (auto place : {"all", "default"})
                host->sysctl(std::string("ipv4/conf/") + place + "/rp_filter", "0");
        alice.sysctl("ipv4/conf/bob/rp_filter", "0");
        bob.sysctl("ipv4/conf/alice/rp_filter", "0");
        alice.sysctl("ipv4/conf/all/arp_ignore", "1"); // does not answer for an address of another interface
        second.connect(alice, {"10.8.0.1/24", "fd88::1/64", "fe80::a1/64"});
        second.connect(bob, {"10.8.0.2/24", "fd88::2/64", "fe80::b2/64"});
        alice.ip("addr add 10.9.0.1/32 dev lo\naddr add fd99::1/128 dev lo\naddr add 10.99.0.1/32 dev bob\n"
                 "route add 10.77.0.1 via 10.7.0.2\nroute add fd70::1 via fd77::2\n"
                 "route add 192.0.2.0/24 via 10.7.0.2\nroute add 2001:db8::/64 via fd77::2");
        bob.ip("addr add 10.77.0.1/32 dev lo\naddr add fd70::1/128 dev lo\n"
               "route add local 192.0.2.0/24 dev lo\nroute add local 2001:db8::/64 dev lo\n"
               "route add 10.9.0.1 via 10.8.0.1\nroute add fd99::1 via fd88::1");
    }

    const lab::host& named(const std::string& name) const { return name == "alice" ? alice : bob; }

    lab::lan second{"lan"};
    asio::io_context context;
};

/// Sends a request to bob's server on port 7777. `serve` is called while the request is in transit.
template <typename Serve>
void ask(neighbors& net, const question& q, Serve serve)
{
    BOOST_TEST_CONTEXT(q)
    net.named(q.client).run([&] {
        const udp::endpoint from(asio::ip::make_address(q.from), 0);
        const udp::endpoint asked(asio::ip::make_address(q.asked), 7777);
        outgoing_control control;
        if (q.through != nullptr) {
            control.source = from.address();
            control.interface_index = ::if_nametoindex(q.through);
        }
        udp::socket client(net.context, from.protocol());
        client.set_option(asio::socket_base::broadcast(true));
        client.bind(from);
        send_with_control(client, asio::buffer("question", 8), asked, control);
        serve();
        const auto answer = receive(client);
        BOOST_TEST(answer.bytes == "question");
        BOOST_TEST(answer.sender == udp::endpoint(asio::ip::make_address(q.answered_by), 7777));
    });
}

} // namespace test

#endif
