// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/packet_filter/options.hpp>

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>
#include <vector>

using namespace iplevel::packet_filter;
using iplevel::error;

namespace {

void expect_same(std::string_view text, const program& expected)
{
    BOOST_TEST_CONTEXT(text)
    BOOST_TEST(assemble(text) == expected, boost::test_tools::per_element());
}

/// Checks that reading fails after this number of instructions.
void expect_error(std::string_view text, error reason, std::size_t position)
{
    BOOST_TEST_CONTEXT(text)
    {
        iplevel::error_code ec;
        BOOST_TEST(assemble(text, ec).size() == position);
        BOOST_TEST(ec == iplevel::error_code(reason));
    }
}

/// Instructions with the labels L and M, in this order, at the first and at the last instruction.
std::string between_labels(const std::string& first, std::size_t others, const std::string& last)
{
    std::string text = "L: " + first + '\n';
    for (std::size_t i = 0; i < others; ++i)
        text += "tax\n";
    return text + "M: " + last + '\n';
}

} // namespace

BOOST_AUTO_TEST_CASE(a_program_is_written_with_labels_where_jumps_go)
{
    const program filter = {
        load_absolute(8, width::byte),
        jump_if(comparison::equal, 1, 2, 1),
        jump(1),
        return_a(),
        jump_if_x(comparison::not_equal, 1, 0),
        return_constant(0),
        return_constant(9)};
    const char* const text = "ldb [8]\n"
                             "jeq #1,L4,L3\n"
                             "ja L4\n"
                             "L3: ret a\n"
                             "L4: jneq x,L6\n"
                             "ret #0\n"
                             "L6: ret #9\n";
    BOOST_TEST(disassemble(filter) == text);
    expect_same(text, filter);
}

BOOST_AUTO_TEST_CASE(a_jump_past_the_end_is_written_with_the_number_it_skips)
{
    BOOST_TEST(disassemble({jump(1), return_a()}) == "ja 1\nret a\n");
    BOOST_TEST(disassemble({jump_if(comparison::equal, 0, 0, 255)}) == "jneq #0,255\n");
    BOOST_TEST(disassemble({jump(0xffffffff)}) == "ja 4294967295\n");
    expect_same("ja 4294967295", {jump(0xffffffff)});
}

BOOST_AUTO_TEST_CASE(an_empty_text_is_an_empty_program_and_back)
{
    BOOST_TEST(disassemble({}) == "");
    expect_same("", {});
    expect_same(" \t\r\n ; nothing\n/* at\nall */\n# here", {});
}

BOOST_AUTO_TEST_CASE(numbers_are_decimal_hexadecimal_binary_or_octal)
{
    expect_same("ld #255 ld #0xFF ld #0b11111111 ld #0377 ld #+255", program(5, load_constant(reg::a, 255)));
    expect_same("ld #-1 ld #0xffffffff ld #4294967295", program(3, load_constant(reg::a, 0xffffffff)));
    expect_same("ld #0 ld #00 ld #-0", program(3, load_constant(reg::a, 0)));
    expect_same("ld [-1048576]", {load_absolute(network_header(0), width::word)});
    for (const char* number : {"#", "#0x", "#0b", "#09", "#0b2", "#1a", "#4294967296", "#--1", "#x"})
        expect_error(std::string("tax ld ") + number, error::filter_syntax, 1);
}

BOOST_AUTO_TEST_CASE(a_number_that_cannot_be_read_is_an_error_whatever_follows_it)
{
    for (const char* text :
         {"ld #99999999999 len", "ld #0b2 cpu", "ld #0x proto", "ldi 08 len", "ld 09 len", "ld -08 len",
          "ld [08 x+1]", "ldx 4*([14]&0xg proto", "ja 99999999999 M", "jeq x,08 M", "jeq x,1,08 M"})
        expect_error(std::string("tax ") + text + "\nM: ret a", error::filter_syntax, 1);
}

BOOST_AUTO_TEST_CASE(other_spellings_mean_the_same)
{
    expect_same("LD m[3] Ldx M [ 3 ]", {load_scratch(reg::a, 3), load_scratch(reg::x, 3)});
    expect_same(
        "ldi #1 ldi 1 ldxi #1 ldxi 1", {load_constant(reg::a, 1), load_constant(reg::a, 1),
                                        load_constant(reg::x, 1), load_constant(reg::x, 1)});
    expect_same("ldxb 4 * ( [ 14 ] & 15 )", {load_header_length(14)});
    expect_same(
        "ldb [%x+8] add %x ret %a", {load_indirect(8, width::byte), compute_x(operation::add), return_a()});
    expect_same(
        "ld len ldx len ld cpu ldh #proto ld #vlan_pr",
        {load_length(reg::a), load_length(reg::x), load_ancillary(ancillary::cpu),
         load_absolute(0xfffff000, width::half), load_ancillary(ancillary::vlan_tag_present)});
    expect_same(
        "jmp 1 jne #2,3 jneq x,4",
        {jump(1), jump_if(comparison::not_equal, 2, 3), jump_if_x(comparison::not_equal, 4)});
}

