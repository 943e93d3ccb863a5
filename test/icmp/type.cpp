// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/icmp/type.hpp>

#include <boost/lexical_cast.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

using namespace iplevel::icmp;

BOOST_AUTO_TEST_CASE(a_type_prints_in_words)
{
    BOOST_TEST(to_string(type_v4::destination_unreachable) == "destination unreachable");
    BOOST_TEST(to_string(type_v6::destination_unreachable) == "destination unreachable");
    BOOST_TEST(boost::lexical_cast<std::string>(type_v4::time_exceeded) == "time exceeded");
    BOOST_TEST(boost::lexical_cast<std::string>(type_v6::packet_too_big) == "packet too big");
}

BOOST_AUTO_TEST_CASE(a_type_without_name_prints_as_its_number)
{
    BOOST_TEST(to_string(type_v4{255}) == "255");
    BOOST_TEST(boost::lexical_cast<std::string>(type_v6{0}) == "0");
}

namespace {

/// The numbers of all types that have a name, after a check that all names are different.
template <typename Type>
std::set<unsigned> named()
{
    std::set<unsigned> result;
    std::set<std::string> texts;
    for (unsigned number = 0; number <= 255; ++number) {
        const auto text = to_string(static_cast<Type>(number));
        BOOST_TEST(texts.insert(text).second);
        if (text != std::to_string(number))
            result.insert(number);
    }
    return result;
}

void insert(std::set<unsigned>& set, unsigned first, unsigned last)
{
    while (first <= last)
        set.insert(first++);
}

} // namespace

BOOST_AUTO_TEST_CASE(the_types_of_the_ipv4_registry_are_named_and_no_others)
{
    std::set<unsigned> registry{0, 3, 4, 5, 6, 253, 254};
    insert(registry, 8, 18);
    insert(registry, 30, 43);
    BOOST_TEST(named<type_v4>() == registry, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_types_of_the_ipv6_registry_are_named_and_no_others)
{
    std::set<unsigned> registry{1, 2, 3, 4, 100, 101, 200, 201};
    insert(registry, 128, 161);
    BOOST_TEST(named<type_v6>() == registry, boost::test_tools::per_element());
}
