// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/packet_filter/options.hpp>

#include "forms.hpp"
#include "scanner.hpp"

#include <boost/system/system_error.hpp>
#include <boost/throw_exception.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace iplevel::packet_filter {
namespace {

std::string in_lower_case(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

/// A jump to a label. The position of the label is known only after the whole text has been read.
struct reference
{
    std::size_t at;
    std::string_view label;
    enum field
    {
        jt,
        jf,
        k
    } where;
};

class assembler
{
public:
    explicit assembler(std::string_view text) : scan_(text) {}

    program run(error_code& ec)
    {
        ec = {};
        while (!ec && !scan_.at_end())
            ec = read_statement();
        for (auto r = references_.begin(); !ec && r != references_.end(); ++r)
            ec = resolve(*r);
        return std::move(filter_);
    }

private:
    error_code read_statement()
    {
        const auto word = scan_.word();
        if (!word.empty() && accept(':'))
            return labels_.emplace(word, filter_.size()).second ? error_code() : error::filter_syntax;
        return read_instruction(word);
    }

    error_code read_instruction(std::string_view word)
    {
        const auto is_word = [=](const spelling& s) { return s.mnemonic == word; };
        const auto alias = find(aliases, is_word);
        const auto negative = find(opposites, is_word);
        const auto mnemonic = alias ? alias->of : negative ? negative->of : word;

        next_ = {};
        auto kind = operand::nothing;
        if (find_form(mnemonic, operand::target))
            kind = operand::target;
        else if (!find_form(mnemonic, operand::nothing))
            kind = read_operand(word == "ldi" || word == "ldxi");
        const auto f = find_form(mnemonic, kind);
        if (!f)
            return error::filter_syntax;
        next_.op = f->op;
        const auto ec = read_targets(negative);
        if (!ec)
            filter_.push_back(next_);
        return ec;
    }

    /// Read an operand and set k. Returns operand::nothing if the text is not an operand.
    /**
     * @param bare_constant Whether a constant may be written without '#'.
     */
    operand read_operand(bool bare_constant)
    {
        if (accept('['))
            return read_place();
        if (accept('%'))
            return register_named(scan_.word());
        const bool hash = accept('#');
        if (const auto number = scan_.number()) {
            next_.k = *number;
            return hash || bare_constant ? operand::constant : read_header_length();
        }
        const auto name = scan_.word();
        if (hash)
            return read_ancillary(name);
        if (name == "m")
            return accept('[') && read_k() && accept(']') ? operand::scratch : operand::nothing;
        const auto r = register_named(name);
        return r == operand::nothing ? read_ancillary(name) : r;
    }

    static operand register_named(std::string_view name)
    {
        return name == "x" ? operand::index : name == "a" ? operand::accumulator : operand::nothing;
    }

    /// Read the rest of an operand after '['.
    operand read_place()
    {
        if (read_k())
            return accept(']') ? operand::absolute : operand::nothing;
        accept('%');
        const bool good = scan_.word() == "x" && accept('+') && read_k() && accept(']');
        return good ? operand::indirect : operand::nothing;
    }

    /// Read the rest of 4*([k]&0xf) after the 4, which is in next_.k.
    operand read_header_length()
    {
        const bool good = next_.k == 4 && accept('*') && accept('(') && accept('[') && read_k() &&
                          accept(']') && accept('&') && scan_.number() == 0xf && accept(')');
        return good ? operand::header_length : operand::nothing;
    }

    operand read_ancillary(std::string_view name)
    {
        if (name == "len")
            return operand::length;
        const auto n = find(ancillary_names, [=](const ancillary_name& a) { return a.name == name; });
        if (!n)
            return operand::nothing;
        next_.k = n->k;
        return operand::absolute;
    }

    /// Read the targets of next_, if it is a jump.
    error_code read_targets(bool negative)
    {
        if (next_.op == 0x05)
            return read_target(reference::k);
        if (!is_conditional_jump(next_.op))
            return {};
        if (!accept(','))
            return error::filter_syntax;
        const auto ec = read_target(negative ? reference::jf : reference::jt);
        if (ec || negative || !accept(','))
            return ec;
        return read_target(reference::jf);
    }

    error_code read_target(reference::field where)
    {
        if (const auto skip = scan_.number())
            return set(next_, where, *skip);
        const auto label = scan_.word();
        if (label.empty())
            return error::filter_syntax;
        references_.push_back({filter_.size(), label, where});
        return {};
    }

    error_code resolve(const reference& r)
    {
        const auto label = labels_.find(r.label);
        auto ec = label == labels_.end()  ? error_code(error::filter_unknown_label)
                  : label->second <= r.at ? error_code(error::filter_jump_too_far)
                                          : set(filter_[r.at], r.where, label->second - r.at - 1);
        if (ec)
            filter_.resize(r.at);
        return ec;
    }

    static error_code set(instruction& i, reference::field where, std::size_t skip)
    {
        if (where == reference::k)
            i.k = static_cast<std::uint32_t>(skip);
        else if (skip > 255)
            return error::filter_jump_too_far;
        else
            (where == reference::jt ? i.jt : i.jf) = static_cast<std::uint8_t>(skip);
        return {};
    }

    bool accept(char c) { return scan_.accept(c); }

    bool read_k()
    {
        const auto number = scan_.number();
        next_.k = number.value_or(0);
        return number.has_value();
    }

    scanner scan_;
    program filter_;
    instruction next_;
    std::map<std::string_view, std::size_t> labels_;
    std::vector<reference> references_;
};

} // namespace

program assemble(std::string_view text, error_code& ec)
{
    const auto lower = in_lower_case(text);
    return assembler(lower).run(ec);
}

program assemble(std::string_view text)
{
    error_code ec;
    auto filter = assemble(text, ec);
    if (ec) {
        const auto at = std::to_string(filter.size());
        boost::throw_exception(boost::system::system_error(ec, "assemble: instruction " + at));
    }
    return filter;
}

} // namespace iplevel::packet_filter
