// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The state after a refused run. The tests are empty on systems without segmentation.

#include "batch/fixture.hpp"
#include "support/faults.hpp"

#include <iplevel/ip/protocol.hpp>

#include <netinet/udp.h>

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

/// A system that refuses runs, or accepts and counts them.
struct system_with_runs
{
    system_with_runs()
    {
        f.judge = [this](const msghdr& header) { return is_run(header) ? refusal : 0; };
        f.watch = [this](const msghdr& header) {
            ++messages;
            runs += is_run(header);
        };
    }

    faults f;
    int refusal = 0;
    int messages = 0;
    int runs = 0;
};

outgoing_control ect()
{
    outgoing_control control;
    control.traffic_class = 2;
    return control;
}

/// Sends 20 datagrams, and checks that they arrive with their mark.
void send_20(udp_pair& pair, outgoing_batch& batch, std::size_t size = 100)
{
    static std::vector<std::string> kept;
    kept = numbers(0, 20, size);
    batch.clear();
    for (const auto& bytes : kept)
        batch.push_back(asio::buffer(bytes), pair.to, ect());
    auto [ec, sent] = send_now(pair, batch);
    BOOST_TEST(!ec);
    BOOST_TEST(sent == 20u);
    auto all = all_received(pair);
    BOOST_TEST_REQUIRE(all.size() == 20u);
    for (std::size_t i = 0; i < 20; ++i) {
        BOOST_TEST((all[i].bytes == kept[i]));
        BOOST_TEST(int(all[i].control.traffic_class.value_or(0)) == 2);
    }
}

error_code system_error(int value) { return {value, boost::system::system_category()}; }

bool skipped()
{
    bool can = outgoing_batch(1).segmentation();
    BOOST_WARN_MESSAGE(can, "skipped: this build sends every datagram alone");
    return !can;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_system_that_takes_runs_gets_them)
{
    if (skipped())
        return;
    udp_pair pair;
    system_with_runs system;
    outgoing_batch batch(20);
    send_20(pair, batch);
    BOOST_TEST(system.runs == 1);
    BOOST_TEST(batch.calls() == 1u);
    BOOST_TEST(!batch.segmentation_refused());
}

