// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/packet_filter/options.hpp>

#include <boost/test/unit_test.hpp>

#include <sstream>
#include <string>

using namespace iplevel::packet_filter;

static_assert(sizeof(instruction) == 8);
static_assert(load_absolute(8, width::byte) == instruction{0x30, 0, 0, 8});
static_assert(network_header(12) == 0xfff0000c && link_header(12) == 0xffe0000c);

namespace {

/// Each instruction once, as encoded by bpf_asm.
const program encoded = {
    {0, 0, 0, 42},   {1, 0, 0, 42},   {96, 0, 0, 3},          {97, 0, 0, 3},          {48, 0, 0, 42},
    {40, 0, 0, 42},  {32, 0, 0, 42},  {80, 0, 0, 42},         {72, 0, 0, 42},         {64, 0, 0, 42},
    {177, 0, 0, 42}, {128, 0, 0, 0},  {32, 0, 0, 4294963200}, {32, 0, 0, 4294963204}, {32, 0, 0, 4294963256},
    {2, 0, 0, 3},    {3, 0, 0, 3},    {4, 0, 0, 42},          {20, 0, 0, 42},         {36, 0, 0, 42},
    {52, 0, 0, 42},  {68, 0, 0, 42},  {84, 0, 0, 42},         {100, 0, 0, 42},        {116, 0, 0, 42},
    {148, 0, 0, 42}, {164, 0, 0, 42}, {12, 0, 0, 0},          {28, 0, 0, 0},          {44, 0, 0, 0},
    {60, 0, 0, 0},   {76, 0, 0, 0},   {92, 0, 0, 0},          {108, 0, 0, 0},         {124, 0, 0, 0},
    {156, 0, 0, 0},  {172, 0, 0, 0},  {132, 0, 0, 0},         {5, 0, 0, 17},          {21, 15, 16, 42},
    {21, 0, 15, 42}, {53, 0, 14, 42}, {37, 0, 13, 42},        {37, 11, 12, 42},       {53, 10, 11, 42},
    {69, 9, 10, 42}, {29, 8, 9, 0},   {29, 0, 8, 0},          {61, 0, 7, 0},          {45, 0, 6, 0},
    {45, 4, 5, 0},   {61, 3, 4, 0},   {77, 2, 3, 0},          {7, 0, 0, 0},           {135, 0, 0, 0},
    {22, 0, 0, 0},   {6, 0, 0, 42}};

const program made = {
    load_constant(reg::a, 42),
    load_constant(reg::x, 42),
    load_scratch(reg::a, 3),
    load_scratch(reg::x, 3),
    load_absolute(42, width::byte),
    load_absolute(42, width::half),
    load_absolute(42, width::word),
    load_indirect(42, width::byte),
    load_indirect(42, width::half),
    load_indirect(42, width::word),
    load_header_length(42),
    load_length(reg::a),
    load_ancillary(ancillary::protocol),
    load_ancillary(ancillary::packet_type),
    load_ancillary(ancillary::random),
    store_scratch(reg::a, 3),
    store_scratch(reg::x, 3),
    compute(operation::add, 42),
    compute(operation::subtract, 42),
    compute(operation::multiply, 42),
    compute(operation::divide, 42),
    compute(operation::bit_or, 42),
    compute(operation::bit_and, 42),
    compute(operation::shift_left, 42),
    compute(operation::shift_right, 42),
    compute(operation::modulo, 42),
    compute(operation::bit_xor, 42),
    compute_x(operation::add),
    compute_x(operation::subtract),
    compute_x(operation::multiply),
    compute_x(operation::divide),
    compute_x(operation::bit_or),
    compute_x(operation::bit_and),
    compute_x(operation::shift_left),
    compute_x(operation::shift_right),
    compute_x(operation::modulo),
    compute_x(operation::bit_xor),
    negate(),
    jump(17),
    jump_if(comparison::equal, 42, 15, 16),
    jump_if(comparison::not_equal, 42, 15),
    jump_if(comparison::less, 42, 14),
    jump_if(comparison::less_or_equal, 42, 13),
    jump_if(comparison::greater, 42, 11, 12),
    jump_if(comparison::greater_or_equal, 42, 10, 11),
    jump_if(comparison::bits_set, 42, 9, 10),
    jump_if_x(comparison::equal, 8, 9),
    jump_if_x(comparison::not_equal, 8),
    jump_if_x(comparison::less, 7),
    jump_if_x(comparison::less_or_equal, 6),
    jump_if_x(comparison::greater, 4, 5),
    jump_if_x(comparison::greater_or_equal, 3, 4),
    jump_if_x(comparison::bits_set, 2, 3),
    copy_a_to_x(),
    copy_x_to_a(),
    return_a(),
    return_constant(42)};

/// The text of the same instructions, with labels.
const char* const text = R"(
# each instruction once
ld #42
ldx #42
ld M[3]
ldx M[3]
ldb [42]
ldh [42]
ld [42]
ldb [x + 42]
ldh [x + 42]
ld [x + 42]
ldx 4*([42]&0xf)
ld #len
ld #proto
ld #type
ld #rand
st M[3]
stx M[3]
add #42
sub #42
mul #42
div #42
or #42
and #42
lsh #42
rsh #42
mod #42
xor #42
add x
sub x
mul x
div x
or x
and x
lsh x
rsh x
mod x
xor x
neg
ja end
jeq #42,prev,end
jne #42,end
jlt #42,end
jle #42,end
jgt #42,prev,end
jge #42,prev,end
jset #42,prev,end
jeq x,prev,end
jne x,end
jlt x,end
jle x,end
jgt x,prev,end
jge x,prev,end
jset x,prev,end
tax
txa
prev: ret a
end: ret #42
)";

} // namespace

