// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/faults.hpp"

#include <iplevel/timestamping/device.hpp>

#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace iplevel;

BOOST_AUTO_TEST_CASE(loopback_does_not_support_it)
{
    error_code ec;
    BOOST_TEST((find_device_timestamping("lo", ec) == device_timestamping()));
    BOOST_TEST((ec == condition::not_supported));
    set_device_timestamping("lo", {device_transmit_stamps::requested, device_receive_stamps::all}, ec);
    BOOST_TEST((ec == condition::not_supported || ec == boost::system::errc::operation_not_permitted));
    BOOST_CHECK_THROW(find_device_timestamping("lo"), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(a_socket_that_cannot_be_opened_says_why)
{
    test::faults faults;
    faults.fail(test::call::socket, EMFILE);
    error_code ec;
    BOOST_TEST((find_device_timestamping("lo", ec) == device_timestamping()));
    BOOST_TEST((ec == boost::system::errc::too_many_files_open));
}

BOOST_AUTO_TEST_CASE(a_device_that_is_not_there_is_an_error_also_with_a_name_that_none_can_have)
{
    for (const auto& name :
         {std::string("nosuch0"), std::string(15, 'x'), std::string(16, 'x'), std::string(999, 'x'),
          std::string("lo\0x", 4), std::string("lo\0", 3), std::string()}) {
        error_code ec;
        find_device_timestamping(name, ec);
        BOOST_TEST((ec == boost::system::errc::no_such_device));
    }
}