BOOST_AUTO_TEST_CASE(a_refused_run_is_sent_one_by_one_and_no_other_is_tried_but_marks_stay)
{
    if (skipped())
        return;
    for (int error : {EIO, EINVAL}) {
        udp_pair pair;
        system_with_runs system;
        outgoing_batch batch(20);
        system.refusal = error;
        send_20(pair, batch);
        BOOST_TEST(batch.calls() == 2u);
        BOOST_TEST(!batch.segmentation());
        BOOST_TEST(batch.segmentation_refused() == system_error(error));
        system.refusal = 0;
        send_20(pair, batch);
        BOOST_TEST(batch.calls() == 3u);
        BOOST_TEST(system.runs == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_run_that_does_not_fit_the_path_is_refused_for_its_size_alone)
{
    if (skipped())
        return;
    udp_pair pair;
    system_with_runs system;
    outgoing_batch batch(20);
    system.refusal = EMSGSIZE;
    send_20(pair, batch, 1400);
    BOOST_TEST(batch.segmentation());
    BOOST_TEST(batch.segmentation_refused() == system_error(EMSGSIZE));
    system.refusal = 0;
    for (std::size_t size : {1400u, 1401u, 3000u})
        send_20(pair, batch, size);
    BOOST_TEST(system.runs == 0);
    send_20(pair, batch, 1399);
    BOOST_TEST(system.runs == 1);
}

BOOST_AUTO_TEST_CASE(asking_again_forgets_the_refusal)
{
    if (skipped())
        return;
    for (int error : {EIO, EINVAL, EMSGSIZE}) {
        udp_pair pair;
        system_with_runs system;
        outgoing_batch batch(20);
        system.refusal = error;
        send_20(pair, batch);
        system.refusal = 0;
        batch.segmentation(true);
        BOOST_TEST(!batch.segmentation_refused());
        send_20(pair, batch);
        BOOST_TEST(system.runs == 1);
    }
}

BOOST_AUTO_TEST_CASE(runs_that_are_switched_off_are_not_sent)
{
    if (skipped())
        return;
    udp_pair pair;
    system_with_runs system;
    outgoing_batch batch(20);
    batch.segmentation(false);
    BOOST_TEST(!batch.segmentation());
    send_20(pair, batch);
    BOOST_TEST(system.runs == 0);
    BOOST_TEST(!batch.segmentation_refused());
}

BOOST_AUTO_TEST_CASE(an_error_that_is_not_the_runs_fault_does_not_switch_runs_off)
{
    if (skipped())
        return;
    udp_pair pair;
    outbox out(4);
    auto nowhere = pair.to;
    nowhere.port(0);
    for (auto to : {nowhere, nowhere, pair.to, pair.to})
        out.put("data", to);
    for (int i = 0; i < 2; ++i) {
        auto [ec, size] = send_now(pair, out.batch);
        BOOST_TEST(ec == asio::error::invalid_argument);
        BOOST_TEST(size == 0u);
        BOOST_TEST(out.batch.segmentation());
        BOOST_TEST(!out.batch.segmentation_refused());
        out.batch.skip();
    }
    system_with_runs system;
    auto [ec, size] = send_now(pair, out.batch);
    BOOST_TEST(!ec);
    BOOST_TEST(size == 2u);
    BOOST_TEST(system.runs == 1);
}

BOOST_AUTO_TEST_CASE(a_system_that_does_not_know_runs_is_sent_none)
{
    if (skipped())
        return;
    for (int error : {ENOPROTOOPT, EOPNOTSUPP, EPERM}) {
        udp_pair pair;
        system_with_runs system;
        outgoing_batch batch(20);
        system.f.fail(call::getsockopt, error);
        send_20(pair, batch);
        BOOST_TEST(system.runs == 0);
        BOOST_TEST(batch.segmentation_refused() == system_error(error));
        BOOST_TEST((batch.segmentation_refused() == iplevel::condition::not_supported) == (error != EPERM));
        BOOST_TEST(!batch.segmentation());
    }
}

BOOST_AUTO_TEST_CASE(the_system_is_asked_once_whether_it_knows_runs_and_in_each_send_whether_it_stamps)
{
    if (skipped())
        return;
    udp_pair pair;
    outgoing_batch batch(20);
    faults f;
    std::string bytes = numbered(0);
    for (std::size_t sends = 1; sends <= 3; ++sends) {
        batch.clear();
        batch.push_back(asio::buffer(bytes), pair.to);
        send_batch(pair.sender, batch);
        BOOST_TEST(f.made(call::getsockopt) == 1 + sends);
    }
}

BOOST_AUTO_TEST_CASE(a_closed_socket_leaves_runs_on)
{
    udp_pair pair;
    outbox out(2);
    out.put("a", pair.to);
    out.put("b", pair.to);
    bool before = out.batch.segmentation();
    pair.sender.close();
    BOOST_TEST(send_now(pair, out.batch).first == asio::error::bad_descriptor);
    BOOST_TEST(send_later(pair, out.batch).first == asio::error::bad_descriptor);
    BOOST_TEST(out.batch.segmentation() == before);
}

BOOST_AUTO_TEST_CASE(other_protocols_never_have_runs)
{
    iplevel::outgoing_batch<asio::ip::icmp> icmp(1);
    iplevel::outgoing_batch<iplevel::ip_protocol> any(1);
    icmp.segmentation(true);
    any.segmentation(true);
    BOOST_TEST(!icmp.segmentation());
    BOOST_TEST(!any.segmentation());
}

BOOST_AUTO_TEST_CASE(a_connected_socket_is_asked_for_its_family_once_in_a_send)
{
    udp_pair pair;
    pair.sender.connect(pair.to);
    outbox out(64);
    for (std::size_t i = 0; i < 64; ++i) {
        auto control = ect();
        control.hop_limit = static_cast<std::uint8_t>(1 + i % 2);
        out.put(numbered(i), control);
    }
    faults f;
    auto [ec, size] = send_now(pair, out.batch);
    BOOST_TEST(!ec);
    BOOST_TEST(size == 64u);
    if (out.batch.segmentation())
        BOOST_TEST(f.made(call::getsockname) == 1u);
}