BOOST_AUTO_TEST_CASE(every_instruction_is_encoded_as_bpf_asm_does)
{
    BOOST_TEST(made == encoded, boost::test_tools::per_element());
    BOOST_TEST(assemble(text) == encoded, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_instruction_comes_back_from_its_text)
{
    BOOST_TEST(assemble(disassemble(encoded)) == encoded, boost::test_tools::per_element());
    std::string lines;
    for (const auto& i : encoded)
        lines += to_string(i) + '\n';
    BOOST_TEST(assemble(lines) == encoded, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_instruction_is_written_as_bpf_asm_reads_it)
{
    const struct
    {
        instruction i;
        const char* text;
    } rows[] = {
        {load_constant(reg::a, 42), "ld #42"},
        {load_constant(reg::x, 42), "ldx #42"},
        {load_scratch(reg::a, 3), "ld M[3]"},
        {load_scratch(reg::x, 3), "ldx M[3]"},
        {load_absolute(42, width::byte), "ldb [42]"},
        {load_absolute(42, width::half), "ldh [42]"},
        {load_absolute(42, width::word), "ld [42]"},
        {{0x38, 0, 0, 42}, "unknown instruction {56, 0, 0, 42}"},
        {load_indirect(42, width::byte), "ldb [x + 42]"},
        {load_indirect(42, width::half), "ldh [x + 42]"},
        {load_indirect(42, width::word), "ld [x + 42]"},
        {{0x58, 0, 0, 42}, "unknown instruction {88, 0, 0, 42}"},
        {load_header_length(42), "ldx 4*([42]&0xf)"},
        {load_length(reg::a), "ld #len"},
        {load_length(reg::x), "ldx #len"},
        {load_ancillary(ancillary::protocol), "ld #proto"},
        {load_ancillary(ancillary::packet_type), "ld #type"},
        {load_ancillary(ancillary::payload_offset), "ld #poff"},
        {load_ancillary(ancillary::interface_index), "ld #ifidx"},
        {load_ancillary(ancillary::netlink_attribute), "ld #nla"},
        {load_ancillary(ancillary::nested_netlink_attribute), "ld #nlan"},
        {load_ancillary(ancillary::mark), "ld #mark"},
        {load_ancillary(ancillary::queue), "ld #queue"},
        {load_ancillary(ancillary::hardware_type), "ld #hatype"},
        {load_ancillary(ancillary::receive_hash), "ld #rxhash"},
        {load_ancillary(ancillary::cpu), "ld #cpu"},
        {load_ancillary(ancillary::vlan_tag), "ld #vlan_tci"},
        {load_ancillary(ancillary::vlan_tag_present), "ld #vlan_avail"},
        {load_ancillary(ancillary::vlan_protocol), "ld #vlan_tpid"},
        {load_ancillary(ancillary::random), "ld #rand"},
        {load_absolute(0xfffff038, width::word), "ld #rand"},
        {load_absolute(0xfffff000, width::half), "ldh #proto"},
        {load_absolute(0xffffffff, width::word), "ld [4294967295]"},
        {load_absolute(network_header(12), width::word), "ld [4293918732]"},
        {store_scratch(reg::a, 3), "st M[3]"},
        {store_scratch(reg::x, 3), "stx M[3]"},
        {compute(operation::add, 42), "add #42"},
        {compute(operation::subtract, 42), "sub #42"},
        {compute(operation::multiply, 42), "mul #42"},
        {compute(operation::divide, 42), "div #42"},
        {compute(operation::bit_or, 42), "or #42"},
        {compute(operation::bit_and, 42), "and #42"},
        {compute(operation::shift_left, 42), "lsh #42"},
        {compute(operation::shift_right, 42), "rsh #42"},
        {compute(operation::modulo, 42), "mod #42"},
        {compute(operation::bit_xor, 42), "xor #42"},
        {{0xb4, 0, 0, 42}, "unknown instruction {180, 0, 0, 42}"},
        {compute_x(operation::add), "add x"},
        {compute_x(operation::subtract), "sub x"},
        {compute_x(operation::multiply), "mul x"},
        {compute_x(operation::divide), "div x"},
        {compute_x(operation::bit_or), "or x"},
        {compute_x(operation::bit_and), "and x"},
        {compute_x(operation::shift_left), "lsh x"},
        {compute_x(operation::shift_right), "rsh x"},
        {compute_x(operation::modulo), "mod x"},
        {compute_x(operation::bit_xor), "xor x"},
        {{0xbc, 0, 0, 0}, "unknown instruction {188, 0, 0, 0}"},
        {negate(), "neg"},
        {jump(10), "ja 10"},
        {jump_if(comparison::equal, 42, 8, 9), "jeq #42,8,9"},
        {jump_if(comparison::equal, 42, 8), "jeq #42,8"},
        {jump_if(comparison::equal, 42, 0, 8), "jneq #42,8"},
        {jump_if(comparison::not_equal, 42, 8), "jneq #42,8"},
        {jump_if(comparison::less, 42, 7), "jlt #42,7"},
        {jump_if(comparison::less_or_equal, 42, 6), "jle #42,6"},
        {jump_if(comparison::greater, 42, 4, 5), "jgt #42,4,5"},
        {jump_if(comparison::greater, 42, 4), "jgt #42,4"},
        {jump_if(comparison::greater_or_equal, 42, 3, 4), "jge #42,3,4"},
        {jump_if(comparison::greater_or_equal, 42, 3), "jge #42,3"},
        {jump_if(comparison::bits_set, 42, 2, 3), "jset #42,2,3"},
        {jump_if(comparison::bits_set, 42, 2), "jset #42,2"},
        {jump_if(comparison::bits_not_set, 42, 2, 3), "jset #42,3,2"},
        {jump_if(comparison::bits_not_set, 42, 2), "jset #42,0,2"},
        {{0x55, 1, 2, 42}, "unknown instruction {85, 1, 2, 42}"},
        {jump_if_x(comparison::equal, 8, 9), "jeq x,8,9"},
        {jump_if_x(comparison::equal, 8), "jeq x,8"},
        {jump_if_x(comparison::equal, 0, 8), "jneq x,8"},
        {jump_if_x(comparison::not_equal, 8), "jneq x,8"},
        {jump_if_x(comparison::less, 7), "jlt x,7"},
        {jump_if_x(comparison::less_or_equal, 6), "jle x,6"},
        {jump_if_x(comparison::greater, 4, 5), "jgt x,4,5"},
        {jump_if_x(comparison::greater, 4), "jgt x,4"},
        {jump_if_x(comparison::greater_or_equal, 3, 4), "jge x,3,4"},
        {jump_if_x(comparison::greater_or_equal, 3), "jge x,3"},
        {jump_if_x(comparison::bits_set, 2, 3), "jset x,2,3"},
        {jump_if_x(comparison::bits_set, 2), "jset x,2"},
        {jump_if_x(comparison::bits_not_set, 2, 3), "jset x,3,2"},
        {jump_if_x(comparison::bits_not_set, 2), "jset x,0,2"},
        {{0x5d, 1, 2, 0}, "unknown instruction {93, 1, 2, 0}"},
        {copy_a_to_x(), "tax"},
        {copy_x_to_a(), "txa"},
        {return_a(), "ret a"},
        {return_constant(42), "ret #42"},
        {{0xffff, 1, 2, 3}, "unknown instruction {65535, 1, 2, 3}"}};
    for (const auto& row : rows) {
        BOOST_TEST(to_string(row.i) == row.text);
        if (std::string(row.text).find("unknown") == std::string::npos)
            BOOST_TEST(assemble(row.text) == program{row.i}, boost::test_tools::per_element());
        else
            BOOST_CHECK_THROW(assemble(row.text), boost::system::system_error);
        std::ostringstream os;
        os << row.i;
        BOOST_TEST(os.str() == row.text);
    }
}
