// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "stage.hpp"

#include <fstream>
#include <iostream>

namespace {

constexpr char help[] =
    "Usage: bench [--quick] [--all-sizes] [--instructions] [--group BEGINNING] [--go PROGRAM]\n"
    "             [--other-order PROGRAM ...] [--json FILE] [--adoc FILE] [--plot FILE.svg]\n"
    "       bench --answer GROUP\n"
    "\n"
    "Measures iplevel against system calls, Asio and others, and prints the ratios. Ends with 1\n"
    "when one is over its limit.\n";

void play(bench::stage& s, const std::vector<std::size_t>& sizes)
{
    for (auto size : sizes) {
        receive_drained(s, size);
        receive_coalesced(s, size);
        send(s, size);
        receive_blocked(s, size);
        receive_saturated(s, size);
    }
    receive_single(s);
    receive_flat(s);
    decode_control(s);
}

} // namespace

int main(int argc, char** argv)
try {
    bench::stage s;
    s.program = argv[0];
    std::vector<std::size_t> sizes{64, 1200};
    std::ofstream json, adoc, plot;
    for (int i = 1; i < argc; ++i) {
        const std::string option = argv[i];
        const int values = argc - i - 1;
        if (option == "--quick")
            s.rounds = 60;
        else if (option == "--all-sizes")
            sizes = {64, 512, 1200, 1472, 8972};
        else if (option == "--instructions")
            s.count_instructions = true;
        else if (option == "--group" && values >= 1)
            s.group = argv[++i];
        else if (option == "--go" && values >= 1)
            s.go = std::make_shared<bench::child>(std::vector<std::string>{argv[++i]});
        else if (option == "--other-order" && values >= 1)
            s.other_orders.push_back(argv[++i]);
        else if (option == "--json" && values >= 1)
            json.open(argv[++i]);
        else if (option == "--adoc" && values >= 1)
            adoc.open(argv[++i]);
        else if (option == "--plot" && values >= 1)
            plot.open(argv[++i]);
        else if (option == "--answer" && values >= 1)
            s.answers = argv[++i];
        else
            return std::cout << help, option == "--help" ? 0 : 2;
    }
    play(s, sizes);
    if (s.answers)
        return 0;
    s.results.print(std::cout);
    if (json.is_open())
        s.results.json(json);
    if (adoc.is_open())
        s.results.adoc(adoc);
    if (plot.is_open())
        s.results.svg(plot);
    return s.results.ok() ? 0 : 1;
} catch (const std::exception& e) {
    std::cerr << argv[0] << ": " << e.what() << '\n';
    return 1;
}
