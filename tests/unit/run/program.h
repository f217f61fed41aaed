#pragma once
// Compiles a program for tests and runs it.

#include <string>

#include <doctest/doctest.h>

#include "run/controlled.h"
#include "run/load.h"
#include "run/round_robin_policy.h"
#include "run/threaded.h"

namespace heddle::test {

inline std::shared_ptr<const vm::LinkedProgram> compiled(const std::string& source) {
    run::Loaded loaded = run::load_program(source, "test.py", {});
    for (const Diagnostic& d : loaded.diagnostics) MESSAGE(render_diagnostic(d, source, "test.py"));
    REQUIRE(loaded.program != nullptr);
    return loaded.program;
}

struct Ran {
    run::Verdict verdict;
    std::string out, err;
};

inline run::OutputSink into(Ran& ran) {
    return [&ran](const run::OutputRecord& record) { (record.is_stderr ? ran.err : ran.out) += record.text; };
}

inline Ran run_controlled(const std::string& source, run::Policy& policy, vm::MachineConfig config = {},
                          std::uint64_t operations_max = 0) {
    Ran ran;
    run::ControlledOptions options;
    options.sink = into(ran);
    options.operations_max = operations_max;
    options.visibility.everything = true;
    config.undo = false;
    run::ControlledRun run(compiled(source), config, policy, std::move(options));
    ran.verdict = run.finish();
    return ran;
}

inline Ran run_threaded(const std::string& source, vm::MachineConfig config = {}, run::ThreadedOptions options = {}) {
    Ran ran;
    options.sink = into(ran);
    if (options.workers == 0) options.workers = 2;
    run::ThreadedRun run(compiled(source), config, std::move(options));
    ran.verdict = run.run();
    return ran;
}

} // namespace heddle::test
