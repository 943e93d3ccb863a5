// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/packet_filter/options.hpp>

#include "packet_filter/bpf_kernel.hpp"

#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/test/unit_test.hpp>

#include <random>
#include <string>

using namespace iplevel::packet_filter;
using iplevel::error;
using test::expect_refusal;
namespace asio = boost::asio;

namespace {

/// Determines whether the kernel accepts a program.
class referee
{
public:
    bool accepts(const program& filter)
    {
        iplevel::error_code ec;
        socket_.set_option(iplevel::attach_filter(filter), ec);
        if (ec)
            BOOST_TEST(ec == asio::error::invalid_argument);
        return !ec;
    }

    /// Checks that check() has the same result.
    void agrees(const program& filter)
    {
        iplevel::error_code ec;
        check(filter, ec);
        if (accepts(filter) == ec.failed())
            BOOST_ERROR("check() says " << ec.message() << " of\n" << disassemble(filter));
    }

private:
    asio::io_context context_;
    asio::local::datagram_protocol::socket socket_{context_, asio::local::datagram_protocol()};
};

} // namespace

BOOST_AUTO_TEST_CASE(an_empty_program_and_one_of_more_than_4096_instructions_are_refused)
{
    const auto of_length = [](std::size_t length) { return program(length, return_constant(9)); };
    expect_refusal({}, error::filter_empty, 0);
    test::expect(of_length(4096), {1, 2}, 1);
    for (std::size_t length : {4097u, 65535u, 65536u, 65537u})
        expect_refusal(of_length(length), error::filter_too_long, 4096);
}

BOOST_AUTO_TEST_CASE(the_first_bad_instruction_is_found)
{
    const instruction unknown = {0x0e, 0, 0, 0};
    expect_refusal(
        {copy_a_to_x(), unknown, compute(operation::divide, 0)}, error::filter_unknown_instruction, 1);
    expect_refusal({compute(operation::divide, 0), unknown, return_a()}, error::filter_division_by_zero, 0);
    expect_refusal({load_scratch(reg::a, 0), copy_a_to_x()}, error::filter_no_return, 1);
}

BOOST_AUTO_TEST_CASE(every_jump_past_the_end_is_found_and_none_to_the_last_instruction)
{
    for (auto c :
         {comparison::equal, comparison::greater, comparison::greater_or_equal, comparison::bits_set}) {
        for (const auto& jump :
             {jump_if(c, 0, 2, 0), jump_if(c, 0, 0, 2), jump_if_x(c, 2, 0), jump_if_x(c, 0, 255)})
            expect_refusal({jump, copy_a_to_x(), return_a()}, error::filter_jump_past_end, 0);
        test::expect({jump_if(c, 0, 1, 1), copy_a_to_x(), return_constant(9)}, {1, 2}, 1);
    }
    expect_refusal({jump(1), return_a()}, error::filter_jump_past_end, 0);
    test::expect({jump(1), copy_a_to_x(), return_constant(9)}, {1, 2}, 1);
}

BOOST_AUTO_TEST_CASE(the_throwing_function_says_where_the_error_is)
{
    BOOST_CHECK_NO_THROW(check({return_a()}));
    try {
        check({return_a(), copy_a_to_x()});
        BOOST_ERROR("nothing was thrown");
    } catch (const boost::system::system_error& e) {
        BOOST_TEST(e.code() == iplevel::error_code(error::filter_no_return));
        BOOST_TEST(std::string(e.what()).find("check: instruction 1") == 0u);
    }
}

BOOST_AUTO_TEST_CASE(each_operation_code_is_known_exactly_if_the_system_knows_it)
{
    referee system;
    std::size_t known = 0;
    for (unsigned op = 0; op <= 0xffff; ++op) {
        const program filter = {
            store_scratch(reg::a, 1), {static_cast<std::uint16_t>(op), 0, 0, 1}, return_a(), return_a()};
        system.agrees(filter);
        iplevel::error_code ec;
        check(filter, ec);
        known += !ec;
    }
    BOOST_TEST(known == 49u);
}

BOOST_AUTO_TEST_CASE(each_ancillary_load_is_known_exactly_if_the_system_knows_it)
{
    referee system;
    for (auto w : {width::word, width::half, width::byte})
        for (std::uint32_t k = 0xffffef00; k != 0; ++k)
            system.agrees({load_absolute(k, w), return_a()});
    using a = ancillary;
    for (auto what :
         {a::protocol, a::packet_type, a::interface_index, a::netlink_attribute, a::nested_netlink_attribute,
          a::mark, a::queue, a::hardware_type, a::receive_hash, a::cpu, a::vlan_tag, a::vlan_tag_present,
          a::payload_offset, a::random, a::vlan_protocol})
        BOOST_TEST(system.accepts({load_ancillary(what), return_a()}));
}

BOOST_AUTO_TEST_CASE(random_programs_are_refused_exactly_if_the_system_refuses_them)
{
    referee system;
    std::mt19937 random(1);
    const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
    const std::uint16_t frequent[] = {0x00, 0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x14, 0x15, 0x1d, 0x20, 0x25,
                                      0x28, 0x34, 0x45, 0x4d, 0x50, 0x60, 0x61, 0x64, 0x74, 0x94, 0xb1};
    std::size_t accepted = 0;
    const std::size_t runs = 40000;
    for (std::size_t run = 0; run < runs; ++run) {
        program filter(1 + below(8));
        for (auto& i : filter) {
            i.op = below(50) == 0 ? static_cast<std::uint16_t>(below(256))
                                  : frequent[below(std::size(frequent))];
            i.jt = static_cast<std::uint8_t>(below(3));
            i.jf = static_cast<std::uint8_t>(below(3));
            i.k = below(20) == 0 ? static_cast<std::uint32_t>(random()) : below(4);
        }
        if (below(4) != 0)
            filter.back() = return_a();
        system.agrees(filter);
        iplevel::error_code ec;
        check(filter, ec);
        accepted += !ec;
    }
    BOOST_TEST(accepted > runs / 20);
    BOOST_TEST(accepted < runs / 2);
}
