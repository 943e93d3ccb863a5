// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// path_mtu on a path that loses packets of any size.

#include "example/paths.hpp"
#include "example/replier.hpp"

#include <deque>
#include <random>
#include <regex>

using namespace test;

namespace {

/// A path that loses 30 % of the packets in each direction.
class lossy_round_trip
{
public:
    explicit lossy_round_trip(unsigned seed) : random_(seed) {}

    int operator()(echo_message&) { return arrives() && arrives(); }

private:
    bool arrives() { return random_() % 10 >= 3; }

    std::minstd_rand random_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(path_loss, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(a_size_that_a_router_told_is_tried_again_when_its_packets_are_lost)
{
    for (const auto& f : {v4, v6}) {
        const path p(1400);
        int lost = 5;
        const replier bob(p.bob, [&](auto& echo) {
            const auto size = (f.least == v4.least ? 20 : 40) + 8 + echo.data.size();
            return size == 1400 && lost-- > 0 ? 0 : 1;
        });
        program echo = p.run(f.bob);
        BOOST_TEST(echo.rest() == told(f, "ICMP echo", 1400));
        BOOST_TEST(echo.exit_code() == 0);
    }
}

BOOST_AUTO_TEST_CASE(where_3_of_10_packets_are_lost_each_way_a_size_is_right_or_there_is_none)
{
    struct experiment
    {
        explicit experiment(unsigned seed)
            : bob(told.bob, lossy_round_trip(seed)), silent_bob(silent.bob, lossy_round_trip(seed))
        {}

        path told{1400};
        silent_path silent{1400};
        replier bob, silent_bob;
        program programs[4] = {
            told.run("--timeout 100 10.7.2.1"), told.run("--timeout 100 fd77:2::1"),
            silent.run("--timeout 100 10.7.2.1"), silent.run("--timeout 100 fd77:2::1")};
    };
    std::deque<experiment> all;
    for (unsigned seed = 1; seed <= 4; ++seed)
        all.emplace_back(seed);
    for (auto& e : all)
        for (auto& program : e.programs) {
            const auto text = program.rest();
            const bool found = program.exit_code() == 0;
            BOOST_TEST((!found || last_line(text).rfind("path MTU 1400, ", 0) == 0), text);
        }
}

BOOST_AUTO_TEST_SUITE_END()
