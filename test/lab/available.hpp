// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_LAB_AVAILABLE_HPP
#define IPLEVEL_TEST_LAB_AVAILABLE_HPP

#include "network_namespace.hpp"

#include <boost/test/unit_test.hpp>

#include <iostream>
#include <system_error>

namespace lab {

/// For use as `*boost::unit_test::precondition(lab::available)`: skips the test with a message if the process
/// may not create network namespaces.
inline boost::test_tools::assertion_result available(boost::unit_test::test_unit_id)
{
    try {
        network_namespace();
        return true;
    } catch (const std::system_error& e) {
        std::cerr << "skipped: no right to make network namespaces: " << e.what() << '\n';
        return false;
    }
}

} // namespace lab

#endif
