// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_LAB_TOPOLOGY_HPP
#define IPLEVEL_TEST_LAB_TOPOLOGY_HPP

#include "host.hpp"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <chrono>
#include <cstring>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace lab {

/// Addresses with prefix lengths, such as "10.7.0.1/24" or "fd77::1/64".
/**
 * An interface has no other address, not even a link-local one, without which a router does not forward IPv6.
 */
using addresses = std::initializer_list<const char*>;

/// Whether the interface with this name in this thread's namespace can send.
inline bool is_running(const std::string& name)
{
    ifreq request{};
    std::strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
    const int any = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ::ioctl(any, SIOCGIFFLAGS, &request);
    ::close(any);
    return (request.ifr_flags & IFF_RUNNING) != 0;
}

/// Waits for the link, which is up shortly after both of its ends are.
inline void wait_until_running(const host& h, const std::string& peer)
{
    for (int tries = 0; tries < 5000; ++tries) {
        if (h.run([&] { return is_running(peer); }))
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    throw std::runtime_error(h.name() + ": the link to " + peer + " does not come up");
}

/// Assigns addresses to the interface and enables it.
inline void configure(const host& h, const std::string& peer, addresses list)
{
    std::string lines = "link set " + peer + " up";
    for (const std::string address : list) {
        const bool v6 = address.find(':') != std::string::npos;
        lines += "\naddr add " + address + " dev " + peer + (v6 ? " nodad" : "");
    }
    h.ip(lines);
}

/// Connects two hosts by a cable. The interface of each host has the name of the other host.
inline void connect(const host& a, addresses of_a, const host& b, addresses of_b, int mtu = 1500)
{
    const std::string size = " mtu " + std::to_string(mtu);
    a.ip(
        "link add " + b.name() + size + " type veth peer name " + a.name() + size + " netns " +
        b.network().path());
    configure(a, b.name(), of_a);
    configure(b, a.name(), of_b);
    wait_until_running(a, b.name());
    wait_until_running(b, a.name());
}

/// A switch to which any number of hosts can be connected. Their interfaces have the name of the lan.
class lan
{
public:
    explicit lan(std::string name) : switch_(std::move(name))
    {
        switch_.ip("link add ports type bridge mcast_snooping 0\nlink set ports up");
    }

    void connect(const host& h, addresses list, int mtu = 1500) const
    {
        lab::connect(switch_, {}, h, list, mtu);
        switch_.ip("link set " + h.name() + " master ports");
    }

private:
    host switch_;
};

/// alice 10.7.0.1 fd77::1 fe80::1 --- 10.7.0.2 fd77::2 fe80::2 bob
struct two_hosts
{
    host alice{"alice"};
    host bob{"bob"};

    two_hosts()
    {
        connect(
            alice, {"10.7.0.1/24", "fd77::1/64", "fe80::1/64"}, bob,
            {"10.7.0.2/24", "fd77::2/64", "fe80::2/64"});
    }
};

/// alice 10.7.1.1 fd77:1::1 --- 10.7.1.2 fd77:1::2 router 10.7.2.2 fd77:2::2 --- 10.7.2.1 fd77:2::1 bob
/**
 * The MTU is that of bob's link.
 */
struct two_hosts_and_a_router
{
    host alice{"alice"};
    host router{"router"};
    host bob{"bob"};

    explicit two_hosts_and_a_router(int mtu = 1500)
    {
        connect(
            alice, {"10.7.1.1/24", "fd77:1::1/64", "fe80::1/64"}, router,
            {"10.7.1.2/24", "fd77:1::2/64", "fe80::2/64"});
        connect(
            bob, {"10.7.2.1/24", "fd77:2::1/64", "fe80::1/64"}, router,
            {"10.7.2.2/24", "fd77:2::2/64", "fe80::2/64"}, mtu);
        router.forward();
        alice.ip("route add default via 10.7.1.2\nroute add default via fd77:1::2");
        bob.ip("route add default via 10.7.2.2\nroute add default via fd77:2::2");
    }
};

} // namespace lab

#endif
