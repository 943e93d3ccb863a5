// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "batch/fixture.hpp"

#include <cstdlib>

using namespace test;

namespace {

/// Set before the program uses its first batch.
const int environment = ::setenv("IPLEVEL_SEGMENTATION", "off", 1);

} // namespace

BOOST_AUTO_TEST_CASE(the_environment_switches_segmentation_off_for_the_whole_program)
{
    BOOST_TEST_REQUIRE(environment == 0);
    udp_pair pair;
    outbox out(10);
    BOOST_TEST(!out.batch.segmentation());
    out.batch.segmentation(true);
    BOOST_TEST(!out.batch.segmentation());
    for (std::size_t i = 0; i < 10; ++i)
        out.put(numbered(i), pair.to);
    auto [ec, size] = send_now(pair, out.batch);
    BOOST_TEST(!ec);
    BOOST_TEST(size == 10u);
    BOOST_TEST(!out.batch.segmentation_refused());
    BOOST_TEST((bytes_received(pair) == numbers(0, 10)));
}
