// A quick look at the machine's speed here and now. tests/bench/baselines.py compares with CPython; the explorer's is in
// bench_explore.cpp.

#include <algorithm>
#include <cstdio>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/bench_explore.h"
#include "cli/commands.h"
#include "cli/program_source.h"
#include "run/threaded.h"

namespace heddle::cli {

namespace {

struct Bench {
    const char* name;
    const char* what;
    vm::Model model;
    const char* source;
};

const Bench kBenches[] = {
    {"fib", "fib(25), calls", vm::Model::Free,
     "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(25)\n"},
    {"loop", "3,000,000 additions in a for loop", vm::Model::Free,
     "def run():\n    s = 0\n    for i in range(3000000):\n        s += i\nrun()\n"},
    {"lock", "300,000 `with lock`", vm::Model::Free,
     "import threading\nlock = threading.Lock()\ndef run():\n    for i in range(300000):\n        with lock:\n            pass\nrun()\n"},
    {"threads-free", "two threads, 2,000,000 additions each, no GIL", vm::Model::Free,
     "import threading\ndef run():\n    s = 0\n    for i in range(2000000):\n        s += i\n"
     "a = threading.Thread(target=run)\nb = threading.Thread(target=run)\na.start()\nb.start()\na.join()\nb.join()\n"},
    {"threads-gil", "the same with the GIL", vm::Model::Gil,
     "import threading\ndef run():\n    s = 0\n    for i in range(2000000):\n        s += i\n"
     "a = threading.Thread(target=run)\nb = threading.Thread(target=run)\na.start()\nb.start()\na.join()\nb.join()\n"},
    {"spawn", "1,000 threads started and joined", vm::Model::Free,
     "import threading\ndef run():\n    pass\nthreads = [threading.Thread(target=run) for i in range(1000)]\n"
     "for t in threads:\n    t.start()\nfor t in threads:\n    t.join()\n"},
};

constexpr int kRounds = 5; // medians of these

} // namespace

int bench_command(const Options& options) {
    nlohmann::ordered_json results = nlohmann::ordered_json::array();
    for (const Bench& bench : kBenches) {
        if (!options.file.empty() && std::string_view(bench.name).find(options.file) == std::string_view::npos) continue;
        run::Loaded loaded = run::load_program(bench.source, bench.name, {});
        if (loaded.program == nullptr) {
            for (const Diagnostic& diagnostic : loaded.diagnostics)
                std::fputs(render_diagnostic(diagnostic, bench.source, bench.name).c_str(), stderr);
            return kExitUsage;
        }
        std::vector<double> times_ms;
        for (int round = 0; round < kRounds; round++) {
            vm::MachineConfig config = machine_config(options);
            config.model = bench.model;
            run::ThreadedOptions threaded;
            threaded.workers = options.workers;
            threaded.seed = static_cast<std::uint64_t>(round);
            threaded.stop_word = &stop_word();
            run::ThreadedRun run(loaded.program, config, std::move(threaded));
            run::Verdict verdict = run.run();
            if (verdict.kind != run::VerdictKind::Exit) {
                fmt::print(stderr, "heddle: {}: {}\n", bench.name, verdict.message);
                return 1;
            }
            times_ms.push_back(verdict.elapsed_ms);
        }
        std::sort(times_ms.begin(), times_ms.end());
        fmt::print("{:<14}{:>10.2f} ms   {}\n", bench.name, times_ms[kRounds / 2], bench.what);
        std::fflush(stdout);
        results.push_back({{"name", bench.name}, {"median_ms", times_ms[kRounds / 2]}, {"times_ms", times_ms}});
    }
    if (!bench_explore(options, results)) return 1;
    if (options.json_file.empty()) return 0;
    std::string text = nlohmann::ordered_json{{"version", 1}, {"benches", results}}.dump() + "\n";
    std::FILE* out = std::fopen(options.json_file.c_str(), "wb");
    bool written = out != nullptr && std::fwrite(text.data(), 1, text.size(), out) == text.size();
    if (out != nullptr && std::fclose(out) != 0) written = false;
    if (!written) fmt::print(stderr, "heddle: cannot write '{}'\n", options.json_file);
    return written ? 0 : kExitUsage;
}

} // namespace heddle::cli
