// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// When a run is refused, the cause may be that it is a run, or one of its datagrams. The tests are empty on
// systems without segmentation.

#include "batch/fixture.hpp"
#include "lab/available.hpp"
#include "lab/refusals.hpp"
#include "lab/topology.hpp"
#include "support/faults.hpp"

#include <netinet/udp.h>

#include <algorithm>
#include <set>
#include <utility>

using namespace test;

namespace {

bool is_run(const msghdr& header)
{
    for (auto* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(const_cast<msghdr*>(&header), c)) {
        if (c->cmsg_level == IPPROTO_UDP && c->cmsg_type == UDP_SEGMENT)
            return true;
    }
    return false;
}

error_code system_error(int value) { return {value, boost::system::system_category()}; }

using outcome = std::pair<error_code, std::size_t>;

constexpr std::size_t many = 20;

/// A batch that is one run, and a system that refuses it as the test requires.
struct trial
{
    trial() : out(many)
    {
        for (std::size_t i = 0; i < many; ++i)
            out.put(numbered(i, 100), pair.to);
        f.judge = [this](const msghdr& header) {
            const auto number = std::stoul(std::string(static_cast<char*>(header.msg_iov[0].iov_base), 5));
            if (is_run(header))
                return ++runs, run_error;
            return number == bad ? datagram_error : 0;
        };
    }

    outcome send() { return send_now(pair, out.batch); }

    udp_pair pair;
    outbox out;
    int run_error = 0, datagram_error = 0, runs = 0;
    std::size_t bad = many;
    faults f;
};

bool skipped()
{
    bool can = outgoing_batch(1).segmentation();
    BOOST_WARN_MESSAGE(can, "skipped: this build sends every datagram alone");
    return !can;
}

/// Errors that are caused by no datagram, by the destination, or by an earlier datagram.
const std::set<int> not_for_a_run{EAGAIN,      EINTR,  ECONNREFUSED, EHOSTDOWN, EHOSTUNREACH,
                                  ENETUNREACH, ENONET, ENOPROTOOPT,  EPROTO,    EACCES};

} // namespace

