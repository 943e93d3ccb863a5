// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_PACKET_FILTER_FORMS_HPP
#define IPLEVEL_SRC_PACKET_FILTER_FORMS_HPP

#include <cstdint>
#include <string_view>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::packet_filter {

/// The kind of operand that follows a mnemonic.
enum class operand
{
    nothing,
    constant,      // #k
    accumulator,   // a
    index,         // x
    scratch,       // M[k]
    length,        // #len
    absolute,      // [k] or the name of an ancillary load
    indirect,      // [x + k]
    header_length, // 4*([k]&0xf)
    target         // a label
};

/// One instruction of the machine. The targets of a conditional jump follow the operand.
struct form
{
    std::uint16_t op;
    std::string_view mnemonic;
    operand kind;
};

/// All valid instructions, for checking, writing and reading them.
inline constexpr form forms[] = {
    {0x00, "ld", operand::constant},       {0x01, "ldx", operand::constant},
    {0x02, "st", operand::scratch},        {0x03, "stx", operand::scratch},
    {0x04, "add", operand::constant},      {0x0c, "add", operand::index},
    {0x05, "ja", operand::target},         {0x06, "ret", operand::constant},
    {0x07, "tax", operand::nothing},       {0x14, "sub", operand::constant},
    {0x15, "jeq", operand::constant},      {0x16, "ret", operand::accumulator},
    {0x1c, "sub", operand::index},         {0x1d, "jeq", operand::index},
    {0x20, "ld", operand::absolute},       {0x24, "mul", operand::constant},
    {0x25, "jgt", operand::constant},      {0x28, "ldh", operand::absolute},
    {0x2c, "mul", operand::index},         {0x2d, "jgt", operand::index},
    {0x30, "ldb", operand::absolute},      {0x34, "div", operand::constant},
    {0x35, "jge", operand::constant},      {0x3c, "div", operand::index},
    {0x3d, "jge", operand::index},         {0x40, "ld", operand::indirect},
    {0x44, "or", operand::constant},       {0x45, "jset", operand::constant},
    {0x48, "ldh", operand::indirect},      {0x4c, "or", operand::index},
    {0x4d, "jset", operand::index},        {0x50, "ldb", operand::indirect},
    {0x54, "and", operand::constant},      {0x5c, "and", operand::index},
    {0x60, "ld", operand::scratch},        {0x61, "ldx", operand::scratch},
    {0x64, "lsh", operand::constant},      {0x6c, "lsh", operand::index},
    {0x74, "rsh", operand::constant},      {0x7c, "rsh", operand::index},
    {0x80, "ld", operand::length},         {0x81, "ldx", operand::length},
    {0x84, "neg", operand::nothing},       {0x87, "txa", operand::nothing},
    {0x94, "mod", operand::constant},      {0x9c, "mod", operand::index},
    {0xa4, "xor", operand::constant},      {0xac, "xor", operand::index},
    {0xb1, "ldx", operand::header_length},
};

/// An alternative mnemonic for an instruction in the table.
struct spelling
{
    std::string_view mnemonic;
    std::string_view of;
};

inline constexpr spelling aliases[] = {{"jmp", "ja"}, {"ldi", "ld"}, {"ldxi", "ldx"}, {"ldxb", "ldx"}};

/// Jumps that the machine does not have. They are written and read as their opposites with the targets
/// swapped.
inline constexpr spelling opposites[] = {{"jneq", "jeq"}, {"jne", "jeq"}, {"jlt", "jge"}, {"jle", "jgt"}};

struct ancillary_name
{
    std::uint32_t k;
    std::string_view name;
};

/// The names of ancillary loads, which use offsets beyond the end of any packet. If an offset has two names,
/// the first one is written.
inline constexpr ancillary_name ancillary_names[] = {
    {0xfffff000, "proto"},   {0xfffff004, "type"}, {0xfffff008, "ifidx"},    {0xfffff00c, "nla"},
    {0xfffff010, "nlan"},    {0xfffff014, "mark"}, {0xfffff018, "queue"},    {0xfffff01c, "hatype"},
    {0xfffff020, "rxhash"},  {0xfffff024, "cpu"},  {0xfffff02c, "vlan_tci"}, {0xfffff030, "vlan_avail"},
    {0xfffff030, "vlan_pr"}, {0xfffff034, "poff"}, {0xfffff038, "rand"},     {0xfffff03c, "vlan_tpid"}};

/// Find the first element for which the predicate is true. Returns null if there is none.
template <typename Table, typename Predicate>
constexpr auto find(const Table& table, Predicate fits) noexcept -> decltype(&table[0])
{
    for (const auto& row : table)
        if (fits(row))
            return &row;
    return nullptr;
}

constexpr const form* find_form(std::uint16_t op) noexcept
{
    return find(forms, [=](const form& f) { return f.op == op; });
}

constexpr const form* find_form(std::string_view mnemonic, operand kind) noexcept
{
    return find(forms, [=](const form& f) { return f.mnemonic == mnemonic && f.kind == kind; });
}

constexpr bool is_conditional_jump(std::uint16_t op) noexcept { return (op & 0x07) == 0x05 && op != 0x05; }

} // namespace iplevel::packet_filter

#pragma GCC visibility pop

#endif
