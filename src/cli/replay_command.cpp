#include <cstdio>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/program_source.h"
#include "cli/schedule_argument.h"
#include "run/controlled.h"
#include "run/replay_policy.h"
#include "trace/names.h"

namespace heddle::cli {

namespace {

void print_threads(run::ControlledRun& run, std::uint64_t step, std::size_t steps) {
    vm::Machine& machine = run.machine();
    flush_console();
    fmt::print(stderr, "After step {} of {}:\n", step, steps);
    std::vector<vm::Machine::WaitInfo> waiting = machine.waiting();
    for (std::uint32_t i = 0; i < machine.thread_count(); i++) {
        std::string state = machine.enabled(i) ? "can move" : "has ended";
        for (const auto& info : waiting)
            if (info.thread == i && !machine.enabled(i)) state = "waits for " + info.what;
        fmt::print(stderr, "  {} {:<16} line {:<5} {}\n", static_cast<std::int32_t>(i) == run.last_moved() ? "▶" : " ",
                   machine.thread_name(i), machine.thread_line(i), state);
    }
}

} // namespace

int replay_command(const Options& options) {
    trace::Schedule schedule;
    if (!read_schedule(options.schedule, schedule)) return kExitUsage;
    const std::vector<std::string>& scale = options.scale.empty() ? schedule.scale : options.scale;
    run::Loaded loaded = load(options, scale);
    if (loaded.program == nullptr) return kExitUsage;
    std::string why = trace::refusal(schedule, loaded.program->program());
    if (!why.empty()) {
        fmt::print(stderr, "heddle: {}\n", why);
        return kExitUsage;
    }
    run::ControlledOptions controlled;
    controlled.operations_max = options.limit_operations;
    controlled.sink = console_sink();
    controlled.stop_word = &stop_word();
    vm::MachineConfig config = machine_config(options);
    trace::configure(schedule, config, controlled.visibility);
    controlled.operations = schedule.operations;
    config.undo = false;
    run::ReplayPolicy policy(schedule.steps);
    run::ControlledRun run(loaded.program, config, policy, std::move(controlled));
    std::uint64_t done = 0;
    while ((!options.step || done < *options.step) && !policy.exhausted() && run.step()) done++;
    // The last step may have ended the program; otherwise one more look says what there is: a deadlock, or more to do.
    if (policy.exhausted() && !run.over()) run.step();
    if (options.step && !run.over()) {
        print_threads(run, done, schedule.steps.size());
        return 0;
    }
    run::Verdict verdict = run.verdict();
    if (verdict.kind == run::VerdictKind::Error && policy.exhausted() && verdict.message == policy.refusal()) {
        flush_console();
        fmt::print(stderr, "heddle: {}\n", verdict.message);
        print_threads(run, schedule.steps.size(), schedule.steps.size());
        return 0;
    }
    if (run.over() && !policy.exhausted() && verdict.kind != run::VerdictKind::Error && verdict.kind != run::VerdictKind::Stopped) {
        flush_console();
        fmt::print(stderr, "heddle: the program ends before the schedule does\n");
        return kExitUsage;
    }
    print_verdict(verdict, options.file);
    if (!options.status_file.empty() && !write_status(options.status_file, {verdict}, config)) return kExitUsage;
    return exit_code(verdict);
}

} // namespace heddle::cli
