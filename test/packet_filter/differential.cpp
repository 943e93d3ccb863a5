// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Random valid programs on random packets: the kernel and the interpreter must keep the same bytes.
// IPLEVEL_DIFFERENTIAL_RUNS sets the number of runs, and IPLEVEL_DIFFERENTIAL_SEED the seed.

#include <iplevel/packet_filter/options.hpp>

#include "packet_filter/bpf_interpreter.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <initializer_list>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace iplevel::packet_filter;
namespace asio = boost::asio;

namespace {

std::uint32_t number_from_environment(const char* name, std::uint32_t otherwise)
{
    const char* const value = std::getenv(name);
    return value ? static_cast<std::uint32_t>(std::stoul(value)) : otherwise;
}

/// A local socket with a filter, which sees only the payload of a packet.
class local_pair
{
public:
    local_pair() : receiver_(context_), sender_(context_)
    {
        asio::local::connect_pair(receiver_, sender_);
        receiver_.non_blocking(true);
    }

    iplevel::error_code attach(const program& filter)
    {
        iplevel::error_code ec;
        receiver_.set_option(iplevel::attach_filter(filter), ec);
        return ec;
    }

    /// The number of bytes of a packet that arrive. No waiting is necessary, because send() delivers or
    /// drops.
    std::size_t bytes_kept(const std::vector<std::uint8_t>& packet)
    {
        sender_.send(asio::buffer(packet));
        std::array<char, 256> buffer;
        iplevel::error_code ec;
        const auto size = receiver_.receive(asio::buffer(buffer), 0, ec);
        BOOST_TEST_REQUIRE((!ec || ec == asio::error::would_block));
        return size;
    }

private:
    asio::io_context context_;
    asio::local::datagram_protocol::socket receiver_;
    asio::local::datagram_protocol::socket sender_;
};

/// The number of bytes kept by a program that ends as expected.
constexpr std::uint32_t question = 7;

class generator
{
public:
    explicit generator(std::uint32_t seed) : random_(seed) {}

    test::packet make_packet()
    {
        test::packet p{std::vector<std::uint8_t>(question + 1 + below(64)), 0};
        for (auto& byte : p.bytes)
            byte = static_cast<std::uint8_t>(one_in(2) ? below(8) : below(256));
        return p;
    }

    /// A program that is valid, except that it may load from a scratch slot before it is stored.
    program make_program()
    {
        program filter;
        if (!one_in(4))
            filter = {store_scratch(reg::a, 0), store_scratch(reg::a, 1), store_scratch(reg::a, 2)};
        const std::size_t length = filter.size() + 1 + below(24);
        while (filter.size() < length)
            filter.push_back(make_instruction(static_cast<std::uint32_t>(length - filter.size())));
        return filter;
    }

private:
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_()) % limit; }
    bool one_in(std::uint32_t n) { return below(n) == 0; }

    /// A small number, a power of two or a neighbor of one, an offset of any kind, or any number.
    std::uint32_t number()
    {
        switch (below(6)) {
        case 0: return static_cast<std::uint32_t>(random_());
        case 1: return (1u << below(32)) + below(3) - 1;
        case 2: return network_header(below(64));
        case 3: return link_header(below(64));
        case 4: return 0 - below(64);
        default: return below(64);
        }
    }

    std::uint32_t offset() { return one_in(10) ? number() : below(40); }
    width any_width() { return std::array{width::word, width::half, width::byte}[below(3)]; }
    reg any_register() { return one_in(2) ? reg::a : reg::x; }
    operation any_operation()
    {
        return static_cast<operation>(
            std::array<int, 10>{0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x90, 0xa0}[below(10)]);
    }
    comparison any_comparison() { return static_cast<comparison>(below(8)); }
    std::uint8_t skip(std::uint32_t rest) { return static_cast<std::uint8_t>(below(std::min(rest, 6u))); }

    instruction make_instruction(std::uint32_t rest)
    {
        constexpr std::uint32_t first_ancillary = 0xfffff000;
        constexpr std::uint32_t xor_x = first_ancillary + 40;
        switch (below(20)) {
        case 0: return load_constant(any_register(), number());
        case 1: return load_scratch(any_register(), below(3));
        case 2:
        case 3: return store_scratch(any_register(), below(3));
        case 4: return load_length(any_register());
        case 5:
            return load_absolute(one_in(4) ? xor_x : std::min(offset(), first_ancillary - 1), any_width());
        case 6: return load_absolute(below(20), any_width());
        case 7: return load_indirect(offset(), any_width());
        case 8: return load_header_length(offset());
        case 9:
        case 10:
        case 11: return make_computation();
        case 12:
        case 13: return compute_x(any_operation());
        case 14: return negate();
        case 15: return one_in(2) ? copy_a_to_x() : copy_x_to_a();
        case 16: return one_in(3) ? jump(skip(rest)) : negate();
        case 17: return jump_if(any_comparison(), number(), skip(rest), skip(rest));
        case 18: return jump_if_x(any_comparison(), skip(rest), skip(rest));
        default: return one_in(4) ? one_in(2) ? return_a() : return_constant(number()) : copy_x_to_a();
        }
    }

    instruction make_computation()
    {
        const auto o = any_operation();
        const bool shift = o == operation::shift_left || o == operation::shift_right;
        const auto k = shift ? below(32) : number();
        return compute(o, k == 0 && !shift ? 1 : k);
    }

    std::mt19937 random_;
};

program with(program filter, std::initializer_list<instruction> end)
{
    filter.insert(filter.end(), end);
    return filter;
}

/// Makes a program end with a check that both registers have the values that the interpreter computes for the
/// packet.
/**
 * A single wrong bit therefore changes the number of bytes that are kept.
 */
program ask(const program& filter, const test::packet& p)
{
    const auto a_and_x = compute_x(operation::bit_xor);
    const auto value = interpret(with(filter, {a_and_x, return_a()}), p);
    return with(
        filter,
        {a_and_x, jump_if(comparison::equal, value, 0, 1), return_constant(question), return_constant(1)});
}

} // namespace

BOOST_AUTO_TEST_CASE(random_programs_do_in_the_system_what_they_do_in_the_interpreter)
{
    local_pair system;
    const auto runs = number_from_environment("IPLEVEL_DIFFERENTIAL_RUNS", 100000);
    generator random(number_from_environment("IPLEVEL_DIFFERENTIAL_SEED", 1));
    std::map<std::size_t, std::uint32_t> times_kept;
    for (std::uint32_t run = 0; run < runs;) {
        const auto p = random.make_packet();
        const auto body = random.make_program();
        iplevel::error_code ec;
        check(with(body, {return_a()}), ec);
        if (ec) {
            BOOST_TEST(system.attach(with(body, {return_a()})) == asio::error::invalid_argument);
            continue;
        }
        const auto filter = ask(body, p);
        const auto expected = std::min<std::size_t>(interpret(filter, p), p.bytes.size());
        BOOST_TEST_REQUIRE(!system.attach(filter).failed());
        const auto kept = system.bytes_kept(p.bytes);
        if (kept != expected)
            BOOST_ERROR(
                "kept " << kept << " bytes, expected " << expected << ", run " << run << '\n'
                        << disassemble(filter));
        ++times_kept[kept];
        ++run;
    }
    BOOST_TEST(times_kept[question] > runs / 3);
    BOOST_TEST(times_kept[0] > runs / 10);
    BOOST_TEST(times_kept.size() > 20u);
}
