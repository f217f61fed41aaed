#include <chrono>
#include <cstdio>
#include <cstring>

#include <unistd.h>

#include <fmt/format.h>

#include "base/capabilities.h"
#include "base/random.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/program_source.h"
#include "cli/schedule_argument.h"
#include "platform/posix/processes.h"
#include "run/controlled.h"
#include "run/machine_processes.h"
#include "run/policies.h"
#include "run/recorded.h"
#include "run/recording_policy.h"
#include "run/replay_policy.h"
#include "run/threaded.h"

namespace heddle::cli {

namespace {

bool write_trace(const std::string& file, const trace::Schedule& schedule) {
    std::string text = trace::to_text(schedule) + "\n";
    std::FILE* out = std::fopen(file.c_str(), "wb");
    bool written = out != nullptr && std::fwrite(text.data(), 1, text.size(), out) == text.size();
    if (out != nullptr && std::fclose(out) != 0) written = false;
    if (!written) fmt::print(stderr, "heddle: cannot write '{}': {}\n", file, std::strerror(errno));
    return written;
}

run::Verdict run_controlled(const Options& options, const run::Loaded& loaded, vm::MachineConfig config, const trace::Schedule* schedule,
                            std::uint64_t repetition, bool& trace_written) {
    run::ControlledOptions controlled;
    controlled.operations_max = options.limit_operations;
    controlled.instructions_max = options.limit_instructions;
    controlled.sink = console_sink();
    controlled.stop_word = &stop_word();
    controlled.visibility.everything = true;
    config.undo = false;
    std::unique_ptr<run::Policy> policy;
    if (schedule != nullptr) {
        trace::configure(*schedule, config, controlled.visibility);
        policy = std::make_unique<run::ReplayPolicy>(schedule->steps);
        controlled.operations = schedule->operations;
    } else {
        run::PolicyName name;
        run::PolicyName::parse(!options.policy.empty() ? options.policy : options.record ? "slices" : options.seed ? "random" : "round-robin", name);
        std::uint64_t length = run::length_of(name, loaded.program, config, controlled.visibility, &stop_word());
        policy = run::make_policy(name, options.seed.value_or(0) + repetition, length);
    }
    run::RecordingPolicy recording(*policy);
    auto started = std::chrono::steady_clock::now();
    run::ControlledRun run(loaded.program, config, options.trace_file.empty() ? *policy : recording, std::move(controlled));
    run::Verdict verdict = run.finish();
    verdict.elapsed_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
    if (!options.trace_file.empty()) {
        trace::Schedule made = trace::header_of(loaded.program->program(), options.scale, config, run.visibility());
        made.steps = recording.steps();
        if (options.record) made.operations = run.operations();
        flush_console();
        trace_written = write_trace(options.trace_file, made);
    }
    return verdict;
}

// Several real threads, recorded: a schedule like those of controlled runs.
run::Verdict run_recorded(const Options& options, const run::Loaded& loaded, const vm::MachineConfig& config, bool& trace_written) {
    run::RecordedOptions recorded;
    recorded.workers = options.workers;
    recorded.seed = options.seed.value_or(0);
    recorded.operations_max = options.limit_operations;
    recorded.instructions_max = options.limit_instructions;
    recorded.sink = console_sink();
    recorded.stop_word = &stop_word();
    run::RecordedRun run(loaded.program, config, std::move(recorded));
    run::Verdict verdict = run.run();
    flush_console();
    trace_written = write_trace(options.trace_file, run.schedule(*loaded.program, options.scale));
    return verdict;
}

// What a child of the program says at its end; the program itself has said the rest.
int report_child(int pid, const run::Verdict& verdict, const std::string& file) {
    flush_console();
    if (verdict.kind == run::VerdictKind::Deadlock) fmt::print(stderr, "heddle: in process {}:\n{}", pid, run::cycle_text(verdict.cycle));
    else if (verdict.kind == run::VerdictKind::Limit && verdict.limit != "processes") print_verdict(verdict, file);
    return exit_code(verdict);
}

std::unique_ptr<run::ProcessHost> processes_for(const Options& options, const std::string& source) {
    if constexpr (kHasFork) {
        platform::ProcessSettings settings;
        settings.source = source;
        settings.file = options.file == "-" ? "<stdin>" : options.file;
        if (options.spawned != nullptr) settings.source = options.spawned->source, settings.file = options.spawned->file;
        settings.arguments = options.words;
        settings.flush_output = share_console;
        settings.report_child = [file = options.file](const run::Verdict& verdict) { return report_child(getpid(), verdict, file); };
        return platform::make_processes(std::move(settings), options.spawned);
    } else {
        return nullptr;
    }
}

// Where the system has no processes, or shall not be asked for them: machines beside each other.
std::unique_ptr<run::ProcessFamily> family_for(const Options& options, const vm::MachineConfig& config, const std::string& source, const run::ThreadedOptions& child) {
    run::FamilySettings settings;
    settings.child = child;
    settings.child.workers = 1;
    settings.child.per_thread = false;
    settings.child.common_stop_word = &stop_word();
    settings.sink = child.sink;
    settings.config = config;
    settings.spawned_program = [&options, source] {
        return run::load_spawned(source, options.file == "-" ? "<stdin>" : options.file, options.scale, import_options(options)).program;
    };
    settings.report_child = [file = options.file](int pid, const run::ProcessHost::ShownThread&, const run::Verdict& verdict) { report_child(pid, verdict, file); };
    return std::make_unique<run::ProcessFamily>(std::move(settings));
}

run::Verdict run_threaded(const Options& options, const run::Loaded& loaded, vm::MachineConfig config, const std::string& source) {
    run::ThreadedOptions threaded;
    threaded.workers = options.workers;
    threaded.per_thread = options.per_thread;
    threaded.slice_max = options.slice_max;
    threaded.seed = options.seed;
    threaded.instructions_max = options.limit_instructions;
    threaded.sink = console_sink();
    threaded.stop_word = &stop_word();
    std::unique_ptr<run::ProcessHost> processes;
    std::unique_ptr<run::ProcessFamily> family;
    if (!kHasFork || options.process_machines) {
        if (run::imports_processes(*loaded.program)) {
            if (kIsWeb && options.limit_heap_bytes == 0) config.heap_bytes_max = run::kFirstHeapBytes;
            family = family_for(options, config, source, threaded);
        }
        if (family != nullptr && family->valid()) {
            threaded.sink = family->sink();
            threaded.processes = &family->first();
        }
    } else {
        processes = processes_for(options, source);
        threaded.processes = processes.get();
    }
    run::ThreadedRun run(loaded.program, config, std::move(threaded));
    run::Verdict verdict = run.run();
    if (family != nullptr) family->end();
    return verdict;
}

} // namespace

int run_command(const Options& given) {
    Options options = given;
    trace::Schedule schedule;
    bool replay = !options.schedule.empty();
    if (replay) {
        if (!read_schedule(options.schedule, schedule)) return kExitUsage;
        if (options.scale.empty()) options.scale = schedule.scale;
        if (options.model_given && options.model != schedule.model) {
            fmt::print(stderr, "heddle: the schedule is of another model than --model asks for\n");
            return kExitUsage;
        }
    }
    if (options.spawned != nullptr) {
        options.repeat = 1; // and what the first process writes is its own
        options.status_file.clear(), options.trace_file.clear();
        share_console();
    }
    std::string source;
    run::Loaded loaded = load(options, options.scale, {}, &source);
    if (loaded.program == nullptr) return kExitUsage;
    if (replay) {
        std::string why = trace::refusal(schedule, loaded.program->program());
        if (!why.empty()) {
            fmt::print(stderr, "heddle: {}\n", why);
            return kExitUsage;
        }
    }
    vm::MachineConfig config = machine_config(options);
    if (replay) config.model = schedule.model, config.time = schedule.time;
    const bool with_processes = run::imports_processes(*loaded.program);
    const bool in_parallel = options.record && options.workers != 0 && !with_processes;
    std::vector<run::Verdict> verdicts;
    int code = 0;
    for (std::uint64_t i = 0; i < options.repeat; i++) {
        bool trace_written = true;
        run::Verdict verdict = in_parallel ? run_recorded(options, loaded, config, trace_written)
                               : options.controlled ? run_controlled(options, loaded, config, replay ? &schedule : nullptr, i, trace_written)
                                                  : run_threaded(options, loaded, config, source);
        print_verdict(verdict, options.file);
        int own = trace_written ? exit_code(verdict) : kExitUsage;
        if (code == 0) code = own;
        verdicts.push_back(std::move(verdict));
        if (stop_word().load() != 0) break;
    }
    flush_console();
    if (!options.status_file.empty() && !write_status(options.status_file, verdicts, config)) return kExitUsage;
    return code;
}

} // namespace heddle::cli
