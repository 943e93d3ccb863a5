// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_SUPPORT_EBPF_PROGRAM_HPP
#define IPLEVEL_TEST_SUPPORT_EBPF_PROGRAM_HPP

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace test {

/// A loaded eBPF socket filter that always has the same result.
class ebpf_program
{
public:
    explicit ebpf_program(std::int32_t result)
    {
        const bpf_insn instructions[] = {
            {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, result}, {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
        bpf_attr load{};
        load.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
        load.insns = reinterpret_cast<std::uintptr_t>(instructions);
        load.insn_cnt = 2;
        load.license = reinterpret_cast<std::uintptr_t>("BSL-1.0");
        descriptor_ = static_cast<int>(::syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof load));
        BOOST_WARN_MESSAGE(*this, "skipped: loading an eBPF program takes CAP_BPF");
    }

    ebpf_program(const ebpf_program&) = delete;
    ebpf_program& operator=(const ebpf_program&) = delete;
    ~ebpf_program() { ::close(descriptor_); }

    int descriptor() const { return descriptor_; }

    /// False if the test has to be skipped. A message has then been printed.
    explicit operator bool() const { return descriptor_ >= 0; }

private:
    int descriptor_;
};

} // namespace test

#endif
