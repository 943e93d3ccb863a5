// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/packet_filter/options.hpp>

#include "forms.hpp"

#include <ostream>
#include <vector>

namespace iplevel::packet_filter {
namespace {

std::string unknown(const instruction& i)
{
    return "unknown instruction {" + std::to_string(i.op) + ", " + std::to_string(i.jt) + ", " +
           std::to_string(i.jf) + ", " + std::to_string(i.k) + '}';
}

std::string absolute(std::uint32_t k)
{
    const auto n = find(ancillary_names, [=](const ancillary_name& a) { return a.k == k; });
    return n ? '#' + std::string(n->name) : '[' + std::to_string(k) + ']';
}

/// Write a conditional jump. `target` writes a number of instructions to skip.
template <typename Target>
std::string conditional_jump(const form& f, const std::string& value, const instruction& i, Target target)
{
    const auto negative = find(opposites, [&](const spelling& s) { return s.of == f.mnemonic; });
    if (i.jt == 0 && negative)
        return std::string(negative->mnemonic) + ' ' + value + ',' + target(i.jf);
    const std::string otherwise = i.jf == 0 ? "" : ',' + target(i.jf);
    return std::string(f.mnemonic) + ' ' + value + ',' + target(i.jt) + otherwise;
}

template <typename Target>
std::string write(const instruction& i, Target target)
{
    const auto f = find_form(i.op);
    if (!f)
        return unknown(i);
    const std::string mnemonic(f->mnemonic);
    const auto k = std::to_string(i.k);
    switch (f->kind) {
    case operand::nothing: return mnemonic;
    case operand::constant:
    case operand::index: {
        const auto value = f->kind == operand::index ? "x" : '#' + k;
        return is_conditional_jump(i.op) ? conditional_jump(*f, value, i, target) : mnemonic + ' ' + value;
    }
    case operand::accumulator: return mnemonic + " a";
    case operand::scratch: return mnemonic + " M[" + k + ']';
    case operand::length: return mnemonic + " #len";
    case operand::absolute: return mnemonic + ' ' + absolute(i.k);
    case operand::indirect: return mnemonic + " [x + " + k + ']';
    case operand::header_length: return mnemonic + " 4*([" + k + "]&0xf)";
    case operand::target: return mnemonic + ' ' + target(i.k);
    }
    return unknown(i);
}

std::string skip(std::uint32_t count) { return std::to_string(count); }

} // namespace

std::string to_string(const instruction& i) { return write(i, skip); }

std::ostream& operator<<(std::ostream& os, const instruction& i) { return os << to_string(i); }

std::string disassemble(const program& filter)
{
    std::vector<bool> is_target(filter.size());
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < filter.size(); ++at)
        lines.push_back(write(filter[at], [&](std::uint32_t count) {
            if (count >= filter.size() - at - 1)
                return skip(count);
            is_target[at + 1 + count] = true;
            return 'L' + std::to_string(at + 1 + count);
        }));
    std::string text;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (is_target[at])
            text += 'L' + std::to_string(at) + ": ";
        text += lines[at] + '\n';
    }
    return text;
}

} // namespace iplevel::packet_filter
