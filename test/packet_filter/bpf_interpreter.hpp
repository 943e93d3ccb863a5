// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// An interpreter of classic BPF, with which the kernel is compared. It shares no tables with the library.

#ifndef IPLEVEL_TEST_PACKET_FILTER_BPF_INTERPRETER_HPP
#define IPLEVEL_TEST_PACKET_FILTER_BPF_INTERPRETER_HPP

#include <iplevel/packet_filter/instruction.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

namespace test {

/// An arriving packet: all bytes from the network header on. Offset 0 of a filter is byte number `start`.
struct packet
{
    std::vector<std::uint8_t> bytes;
    std::size_t start = 0;

    std::uint32_t length() const { return static_cast<std::uint32_t>(bytes.size() - start); }

    /// Loads a value. Offsets from 2^31 on are negative: down to 1 MiB below 0 they count from the network
    /// header.
    std::optional<std::uint32_t> load(std::uint32_t offset, std::size_t size) const
    {
        const bool from_network_header = offset >= 0xfff00000;
        if (offset >= 0x80000000 && !from_network_header)
            return std::nullopt;
        const std::size_t at = from_network_header ? offset - 0xfff00000 : start + offset;
        if (at + size > bytes.size())
            return std::nullopt;
        std::uint32_t value = 0;
        for (std::size_t i = at; i < at + size; ++i)
            value = value << 8 | bytes[i];
        return value;
    }
};

/// Runs a program that check() accepts on one packet. The values of ancillary loads are not modelled, except
/// the XOR.
class bpf_machine
{
public:
    explicit bpf_machine(const packet& p) : packet_(p) {}

    /// The number of bytes of the packet to keep, or 0 to drop it.
    std::uint32_t run(const iplevel::packet_filter::program& filter)
    {
        for (std::size_t at = 0; at < filter.size(); ++at) {
            const auto& i = filter[at];
            switch (i.op & 0x07) {
            case 0x00:
            case 0x01:
                if (!load(i))
                    return 0;
                break;
            case 0x02: slots_.at(i.k) = a_; break;
            case 0x03: slots_.at(i.k) = x_; break;
            case 0x04:
                if (!compute(i.op, (i.op & 0x08) != 0 ? x_ : i.k))
                    return 0;
                break;
            case 0x05: at += skip(i); break;
            case 0x06: return i.op == 0x16 ? a_ : i.k;
            case 0x07: (i.op == 0x07 ? x_ : a_) = i.op == 0x07 ? a_ : x_; break;
            }
        }
        throw std::logic_error("ran past the end");
    }

private:
    bool load(const iplevel::packet_filter::instruction& i)
    {
        auto& target = (i.op & 0x01) != 0 ? x_ : a_;
        const std::size_t size = (i.op & 0x18) == 0x00 ? 4 : (i.op & 0x18) == 0x08 ? 2 : 1;
        std::optional<std::uint32_t> value;
        switch (i.op & 0xe0) {
        case 0x00: value = i.k; break;
        case 0x20: value = i.k == 0xfffff028 ? a_ ^ x_ : packet_.load(i.k, size); break;
        case 0x40: value = packet_.load(x_ + i.k, size); break;
        case 0x60: value = slots_.at(i.k); break;
        case 0x80: value = packet_.length(); break;
        case 0xa0:
            value = packet_.load(i.k, 1);
            if (value)
                value = (*value & 0x0f) * 4;
            break;
        }
        target = value.value_or(target);
        return value.has_value();
    }

    bool compute(unsigned op, std::uint32_t operand)
    {
        switch (op & 0xf0) {
        case 0x00: a_ += operand; break;
        case 0x10: a_ -= operand; break;
        case 0x20: a_ *= operand; break;
        case 0x30:
        case 0x90:
            if (operand == 0)
                return false;
            a_ = (op & 0xf0) == 0x30 ? a_ / operand : a_ % operand;
            break;
        case 0x40: a_ |= operand; break;
        case 0x50: a_ &= operand; break;
        case 0x60: a_ <<= operand & 31; break;
        case 0x70: a_ >>= operand & 31; break;
        case 0x80: a_ = 0 - a_; break;
        case 0xa0: a_ ^= operand; break;
        }
        return true;
    }

    std::uint32_t skip(const iplevel::packet_filter::instruction& i) const
    {
        const auto operand = (i.op & 0x08) != 0 ? x_ : i.k;
        switch (i.op & 0xf0) {
        case 0x10: return a_ == operand ? i.jt : i.jf;
        case 0x20: return a_ > operand ? i.jt : i.jf;
        case 0x30: return a_ >= operand ? i.jt : i.jf;
        case 0x40: return (a_ & operand) != 0 ? i.jt : i.jf;
        }
        return i.k;
    }

    const packet& packet_;
    std::uint32_t a_ = 0;
    std::uint32_t x_ = 0;
    std::array<std::uint32_t, iplevel::packet_filter::scratch_slots> slots_{};
};

inline std::uint32_t interpret(const iplevel::packet_filter::program& filter, const packet& p)
{
    return bpf_machine(p).run(filter);
}

} // namespace test

#endif