BOOST_AUTO_TEST_CASE(comments_and_blanks_stand_anywhere_and_lines_do_not_matter)
{
    expect_same(
        "# first\nld;[1]\n[ /* here */ 8\n]ret/* and * there */a;",
        {load_absolute(8, width::word), return_a()});
}

BOOST_AUTO_TEST_CASE(what_is_no_instruction_is_a_syntax_error_where_it_stands)
{
    for (const char* text :
         {"foo",
          "ld",
          "ld x",
          "ld a",
          "ld 42",
          "ldb #42",
          "ldb M[3]",
          "ldx [42]",
          "ldx 4*([42]&0x1f)",
          "ldx 8*([42]&0xf)",
          "ldx 4*([42]&0xf",
          "st #1",
          "st M",
          "st M[",
          "st M[x]",
          "add",
          "add a",
          "add M[1]",
          "add [1]",

          "ja",
          "ja #1",
          "jeq",
          "jeq #1",
          "jeq #1,",
          "jeq #1,2,",
          "jeq [1],2",
          "ret",
          "ret x",
          "ret %",
          "ret # a",
          "ld #x",
          "ld #foo",
          "ld foo",
          "ld [x]",
          "ld [x-1]",
          "ld [%1]",
          "ld [y + 1]",
          "ld %len",
          "ld %m[1]",
          "ld [-x+1]",
          "ld -#1",
          "ld #- 1",
          "/* open",

          ",",
          "1",
          "\x80",
          "ld [1",
          "M: M: tax"})
        expect_error(std::string("tax ") + text, error::filter_syntax, 1);
    expect_error(": tax", error::filter_syntax, 0);
    expect_error("tax neg x", error::filter_syntax, 2);
    expect_error("tax jlt #1,2,3", error::filter_syntax, 2);
    expect_error(std::string_view("tax\0tax", 7), error::filter_syntax, 1);
}

BOOST_AUTO_TEST_CASE(a_jump_to_no_label_is_an_error_where_it_stands)
{
    expect_error("tax ja L ret a", error::filter_unknown_label, 1);
    expect_error("tax tax jeq x,L,M L: ret a", error::filter_unknown_label, 2);
}

BOOST_AUTO_TEST_CASE(a_jump_goes_forward_and_a_conditional_one_at_most_255_instructions)
{
    expect_error("tax L: ja L", error::filter_jump_too_far, 1);
    expect_error("L: tax jeq x,L", error::filter_jump_too_far, 1);
    expect_error("jeq x,256", error::filter_jump_too_far, 0);
    expect_error(between_labels("jeq x,M", 256, "ret a"), error::filter_jump_too_far, 0);
    BOOST_TEST(
        assemble(between_labels("jeq x,M", 255, "ret a")).front() == jump_if_x(comparison::equal, 255));
    BOOST_TEST(assemble(between_labels("ja M", 4000, "ret a")).front() == jump(4000));
}

BOOST_AUTO_TEST_CASE(the_throwing_function_says_where_the_error_is)
{
    try {
        assemble("tax tax foo");
        BOOST_ERROR("nothing was thrown");
    } catch (const boost::system::system_error& e) {
        BOOST_TEST(e.code() == iplevel::error_code(error::filter_syntax));
        BOOST_TEST(std::string(e.what()).find("assemble: instruction 2") == 0u);
    }
}

BOOST_AUTO_TEST_CASE(whatever_can_be_read_is_written_and_read_again_the_same)
{
    const std::vector<std::string> parts = {
        "ld", "ldh", "ldx", "st",   "add", "jeq", "jle", "ja", "ret", "tax",   "M",           "x",
        "a",  "L:",  "L",   "#len", "cpu", "#1",  "[2]", "3",  ",4",  "[x+5]", "4*([6]&0xf)", "#",
        "[",  "]",   "*",   "%",    "-",   ",",   ";",   "/*", "*/",  "\n"};
    std::mt19937 random(1);
    std::size_t read = 0;
    for (int run = 0; run < 100000; ++run) {
        std::string text;
        for (auto words = 1 + random() % 6; words != 0; --words)
            text += parts[random() % parts.size()] + (random() % 4 == 0 ? "" : " ");
        iplevel::error_code ec;
        const auto filter = assemble(text, ec);
        if (ec || filter.empty())
            continue;
        ++read;
        BOOST_TEST_CONTEXT(text)
        BOOST_TEST(assemble(disassemble(filter)) == filter, boost::test_tools::per_element());
    }
    BOOST_TEST(read > 500u);
}
