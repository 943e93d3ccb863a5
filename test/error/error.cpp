// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/error.hpp>

#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <set>
#include <string>

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

BOOST_AUTO_TEST_CASE(every_error_of_ours_is_an_error_and_has_a_text_of_its_own)
{
    const std::string unknown = "unknown iplevel error";
    std::set<std::string> texts;
    int value = 1;
    for (; value != 1000; ++value) {
        const iplevel::error_code ec = static_cast<iplevel::error>(value);
        BOOST_TEST(ec.failed());
        BOOST_TEST(ec.category().name() == "iplevel");
        if (ec.message() == unknown)
            break;
        char buffer[8];
        BOOST_TEST(ec.message(buffer, sizeof buffer) == ec.message());
        BOOST_TEST(texts.insert(ec.message()).second, ec.message() << " stands twice");
    }
    BOOST_TEST(value > static_cast<int>(iplevel::error::icmp_body_mismatch));
    BOOST_TEST(iplevel::error_code(-1, iplevel::error_category()).message() == unknown);
}

BOOST_AUTO_TEST_CASE(zero_of_our_category_is_success)
{
    BOOST_TEST(!iplevel::error_code(0, iplevel::error_category()).failed());
}

BOOST_AUTO_TEST_CASE(the_condition_answers_for_itself_and_for_none_of_our_errors)
{
    const boost::system::error_condition condition = iplevel::condition::not_supported;
    BOOST_TEST(condition.category().name() == "iplevel.condition");
    BOOST_TEST(condition.message() == "not supported");
    const iplevel::error_code ours = iplevel::error::malformed_control;
    BOOST_TEST((ours != iplevel::condition::not_supported));
    BOOST_TEST((ours == iplevel::error::malformed_control));
    BOOST_TEST((ours != iplevel::error::too_many_buffers));
}

BOOST_AUTO_TEST_CASE(the_systems_own_codes_answer_whatever_category_they_come_in)
{
    for (int value : {ENOPROTOOPT, EOPNOTSUPP, ENOTSUP, ENOSYS})
        BOOST_TEST(
            (iplevel::error_code(value, boost::system::system_category()) ==
             iplevel::condition::not_supported));
}