BOOST_AUTO_TEST_CASE(whatever_a_run_is_refused_with_its_datagrams_are_tried_before_one_is_blamed)
{
    if (skipped())
        return;
    for (int error = 1; error <= EHWPOISON; ++error) {
        if (not_for_a_run.count(error))
            continue;
        BOOST_TEST_CONTEXT(system_error(error).message())
        {
            trial t;
            t.run_error = error;
            BOOST_TEST((t.send() == outcome({}, many)));
            BOOST_TEST(t.runs == 1);
            BOOST_TEST((bytes_received(t.pair) == numbers(0, many, 100)));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_fault_of_a_run_is_reported_at_once_as_a_single_send_reports_it)
{
    if (skipped())
        return;
    for (int error : not_for_a_run) {
        BOOST_TEST_CONTEXT(system_error(error).message())
        {
            trial t;
            if (error == EINTR)
                continue; // means that the call would block
            t.pair.sender.non_blocking(true);
            t.run_error = error;
            BOOST_TEST((t.send() == outcome(system_error(error), 0)));
            BOOST_TEST(t.runs == 1);
            t.run_error = 0;
            BOOST_TEST((t.send() == outcome({}, many)));
            BOOST_TEST(t.runs == 2);
            BOOST_TEST(t.out.batch.segmentation());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_run_whose_datagrams_all_pass_is_not_tried_again_unless_a_queue_was_full)
{
    if (skipped())
        return;
    for (int error : {EPERM, EIO, EINVAL, EOPNOTSUPP, ENOBUFS, ENOMEM}) {
        const bool passes = error == ENOBUFS || error == ENOMEM;
        trial t;
        t.run_error = error;
        BOOST_TEST((t.send() == outcome({}, many)));
        BOOST_TEST(t.out.batch.segmentation() == passes);
        BOOST_TEST(t.out.batch.segmentation_refused() == (passes ? error_code() : system_error(error)));
        t.out.batch.clear();
        t.run_error = 0;
        for (std::size_t i = 0; i < many; ++i)
            t.out.put(numbered(i, 100), t.pair.to);
        BOOST_TEST((t.send() == outcome({}, many)));
        BOOST_TEST(t.runs == (passes ? 2 : 1));
    }
}

BOOST_AUTO_TEST_CASE(an_error_that_one_datagram_meets_alone_is_its_own_and_runs_are_not_blamed)
{
    if (skipped())
        return;
    for (int error : {EPERM, EIO, EINVAL, EMSGSIZE, ENOBUFS}) {
        for (std::size_t bad : {0u, 1u, 7u, 19u}) {
            trial t;
            t.run_error = t.datagram_error = error;
            t.bad = bad;
            BOOST_TEST((t.send() == outcome(system_error(error), bad)));
            BOOST_TEST(t.out.batch.sent() == bad);
            BOOST_TEST(t.out.batch.segmentation());
            BOOST_TEST(!t.out.batch.segmentation_refused());
            t.out.batch.skip();
            t.run_error = 0;
            BOOST_TEST((t.send() == outcome({}, many - bad - 1)));
            BOOST_TEST(t.runs == (bad < 18 ? 2 : 1));
        }
    }
}

BOOST_AUTO_TEST_CASE(another_error_of_the_first_datagram_is_its_own_when_it_comes_twice)
{
    if (skipped())
        return;
    trial t;
    t.run_error = EPERM;
    t.datagram_error = EINVAL;
    t.bad = 0;
    BOOST_TEST((t.send() == outcome(system_error(EINVAL), 0)));
    BOOST_TEST(t.out.batch.segmentation()); // nothing is known about runs yet
    trial once;
    once.run_error = EPERM;
    once.f.refuse(0, ECONNREFUSED); // the reply of a firewall that rejects the run
    BOOST_TEST((once.send() == outcome({}, many)));
}

BOOST_AUTO_TEST_CASE(no_room_for_a_refused_runs_datagrams_proves_nothing_about_runs)
{
    if (skipped())
        return;
    for (std::size_t passed : {0u, 3u}) {
        trial t;
        t.pair.sender.non_blocking(true);
        t.run_error = EPERM;
        t.bad = passed;
        t.datagram_error = EAGAIN;
        BOOST_TEST((t.send() == outcome(asio::error::would_block, passed)));
        BOOST_TEST((t.send() == outcome(asio::error::would_block, 0)));
        BOOST_TEST(t.runs == 1); // the trial continues
        t.out.batch.clear();
        BOOST_TEST(t.out.batch.segmentation() == (passed == 0));
    }
}

namespace {

/// A datagram of alice's that the network refuses because of its port or its contents, and a batch for bob.
struct network
{
    network()
    {
        net.alice.ip("neigh replace 10.7.0.2 lladdr 02:00:00:00:00:02 dev bob nud permanent");
        socket = net.alice.run([&] { return open(context, udp::v4()); });
        enable_control(socket, control_flags::errors);
    }

    void put(std::size_t size = 1000)
    {
        for (std::size_t i = 0; i < many; ++i)
            out.put(numbered(i, size), to);
    }

    /// Sends each datagram separately, until a send fails.
    outcome send_singly(std::size_t size = 1000)
    {
        error_code ec;
        for (std::size_t i = 0; i < many; ++i) {
            send_with_control(socket, asio::buffer(numbered(i, size)), to, {}, ec);
            if (ec)
                return {ec, i};
        }
        return {ec, many};
    }

    outcome send()
    {
        outcome o;
        o.second = send_batch(socket, out.batch, o.first);
        return o;
    }

    lab::two_hosts net;
    asio::io_context context;
    udp::socket socket{context};
    udp::endpoint to{asio::ip::make_address("10.7.0.2"), 2000};
    outbox out{many};
};

} // namespace

BOOST_AUTO_TEST_SUITE(networks, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(a_firewall_that_minds_the_length_of_a_run_stops_none_of_its_datagrams)
{
    for (const char* verdict : {"drop", "reject"}) {
        network n;
        lab::firewall(n.net.alice, std::string("meta length > 2000 ") + verdict);
        n.put();
        BOOST_TEST((n.send_singly() == outcome({}, many)));
        BOOST_TEST((n.send() == outcome({}, many)));
    }
}

BOOST_AUTO_TEST_CASE(a_firewall_that_minds_one_datagram_stops_that_one)
{
    network n;
    lab::firewall(n.net.alice, "udp dport 2000 @th,64,40 0x3030303030 drop"); // begins with 00000
    n.put();
    BOOST_TEST((n.send_singly() == outcome(asio::error::no_permission, 0)));
    BOOST_TEST((n.send() == outcome(asio::error::no_permission, 0)));
    n.out.batch.skip();
    BOOST_TEST((n.send() == outcome({}, many - 1)));
    BOOST_TEST(!n.out.batch.segmentation_refused());
}

BOOST_AUTO_TEST_CASE(a_queue_that_has_no_room_for_a_run_takes_the_datagrams_that_it_has_room_for)
{
    outcome expected;
    for (bool singly : {true, false}) {
        network n;
        n.put();
        lab::hold(n.net.alice, "bob", 5000, 30000);
        for (int i = 0; i < 28; ++i) // uses up the burst
            send_with_control(n.socket, asio::buffer(numbered(0, 1000)), n.to, {});
        if (singly) {
            expected = n.send_singly();
            BOOST_TEST((expected.first == asio::error::no_buffer_space));
            BOOST_TEST(expected.second > 1u);
        } else {
            BOOST_TEST((n.send() == expected));
            BOOST_TEST(!n.out.batch.segmentation_refused());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_queue_that_cuts_a_run_may_drop_its_end_and_nobody_says_so)
{
    if (skipped())
        return;
    network n;
    n.put();
    lab::hold(n.net.alice, "bob", 5000);
    BOOST_TEST((n.send() == outcome({}, many)));
    const auto after = n.send_singly();
    BOOST_TEST((after.first == asio::error::no_buffer_space));
    BOOST_TEST(after.second <= 1u); // the place of the datagram that was admitted
}

BOOST_AUTO_TEST_SUITE_END()
