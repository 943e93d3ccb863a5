// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/error.hpp>

#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

namespace errc = boost::system::errc;

BOOST_AUTO_TEST_CASE(what_a_system_calls_unsupported_answers_to_not_supported)
{
    for (auto e :
         {errc::no_protocol_option, errc::operation_not_supported, errc::not_supported,
          errc::function_not_supported})
        BOOST_TEST((errc::make_error_code(e) == iplevel::condition::not_supported));
}

BOOST_AUTO_TEST_CASE(other_failures_and_success_do_not_answer_to_not_supported)
{
    for (auto e : {errc::invalid_argument, errc::permission_denied, errc::bad_file_descriptor})
        BOOST_TEST((errc::make_error_code(e) != iplevel::condition::not_supported));
    BOOST_TEST((iplevel::error_code() != iplevel::condition::not_supported));
}

BOOST_AUTO_TEST_CASE(every_error_of_ours_is_an_error_and_has_a_text)
{
    for (int value = 1; value <= 4; ++value) {
        iplevel::error_code ec = static_cast<iplevel::error>(value);
        BOOST_TEST(ec.failed());
        BOOST_TEST(ec.category().name() == "iplevel");
        BOOST_TEST(ec.message() != "unknown iplevel error");
        char buffer[8];
        BOOST_TEST(ec.message(buffer, sizeof buffer) == ec.message());
    }
    BOOST_TEST(iplevel::error_code(99, iplevel::error_category()).message() == "unknown iplevel error");
}
