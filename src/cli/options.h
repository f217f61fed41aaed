#pragma once
// The command line's options. An own small parser: the usual libraries report errors by exceptions, which this program is built without.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "vm/machine.h"

namespace heddle::platform {
struct SpawnedProcess;
}

namespace heddle::cli {

struct Options {
    std::string command;
    std::string file;              ///< `-`: standard input
    std::vector<std::string> args; ///< after `--`
    vm::Model model = vm::Model::Free;
    bool model_given = false;
    std::optional<vm::TimeMode> time; ///< none: exact for running, any for exploring
    std::optional<std::uint64_t> seed;
    std::vector<std::string> scale;
    std::vector<std::string> paths; ///< folders where imports look first
    bool split_stdout = false;
    bool condition_any = false;
    bool random_any = false; ///< explore
    bool controlled = false;
    std::string policy;            ///< run: as run/policies.h names it
    std::string schedule;
    std::uint64_t repeat = 1;
    std::string trace_file;
    bool record = false; ///< run: turns as one real thread takes them, and checks of each operation in the file
    int workers = 0;
    bool per_thread = false;
    bool process_machines = false; ///< run: processes are machines beside each other, also where the system has processes
    std::uint64_t slice_max = 0; ///< run: hand-over points of the longest slice; 0: the run's own choice
    std::string status_file;
    std::string engine = "auto";
    std::uint32_t jobs = 1;       ///< explore: workers
    std::uint64_t share_after = 0; ///< explore: executions that one worker makes first; 0: the explorer's own choice
    std::int32_t preemptions = -1; ///< explore: no schedule with more; -1: no bound
    std::string outcome = "output";
    std::vector<std::string> always, never_together, eventually; ///< explore: conditions
    bool json = false;
    bool dot = false; ///< explore
    std::string json_file;         ///< bench
    bool check_undo = false;
    std::optional<std::uint64_t> step;
    std::uint64_t limit_executions = 0;
    double limit_seconds = 0;
    std::uint64_t limit_operations = 0;
    std::uint64_t limit_instructions = 0;
    std::uint64_t limit_heap_bytes = 0;
    std::uint64_t limit_output_bytes = 0;
    std::uint64_t limit_threads = 0;
    std::uint64_t limit_recursion = 0;
    std::vector<std::string> words; ///< the command line itself
    const platform::SpawnedProcess* spawned = nullptr; ///< this is a process that another one of the program has started
};

/// `error` is empty on success, else a sentence that ends in how to get help.
Options parse_options(int argc, char** argv, std::string& error);

/// What `heddle --help` prints.
const char* usage();

} // namespace heddle::cli
