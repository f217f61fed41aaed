#include "cli/options.h"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "run/policies.h"
#include "trace/names.h"

namespace heddle::cli {

namespace {

enum Command : unsigned { Run = 1, Explore = 2, Replay = 4, Dis = 8, Engine = 16, Bench = 32, Version = 64 };

struct CommandName {
    const char* name;
    Command command;
    bool needs_file;
};
constexpr CommandName kCommands[] = {{"run", Run, true},        {"explore", Explore, true}, {"replay", Replay, true}, {"dis", Dis, true},
                                     {"engine", Engine, false}, {"bench", Bench, false},    {"version", Version, false}};
constexpr const char* kLater[] = {"check", "grade", "new", "export", "lab"};

bool number(std::string_view text, std::uint64_t& out) {
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

// "64M" and the like.
bool bytes(std::string_view text, std::uint64_t& out) {
    unsigned shift = 0;
    if (!text.empty()) {
        switch (text.back()) {
        case 'K': shift = 10; break;
        case 'M': shift = 20; break;
        case 'G': shift = 30; break;
        }
        if (shift != 0) text.remove_suffix(1);
    }
    if (!number(text, out) || out > (UINT64_MAX >> shift)) return false;
    out <<= shift;
    return true;
}

using Handler = std::string (*)(Options&, const std::string& value);
struct Option {
    const char* name;
    unsigned commands;
    const char* value; ///< what stands for the value in messages; nullptr: takes none
    Handler handle;    ///< an error in words, or ""
};

constexpr unsigned kPrograms = Run | Explore | Replay;

const Option kOptions[] = {
    {"--model", Run | Explore, "free|gil|gil-3.9",
     [](Options& o, const std::string& v) -> std::string {
         auto model = trace::model_from_name(v);
         if (!model) return fmt::format("there is no model \"{}\": free, gil or gil-3.9", v);
         o.model = *model;
         o.model_given = true;
         return {};
     }},
    {"--time", Run | Explore, "any|exact",
     [](Options& o, const std::string& v) -> std::string {
         o.time = trace::time_from_name(v);
         return o.time ? "" : fmt::format("there is no time mode \"{}\": any or exact", v);
     }},
    {"--seed", Run | Explore, "N",
     [](Options& o, const std::string& v) -> std::string {
         std::uint64_t n;
         if (!number(v, n)) return fmt::format("--seed needs a number, not \"{}\"", v);
         o.seed = n;
         return {};
     }},
    {"--scale", kPrograms | Dis, "OLD=NEW",
     [](Options& o, const std::string& v) -> std::string {
         o.scale.push_back(v);
         return {};
     }},
    {"--path", kPrograms | Dis, "FOLDER", // for the library's writers and CPython's own tests; not in the usage text
     [](Options& o, const std::string& v) -> std::string {
         o.paths.push_back(v);
         return {};
     }},
    {"--stdout", Run | Explore, "line|split",
     [](Options& o, const std::string& v) -> std::string {
         o.split_stdout = v == "split";
         return v == "line" || v == "split" ? "" : fmt::format("--stdout is line or split, not \"{}\"", v);
     }},
    {"--condition", Run | Explore, "fifo|any",
     [](Options& o, const std::string& v) -> std::string {
         o.condition_any = v == "any";
         return v == "fifo" || v == "any" ? "" : fmt::format("--condition is fifo or any, not \"{}\"", v);
     }},
    {"--random", Explore, "seed|any",
     [](Options& o, const std::string& v) -> std::string {
         o.random_any = v == "any";
         return v == "seed" || v == "any" ? "" : fmt::format("--random is seed or any, not \"{}\"", v);
     }},
    {"--controlled", Run, nullptr,
     [](Options& o, const std::string&) -> std::string {
         o.controlled = true;
         return {};
     }},
    {"--policy", Run, "NAME",
     [](Options& o, const std::string& v) -> std::string {
         run::PolicyName name;
         o.policy = v;
         o.controlled = true;
         return run::PolicyName::parse(v, name) ? "" : fmt::format("there is no policy \"{}\": {}", v, run::kPolicyNames);
     }},
    {"--schedule", Run | Replay, "S",
     [](Options& o, const std::string& v) -> std::string {
         o.schedule = v;
         o.controlled = true;
         return {};
     }},
    {"--repeat", Run, "N",
     [](Options& o, const std::string& v) -> std::string {
         return number(v, o.repeat) && o.repeat > 0 ? "" : fmt::format("--repeat needs a number above 0, not \"{}\"", v);
     }},
    {"--trace", Run, "FILE",
     [](Options& o, const std::string& v) -> std::string {
         o.trace_file = v;
         return {};
     }},
    {"--record", Run, "FILE",
     [](Options& o, const std::string& v) -> std::string {
         o.trace_file = v;
         o.record = o.controlled = true;
         return {};
     }},
    {"--workers", Run | Bench, "N|per-thread",
     [](Options& o, const std::string& v) -> std::string {
         std::uint64_t n = 0;
         o.per_thread = v == "per-thread";
         if (!o.per_thread && (!number(v, n) || n == 0 || n > 10'000))
             return fmt::format("--workers needs a number from 1 to 10000 or per-thread, not \"{}\"", v);
         o.workers = static_cast<int>(n);
         return {};
     }},
    {"--processes", Run, "system|machines", // for tests: the second is what wasm has; not in the usage text
     [](Options& o, const std::string& v) -> std::string {
         o.process_machines = v == "machines";
         return v == "system" || v == "machines" ? "" : fmt::format("--processes is system or machines, not \"{}\"", v);
     }},
    {"--slice", Run, "N",
     [](Options& o, const std::string& v) -> std::string {
         return number(v, o.slice_max) && o.slice_max > 0 ? "" : fmt::format("--slice needs a number above 0, not \"{}\"", v);
     }},
    {"--status", Run | Replay, "FILE",
     [](Options& o, const std::string& v) -> std::string {
         o.status_file = v;
         return {};
     }},
    {"--step", Replay, "N",
     [](Options& o, const std::string& v) -> std::string {
         std::uint64_t n;
         if (!number(v, n)) return fmt::format("--step needs a number, not \"{}\"", v);
         o.step = n;
         return {};
     }},
    {"--engine", Explore, "auto|dpor|states|oracle",
     [](Options& o, const std::string& v) -> std::string {
         o.engine = v;
         return {};
     }},
    {"--outcome", Explore, "output|lines-as-set|last-line|globals=A,B",
     [](Options& o, const std::string& v) -> std::string {
         o.outcome = v;
         return {};
     }},
    {"--always", Explore, "EXPR",
     [](Options& o, const std::string& v) -> std::string {
         o.always.push_back(v);
         return {};
     }},
    {"--never-together", Explore, "A,B",
     [](Options& o, const std::string& v) -> std::string {
         o.never_together.push_back(v);
         return {};
     }},
    {"--eventually", Explore, "EXPR",
     [](Options& o, const std::string& v) -> std::string {
         o.eventually.push_back(v);
         return {};
     }},
    {"--dot", Explore, nullptr,
     [](Options& o, const std::string&) -> std::string {
         o.dot = true;
         return {};
     }},
    {"--json", Explore, nullptr,
     [](Options& o, const std::string&) -> std::string {
         o.json = true;
         return {};
     }},
    {"--json", Bench, "FILE",
     [](Options& o, const std::string& v) -> std::string {
         o.json_file = v;
         return {};
     }},
    {"--check-undo", Explore, nullptr,
     [](Options& o, const std::string&) -> std::string {
         o.check_undo = true;
         return {};
     }},
    {"--jobs", Explore, "N",
     [](Options& o, const std::string& v) -> std::string {
         std::uint64_t n;
         if (!number(v, n) || n == 0 || n > 64) return fmt::format("--jobs needs a number from 1 to 64, not \"{}\"", v);
         o.jobs = static_cast<std::uint32_t>(n);
         return {};
     }},
    {"--share-after", Explore, "N",
     [](Options& o, const std::string& v) -> std::string {
         return number(v, o.share_after) && o.share_after != 0 ? "" : fmt::format("--share-after needs a number above 0, not \"{}\"", v);
     }},
    {"--preemptions", Explore, "N",
     [](Options& o, const std::string& v) -> std::string {
         std::uint64_t n;
         if (!number(v, n) || n > 1'000'000) return fmt::format("--preemptions needs a number, not \"{}\"", v);
         o.preemptions = static_cast<std::int32_t>(n);
         return {};
     }},
    {"--limit-executions", Explore, "N",
     [](Options& o, const std::string& v) -> std::string {
         return number(v, o.limit_executions) ? "" : fmt::format("--limit-executions needs a number, not \"{}\"", v);
     }},
    {"--limit-seconds", Explore, "S",
     [](Options& o, const std::string& v) -> std::string {
         char* end = nullptr;
         o.limit_seconds = std::strtod(v.c_str(), &end);
         return !v.empty() && *end == '\0' && o.limit_seconds > 0 ? "" : fmt::format("--limit-seconds needs a number above 0, not \"{}\"", v);
     }},
    {"--limit-operations", Run | Explore | Replay, "N",
     [](Options& o, const std::string& v) -> std::string {
         return number(v, o.limit_operations) ? "" : fmt::format("--limit-operations needs a number, not \"{}\"", v);
     }},
    {"--limit-instructions", Run, "N",
     [](Options& o, const std::string& v) -> std::string {
         return number(v, o.limit_instructions) ? "" : fmt::format("--limit-instructions needs a number, not \"{}\"", v);
     }},
    {"--limit-heap", kPrograms, "BYTES",
     [](Options& o, const std::string& v) -> std::string {
         return bytes(v, o.limit_heap_bytes) && o.limit_heap_bytes >= (1 << 20) ? ""
                                                                                : fmt::format("--limit-heap needs at least 1M, not \"{}\"", v);
     }},
    {"--limit-output", kPrograms, "BYTES",
     [](Options& o, const std::string& v) -> std::string {
         return bytes(v, o.limit_output_bytes) ? "" : fmt::format("--limit-output needs a number of bytes, not \"{}\"", v);
     }},
    {"--limit-threads", kPrograms, "N",
     [](Options& o, const std::string& v) -> std::string {
         return number(v, o.limit_threads) ? "" : fmt::format("--limit-threads needs a number, not \"{}\"", v);
     }},
    {"--limit-recursion", kPrograms, "N",
     [](Options& o, const std::string& v) -> std::string {
         return number(v, o.limit_recursion) ? "" : fmt::format("--limit-recursion needs a number, not \"{}\"", v);
     }},
};

} // namespace

const char* usage() {
    return R"(heddle: run, step and explore small Python programs with threads

  heddle run FILE.py [--controlled] [--policy round-robin|random|pct|pct:DEPTH|pos]
                     [--schedule S] [--repeat N] [--trace OUT] [--record OUT]
                     [--workers N|per-thread] [--slice N] [--status FILE] [-- ARGS]
  heddle explore FILE.py [--json] [--dot] [--outcome output|lines-as-set|last-line|globals=A,B]
                     [--always EXPR] [--never-together A,B] [--eventually EXPR]
                     [--jobs N [--share-after N]] [--limit-executions N] [--limit-seconds S]
  heddle replay FILE.py --schedule S [--step N] [--status FILE]
  heddle dis FILE.py
  heddle engine      messages on standard input and output, one a line
  heddle bench [FILTER]              "explore": the explorer alone
  heddle version

FILE.py may be - for standard input; S may be @FILE. Options of programs:
  --model free|gil|gil-3.9   where threads may hand over (default free)
  --time any|exact           may a deadline be late? (exploring: any, running: exact)
  --seed N                   of everything random
  --slice N                  (run) threads hand over after at most N points where they may
  --scale OLD=NEW            read the integer OLD as NEW; OLD@LINE=NEW only on that line
  --stdout line|split        print writes text and newline at once, or one by one
  --condition fifo|any       notify wakes the oldest waiter, or any
  --random seed|any          (explore) random numbers: those of --seed, or every one that can come
  --always EXPR              (explore) EXPR, over global variables, holds in every state
  --never-together A[,B]     (explore) no two threads are in A and B at once: functions, lines (12-15)
  --eventually EXPR          (explore) EXPR comes true in every execution
  --jobs N                   (explore) N workers share the search, after the first executions
  --limit-heap BYTES, --limit-output BYTES, --limit-threads N, --limit-recursion N,
  --limit-operations N (controlled), --limit-instructions N (run)

Exit codes of run and replay: the program's own; 1 uncaught exception, 2 bad source or usage,
3 deadlock, 4 a limit, 130 stopped. Of explore: 0 proved without a fault, 1 a fault was found,
2 bad source or usage, 4 a bound was reached and no fault found until then.
)";
}

Options parse_options(int argc, char** argv, std::string& error) {
    Options options;
    error.clear();
    auto fail = [&](const std::string& why) {
        error = why + "\nheddle --help tells the usage.";
        return options;
    };
    if (argc < 2) return fail("Which command? run, explore, replay, dis, engine, bench or version.");
    options.command = argv[1];
    if (options.command == "--help" || options.command == "-h" || options.command == "help") {
        options.command = "help";
        return options;
    }
    if (options.command == "--version") options.command = "version";
    const CommandName* command = nullptr;
    for (const CommandName& candidate : kCommands)
        if (options.command == candidate.name) command = &candidate;
    if (command == nullptr) {
        for (const char* later : kLater)
            if (options.command == later) return fail(fmt::format("The command \"{}\" is not built yet.", later));
        return fail(fmt::format("There is no command \"{}\".", options.command));
    }
    bool have_file = false;
    for (int i = 2; i < argc; i++) {
        std::string word = argv[i];
        if (word == "--") {
            options.args.assign(argv + i + 1, argv + argc);
            break;
        }
        if (word.size() < 2 || word[0] != '-') {
            if (have_file) return fail(fmt::format("One file at a time: what is \"{}\"? (Arguments of the program stand after --.)", word));
            options.file = word;
            have_file = true;
            continue;
        }
        if (word == "--help" || word == "-h") {
            options.command = "help";
            return options;
        }
        std::optional<std::string> value;
        std::size_t equals = word.find('=');
        if (equals != std::string::npos) {
            value = word.substr(equals + 1);
            word.resize(equals);
        }
        const Option* option = nullptr;
        bool elsewhere = false;
        for (const Option& candidate : kOptions) {
            if (word != candidate.name) continue;
            elsewhere = true;
            if ((candidate.commands & command->command) != 0) option = &candidate;
        }
        if (option == nullptr)
            return fail(elsewhere ? fmt::format("\"{}\" has no meaning for \"heddle {}\".", word, options.command)
                                  : fmt::format("There is no option \"{}\".", word));
        if (option->value == nullptr && value) return fail(fmt::format("\"{}\" takes no value.", word));
        if (option->value != nullptr && !value) {
            if (i + 1 >= argc) return fail(fmt::format("\"{}\" needs a value: {}.", word, option->value));
            value = argv[++i];
        }
        std::string wrong = option->handle(options, value.value_or(std::string()));
        if (!wrong.empty()) return fail(wrong + ".");
    }
    if (command->needs_file && !have_file) return fail(fmt::format("heddle {} needs a file, or - for standard input.", options.command));
    if (command->command == Replay && options.schedule.empty()) return fail("heddle replay needs --schedule.");
    if (options.record && options.per_thread) return fail("--record needs a number of workers, not per-thread.");
    if (options.record && options.workers != 0 && (!options.policy.empty() || !options.schedule.empty()))
        return fail("--record with --workers takes turns as real threads do, not as --policy or --schedule says.");
    if (options.controlled && !options.record && (options.workers != 0 || options.per_thread))
        return fail("--workers is for runs on real threads; --controlled and --schedule need none.");
    if (options.controlled && options.slice_max != 0) return fail("--slice is for runs on real threads; a controlled one has no slices.");
    if (!options.trace_file.empty() && !options.controlled) return fail("--trace records controlled runs: add --controlled.");
    if (!options.trace_file.empty() && options.repeat != 1) return fail("--trace records one run, not --repeat.");
    return options;
}

} // namespace heddle::cli
